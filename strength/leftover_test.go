package strength_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"watchword/secret"
	"watchword/strength"
)

// Two passwords that are nowhere in memory as such: each byte is one more. The
// first has what every part of the package works on: a capital, a sign for a
// letter, a word backwards, a walk, a date; and all of it twice.
const (
	hidden = "Hm5djfs<ofesbh8rxfsge/35/23/2:98" +
		"Hm5djfs<ofesbh8rxfsge/35/23/2:98"
	planted = "tpnf!Puifs!ufyu!pg!op!bddpvou"
)

func uncovered(s string) []byte {
	b := []byte(s)
	for i := range b {
		b[i]--
	}
	return b
}

func TestNothingOfAPasswordStaysOnTheHeap(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // what is thrown away stays to be found
	password := secret.New(uncovered(hidden))
	defer password.Wipe()
	estimator().Estimate(password, []string{"watchword"}, time.Time{})
	near := secret.New(uncovered(hidden[1:]))
	defer near.Wipe()
	if !strength.Near(password, near) {
		t.Error("not near")
	}
	if left := leftovers(t, hidden); len(left) > 0 {
		t.Errorf("found %q", left)
	}
}

func TestWhatIsOnTheHeapIsFoundThere(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	copied := units(uncovered(planted))
	if left := leftovers(t, planted); len(left) < len(planted)/2 {
		t.Errorf("found %q", left)
	}
	clear(copied)
}

// leftovers returns the parts of a password, as it is and as it is worked on, that
// are somewhere on the heap. As bytes they have to be long: the word lists have
// short ones.
func leftovers(t *testing.T, hidden string) (left []string) {
	t.Helper()
	const size, long = 6, 10
	heap := heapDump(t)
	for i := range len(hidden) - long + 1 {
		parts := forms(uncovered(hidden[i : i+long]))
		for _, text := range forms(uncovered(hidden[i : i+size])) {
			parts = append(parts, units(text))
		}
		for _, part := range parts {
			if bytes.Contains(heap, part) {
				left = append(left, string(part))
			}
		}
	}
	return left
}

// forms returns text as it is, in lower case, with letters for signs, and each
// backwards.
func forms(text []byte) (all [][]byte) {
	low := bytes.ToLower(text)
	for _, text := range [][]byte{text, low, bytes.ReplaceAll(low, []byte("4"), []byte("a"))} {
		back := bytes.Clone(text)
		slices.Reverse(back)
		all = append(all, text, back)
	}
	return all
}

func units(text []byte) (b []byte) {
	for _, c := range text {
		b = binary.NativeEndian.AppendUint16(b, uint16(c))
	}
	return b
}

// heapDump returns every object on the heap, those that nobody needs any more
// among them.
func heapDump(t *testing.T) []byte {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "heap")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	debug.WriteHeapDump(f.Fd())
	dump, err := os.ReadFile(f.Name())
	if err != nil {
		t.Fatal(err)
	}
	return dump
}
