//go:build unix && !linux && !darwin

package secret

// refuseTracers does nothing: there is no portable way to refuse them here.
func refuseTracers() error { return nil }
