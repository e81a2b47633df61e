package secret

import (
	"fmt"

	"github.com/awnumar/memguard"
)

// The slab is as large as the system allows, between one page and this many
// bytes: room for a thousand passwords, far below the usual limit of 8 MiB.
const (
	slabMax = 256 << 10
	slabMin = 4 << 10
)

// lockedSlab returns the largest slab that can be locked. Asking the kernel is
// surer than reading the limit: privileged processes are exempt from it,
// sandboxes may forbid what it allows.
func lockedSlab() ([]byte, error) {
	var err error
	for n := slabMax; n >= slabMin; n /= 2 {
		if err = probe(n); err != nil {
			continue
		}
		mem, _, err := locked(n)
		return mem, err
	}
	return nil, err
}

// locked returns n zero bytes in a locked buffer and the function that gives it
// back. Call probe first: when memguard cannot lock, it destroys every buffer it
// has and panics. The panic ends here; the caller must forget the buffers.
func locked(n int) (b []byte, free func(), err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("lock %d bytes of memory: %v", n, r)
		}
	}()
	buf := memguard.NewBuffer(n)
	return buf.Bytes(), buf.Destroy, nil
}
