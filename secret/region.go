package secret

import "sync"

// Region returns n zero bytes outside the Go heap, left out of core dumps but
// not locked: for large things that are private rather than secret, such as the
// index of a vault. release wipes the region and gives it back; no slice of it
// may be touched after that. Calling release twice is harmless, n may be 0.
func Region(n int) (b []byte, release func()) {
	if n <= 0 {
		return nil, func() {}
	}
	b, free := mapped(n)
	return b, sync.OnceFunc(func() {
		wipe(b)
		free()
	})
}
