package sync

import (
	"bytes"
	"testing"
)

// TestPackThatIsAlteredIsWrittenAgain alters the one pack, whose size stays. Who
// wrote it is told by what the other device writes, which has less.
func TestPackThatIsAlteredIsWrittenAgain(t *testing.T) {
	k := newDesk()
	k.add(k.a)
	k.syncs(t, k.a)
	name := k.only(t)
	data := bytes.Clone(k.shared.files[name])
	data[len(data)-1] ^= 1
	k.shared.files[name] = data
	k.add(k.b)
	k.syncs(t, k.b, k.a, k.b)
	if n := len(byEntry(k.b.state)); n != 2 {
		t.Errorf("it has %d entries, want 2", n)
	}
}

func TestPackThatIsDoubtedIsReadAgain(t *testing.T) {
	k := newDesk()
	k.add(k.a)
	k.syncs(t, k.a)
	name := k.only(t)
	data := k.shared.files[name]
	other := k.packWith(k.a, k.a.state)
	for what, c := range map[string]struct {
		do    func(p *Pile)
		known bool
	}{
		"the same":           {func(*Pile) {}, true},
		"the same commits":   {func(*Pile) { k.shared.files[name] = other }, true},
		"cut":                {func(*Pile) { k.shared.files[name] = data[:500] }, false},
		"not to be read now": {func(p *Pile) { p.Store = unreadable{p.Store, name} }, true},
		"too large for now":  {func(p *Pile) { p.Index.packs[name] = known{size: recheckSize + 1} }, true},
	} {
		p := k.pile(k.a)
		p.Index = p.Index.Clone()
		c.do(p)
		check(p.recheck(t.Context()))
		if _, known := p.Index.packs[name]; known != c.known {
			t.Errorf("%s: known %v, want %v", what, known, c.known)
		}
		k.shared.files[name] = data
	}
}

func TestDoubtNeedsRandomBytes(t *testing.T) {
	k := newDesk()
	p := k.pile(k.a)
	p.Rand = bytes.NewReader(nil)
	if err := p.recheck(t.Context()); err == nil {
		t.Error("it went on without")
	}
}
