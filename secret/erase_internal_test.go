package secret

import (
	"testing"
	"unsafe"
)

const stain = 0xa7

// stained leaves a pattern on the stack.
//
//go:noinline
func stained() {
	var frame [2048]byte
	fill(frame[:], stain)
	keepFrame(&frame)
}

//go:noinline
func keepFrame(*[2048]byte) {}

// stains counts the bytes of the pattern below its caller, 32 KiB deep.
//
//go:noinline
func stains() (n int) {
	const depth = 32 << 10
	var here byte
	for _, b := range unsafe.Slice((*byte)(unsafe.Add(unsafe.Pointer(&here), -depth)), depth) {
		if b == stain {
			n++
		}
	}
	return n
}

func TestDoErasesTheStack(t *testing.T) {
	burn(burnDepth) // there is stack enough to look at
	clean := stains()
	stained()
	if n := stains(); n < clean+1000 {
		t.Fatalf("without Do %d bytes are left on the stack: this test proves nothing", n)
	}
	Do(stained)
	if n := stains(); n > clean+100 {
		t.Errorf("%d bytes are left on the stack", n)
	}
}

func TestDoPassesPanicsOn(t *testing.T) {
	defer func() {
		if r := recover(); r != "out of luck" {
			t.Errorf("got %v", r)
		}
	}()
	Do(func() { panic("out of luck") })
}

func TestDoCallsOnce(t *testing.T) {
	calls := 0
	Do(func() { Do(func() { calls++ }) })
	if calls != 1 {
		t.Errorf("called %d times", calls)
	}
}
