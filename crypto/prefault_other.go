//go:build !linux

package crypto

// prefault does nothing where the kernel offers no way to ask for pages.
func prefault(Params) {}
