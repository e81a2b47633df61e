//go:build deep

package testkit_test

import (
	"runtime"
	"testing"
)

// ceiling is what reading a file of so many bytes may allocate, however it lies:
// some times the size of a sound one, and what CBOR that may be ignored takes,
// one byte of which can be an item of a list.
func ceiling(size int) uint64 { return 16<<20 + 32*uint64(max(0, size-262504)) }

// Sequential, so that what is allocated is what the file made the program allocate.
func TestNoFileOfTheWholeKitMakesTheProgramAllocateMuch(t *testing.T) {
	pinned := readPins(t)
	for _, f := range kit() {
		text := f.text()
		wantPinned(t, pinned, f, text)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		judgeFile(t, text)
		runtime.ReadMemStats(&after)
		if n, most := after.TotalAlloc-before.TotalAlloc, ceiling(len(text)); !needsDerivation(f) && n > most {
			t.Errorf("%s: %d bytes were allocated, want at most %d", f.name, n, most)
		}
	}
}
