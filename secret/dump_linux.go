package secret

import "golang.org/x/sys/unix"

// omitFromDumps keeps mem out of core dumps. A kernel that cannot is no reason
// to stop: Harden turns dumps off altogether.
func omitFromDumps(mem []byte) {
	_ = unix.Madvise(mem, unix.MADV_DONTDUMP)
}

// worthPopulating is the size from which page faults, one by one, cost more than
// asking for all pages at once.
const worthPopulating = 2 << 20

// populate has the kernel provide all of mem at once and in huge pages, since all
// of it is about to be written. It is a matter of speed: what is refused comes
// fault by fault.
func populate(mem []byte) {
	if len(mem) >= worthPopulating {
		_ = unix.Madvise(mem, unix.MADV_HUGEPAGE)
		_ = unix.Madvise(mem, unix.MADV_POPULATE_WRITE)
	}
}
