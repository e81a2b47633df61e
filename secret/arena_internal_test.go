package secret

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

func TestAGivenRangeIsZero(t *testing.T) {
	a := newArena(make([]byte, 256))
	at, _ := a.take(20)
	copy(a.view(at, 20), "twenty bytes of text")
	a.give(at, 20)
	if !bytes.Equal(a.mem, make([]byte, 256)) {
		t.Errorf("arena holds %q", a.mem)
	}
}

func TestWhatAStaleViewWroteReachesNobody(t *testing.T) {
	a := newArena(make([]byte, 64))
	at, _ := a.take(16)
	stale := a.view(at, 16)
	a.give(at, 16)
	copy(stale, "written too late")
	again, _ := a.take(16)
	if again != at || !bytes.Equal(a.view(again, 16), make([]byte, 16)) {
		t.Errorf("the next owner finds %q", a.view(again, 16))
	}
}

func TestAFullArenaSaysSo(t *testing.T) {
	a := newArena(make([]byte, 64))
	if _, ok := a.take(65); ok {
		t.Error("gave more than there is")
	}
	if _, ok := a.take(64); !ok {
		t.Error("did not give all there is")
	}
	if _, ok := a.take(1); ok {
		t.Error("gave what was taken")
	}
}

// TestArenaKeepsItsRanges takes and gives at random: ranges never overlap, what is
// in them stays, and in the end all is one free span again.
func TestArenaKeepsItsRanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := newArena(make([]byte, 1024))
		taken := map[int]int{} // place: size
		t.Repeat(map[string]func(*rapid.T){
			"take": func(t *rapid.T) {
				n := rapid.IntRange(1, 200).Draw(t, "n")
				at, ok := a.take(n)
				if !ok {
					return
				}
				fill(a.view(at, n), byte(at/grain)+1)
				taken[at] = n
			},
			"give": func(t *rapid.T) {
				for at, n := range taken {
					a.give(at, n)
					delete(taken, at)
					return
				}
			},
			"": func(t *rapid.T) {
				for at, n := range taken {
					if !bytes.Equal(a.view(at, n), bytes.Repeat([]byte{byte(at/grain) + 1}, n)) {
						t.Fatalf("the range at %d has changed", at)
					}
				}
			},
		})
		for at, n := range taken {
			a.give(at, n)
		}
		if len(a.free) != 1 || a.free[0] != (span{0, 1024}) || !bytes.Equal(a.mem, make([]byte, 1024)) {
			t.Fatalf("left with %v", a.free)
		}
	})
}

func fill(b []byte, with byte) {
	for i := range b {
		b[i] = with
	}
}
