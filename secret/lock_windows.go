package secret

import (
	"fmt"
	"os"

	"golang.org/x/sys/windows"
)

// probe reports whether the n bytes of a locked buffer could be had just now:
// it allocates what memguard would allocate, locks what it would lock, and lets
// go. The limit is the minimum working set of the process.
func probe(n int) error {
	page := uintptr(os.Getpagesize())
	inner := (uintptr(n) + page - 1) / page * page
	at, err := windows.VirtualAlloc(0, inner+2*page, windows.MEM_COMMIT|windows.MEM_RESERVE, windows.PAGE_READWRITE)
	if err != nil {
		return fmt.Errorf("allocate %d bytes of memory: %w", n, err)
	}
	lockErr := windows.VirtualLock(at+page, inner)
	if err := windows.VirtualFree(at, 0, windows.MEM_RELEASE); err != nil { // unlocks too
		return fmt.Errorf("free %d bytes of memory: %w", n, err)
	}
	if lockErr != nil {
		return fmt.Errorf("lock %d bytes of memory: %w", n, lockErr)
	}
	return nil
}

// mapped returns n zero bytes of plain memory: Windows has no advice against
// dumps that would make a mapping better.
func mapped(n int) (b []byte, free func()) {
	return make([]byte, n), func() {}
}
