package testkit_test

import (
	"bytes"
	"slices"
	"testing"
)

// wantVerdict fails unless the program says one of these of a file.
func wantVerdict(t *testing.T, f *file, verdicts ...string) (verdict string) {
	t.Helper()
	r, _ := readerOf(t, f.text())
	verdict, _ = r.judge()
	if !slices.Contains(verdicts, verdict) {
		t.Errorf("got %q, want one of %q", verdict, verdicts)
	}
	return verdict
}

// FuzzCommitBody puts anything in the place of the body of a commit, with an id
// and a row that fit and everything sealed rightly, as who has the key could.
func FuzzCommitBody(f *testing.F) {
	for _, sound := range soundBodies() {
		sound.content = seeded(f, sound.content)
		sound.payload()
	}
	f.Add([]byte{})
	f.Add([]byte{0xa1, 0x07, 0xa1, 0x61, 'k', 0x83, 0x02, 0x40, 0x00})
	f.Add(nested(2000))
	f.Fuzz(func(t *testing.T, b []byte) {
		wantVerdict(t, body("fuzz", "any body", ok, func([][]byte) []byte { return b }), ok, altered)
	})
}

// seeded is content that also gives the bodies it makes to f, unless they are
// megabytes.
func seeded(f *testing.F, content func(b *book)) func(b *book) {
	return func(b *book) {
		content(b)
		c := b.last()
		if sample := c.body(b.pairs(c)); len(sample) < 4096 {
			f.Add(sample)
		}
	}
}

// FuzzSlot puts anything in the place of the slot for the recovery code. That
// opens by the honest slot only, and whatever is there, no key is derived for
// it at a cost.
func FuzzSlot(f *testing.F) {
	var sound file
	honest := (&file{name: "fuzz"}).recoverySlot()
	for at := 0; at < len(honest); at += 16 {
		f.Add(flipped(honest, at))
	}
	f.Add(honest)
	for _, slot := range [][]byte{sound.noise("n", 1, costs{}), sound.noise("n", 0x11, least), sound.noise("n", 3, costs{})} {
		f.Add(slot)
	}
	f.Fuzz(func(t *testing.T, slot []byte) {
		if len(slot) != len(honest) {
			return
		}
		forged := &file{name: "fuzz", slots: also(func(*file) []byte { return slot })}
		verdict := wantVerdict(t, forged, ok, wrong, altered, damaged, tooWeak, tooExpensive)
		if same := bytes.Equal(slot, honest); same != (verdict == ok) {
			t.Errorf("got %q; the slot is the honest one: %v", verdict, same)
		}
	})
}
