package cmd

import "watchword/secret"

func (w *ww) version() error {
	erasure := "off"
	if secret.Erasure() {
		erasure = "on"
	}
	return w.write([]byte("ww "+w.Version+"\nmemory erasure: "+erasure), true)
}
