package secret

import "runtime"

// Do calls f and erases what f leaves behind: registers and stack before Do
// returns, heap memory once it is unreachable and [Settle] has run. A panic in f
// goes on to the caller. Goroutines started by f are not covered.
//
// That holds for builds with GOEXPERIMENT=runtimesecret on Linux, see [Erasure].
// Elsewhere Do overwrites the stack below it and can do no more.
func Do(f func()) {
	if Erasure() {
		erase(f)
		return
	}
	// Grow the stack first: growing it later would leave a copy behind, with
	// whatever secrets were on it.
	burn(burnDepth)
	defer burn(burnDepth)
	f()
}

// Copy copies secret bytes as the builtin copy does, and returns their number. That
// leaves the last bytes in registers, which any signal saves to memory; Copy erases
// them.
func Copy(to, from []byte) (n int) {
	if Erasure() {
		erase(func() { n = copy(to, from) })
		return n
	}
	return copy(to, from)
}

// Settle collects the garbage of an unlock or of a secret's use. Two rounds: the
// first makes memory unreachable through pools and finalizers, the second frees
// it. It takes a few milliseconds.
func Settle() {
	runtime.GC()
	runtime.GC()
}

// The stack is overwritten in frames of one page, 64 KiB in all: deeper than any
// call below Do.
const (
	burnFrame = 4096
	burnDepth = 16
)

// burn overwrites the stack below its caller, depth frames deep.
//
//go:noinline
func burn(depth int) {
	var frame [burnFrame]byte
	if depth > 1 {
		burn(depth - 1)
	}
	scrub(&frame)
}

// scrub is not inlined, so that the compiler cannot see that nobody reads the
// zeros.
//
//go:noinline
func scrub(frame *[burnFrame]byte) {
	clear(frame[:])
}
