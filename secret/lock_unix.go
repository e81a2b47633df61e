//go:build unix

package secret

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// probe reports whether the n bytes of a locked buffer could be had just now:
// it maps what memguard would map, locks what it would lock, and lets go.
func probe(n int) error {
	page := os.Getpagesize()
	inner := (n + page - 1) / page * page
	mem, err := unix.Mmap(-1, 0, inner+2*page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		return fmt.Errorf("map %d bytes of memory: %w", n, err)
	}
	lockErr := unix.Mlock(mem[page : page+inner])
	if err := unix.Munmap(mem); err != nil { // unlocks too
		return fmt.Errorf("unmap %d bytes of memory: %w", n, err)
	}
	if lockErr != nil {
		return fmt.Errorf("lock %d bytes of memory (%s): %w", n, limit(), lockErr)
	}
	return nil
}

// limit says how much memory may be locked, for the text of an error.
func limit() string {
	var r unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_MEMLOCK, &r); err != nil {
		return "limit unknown"
	}
	return fmt.Sprintf("limit %d KiB, see ulimit -l", r.Cur/1024)
}

// mapped returns n zero bytes outside the Go heap, left out of core dumps where
// the system can do that, not locked. Without a mapping it falls back to plain
// memory: a secret in plain memory is better than no vault.
func mapped(n int) (b []byte, free func()) {
	mem, err := unix.Mmap(-1, 0, n, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		return make([]byte, n), func() {}
	}
	omitFromDumps(mem)
	populate(mem)
	return mem, func() { _ = unix.Munmap(mem) } // it fails only for a range that was never mapped
}
