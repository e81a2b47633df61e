package cmd

import "watchword/secret"

// The lengths of a Wi-Fi password: of a passphrase, and of a key in hexadecimal
// digits (IEEE 802.11, WPA).
const (
	minWifi = 8
	maxWifi = 63
	wifiKey = 64
)

// wifiFault says why a secret cannot be the password of a network, or "".
func wifiFault(value secret.Value) string {
	if n := value.Len(); n >= minWifi && n <= maxWifi || n == wifiKey && isHex(value) {
		return ""
	}
	return "a Wi-Fi password has 8 to 63 characters, or is 64 hex digits"
}

func isHex(value secret.Value) bool {
	is := true
	_ = value.Reveal(func(b []byte) error { // cannot fail
		for _, c := range b {
			is = is && ('0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F')
		}
		return nil
	})
	return is
}
