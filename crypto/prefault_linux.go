package crypto

import (
	"math"
	"runtime"

	"golang.org/x/sys/unix"
)

// worthFaulting is the size, in KiB, from which page faults cost more than
// what prefault does.
const worthFaulting = 16 << 10

// prefault has the kernel provide the memory of the next derivation at once and
// in huge pages, instead of fault by fault. The library takes that memory from
// the Go heap, so the heap is grown by as much here and freed again: the
// allocation that follows gets the same pages. Where the kernel refuses,
// nothing is lost but the gain, so errors are of no interest.
func prefault(p Params) {
	if p.Memory < worthFaulting || uint64(p.Memory)<<10 > math.MaxInt {
		return
	}
	lane := 4 * uint32(p.Lanes) // the library rounds down to this
	b := make([]byte, int(p.Memory/lane*lane)<<10)
	_ = unix.Madvise(b, unix.MADV_HUGEPAGE)
	_ = unix.Madvise(b, unix.MADV_POPULATE_WRITE)
	runtime.GC() // b is out of use by now
}
