package secret

import "golang.org/x/sys/unix"

// omitFromDumps keeps mem out of core dumps. A kernel that cannot is no reason
// to stop: Harden turns dumps off altogether.
func omitFromDumps(mem []byte) {
	_ = unix.Madvise(mem, unix.MADV_DONTDUMP)
}
