package sync

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"testing"
	"time"

	"watchword/crypto"
	"watchword/vault"
)

// desk is two devices of one vault, and the store between them.
type desk struct {
	*run
	a, b *device
}

func newDesk() *desk {
	r := newRun(scenario{devices: 2, entries: 100, tuning: Pile{Packs: 4, Part: 1 << 30, Grace: time.Hour}}, 1, map[string]int{})
	r.devices[0].skew, r.devices[1].skew = 0, 0
	return &desk{r, r.devices[0], r.devices[1]}
}

func (k *desk) pile(d *device) *Pile { return k.family.pile(d, d.group, d.index, func() {}) }

func (k *desk) syncs(t *testing.T, devices ...*device) {
	t.Helper()
	for _, d := range devices {
		if !k.sync(d, func() {}) {
			t.Error("a sync fails")
		}
	}
}

// packOf seals what d has.
func (k *desk) packOf(d *device) []byte { return k.packWith(d, d.state) }

// packWith seals b as d would.
func (k *desk) packWith(d *device, b *vault.Bundle) (data []byte) {
	check(d.view(context.Background(), d.unlock, func(tx *vault.Tx) error {
		keys := try(tx.WrapKeys(k.family.rand, d.group.ID, d.group.Key))
		m := &packMeta{Device: tx.Status().Device, Written: d.now(), Set: setID{9}, Rank: 8, Claims: 7}
		data = try(d.group.seal(k.family.rand, m, &keys, b))
		return nil
	}))
	return data
}

func TestPackOpensAsItWasSealed(t *testing.T) {
	k := newDesk()
	k.add(k.a)
	k.add(k.a)
	p, err := k.a.group.open(k.packOf(k.a), crypto.Standard())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytesOf(p.bundle), bytesOf(k.a.state)) {
		t.Error("it holds something else")
	}
	if p.Set != (setID{9}) || p.Rank != 8 || p.Claims != 7 || !p.Written.Equal(k.a.now()) {
		t.Errorf("it says %+v", p.packMeta)
	}
}

func TestTwoPacksOfOneContentShareNothing(t *testing.T) {
	k := newDesk()
	k.add(k.a)
	one, two := k.packOf(k.a), k.packOf(k.a)
	head := int64(len(one)) - int64(len(one))%1024
	if bytes.Equal(one[head:], two[head:]) || len(one) != len(two) {
		t.Error("their ends are the same, or their sizes are not")
	}
}

func TestPackSizesSayLittle(t *testing.T) {
	for n, want := range map[int64]int64{1: 1024, 256: 1024, 1025: 2048, 16<<10 + 1: 17 << 10, 1 << 20: 1 << 20, 1<<20 + 1: 1<<20 + 32<<10} {
		if got := vault.Padme(n); got != want {
			t.Errorf("%d bytes are padded to %d, want %d", n, got, want)
		}
	}
}

// The vector is a pack with the key that opens it, for other readers of the
// format; labels and layout must not change by accident.
//
// go test ./sync -run TestPackIsTheOneOfTheVector -update   writes it again
func TestPackIsTheOneOfTheVector(t *testing.T) {
	k := newDesk()
	k.add(k.a)
	var text bytes.Buffer
	fmt.Fprintf(&text, "# A pack with one entry, docs/SYNC.md, section 4.\ngroup: %x\n", k.a.group.ID)
	check(k.a.group.Key.Value().Reveal(func(b []byte) error {
		fmt.Fprintf(&text, "key: %x\n", b)
		return nil
	}))
	fmt.Fprintf(&text, "pack: %x\n", k.packOf(k.a))
	const name = "testdata/pack.txt"
	if *update {
		check(os.WriteFile(name, text.Bytes(), 0o644))
	}
	if want := try(os.ReadFile(name)); !bytes.Equal(text.Bytes(), want) {
		t.Error("it is another one")
	}
}

var update = flag.Bool("update", false, "write the vector again")

func TestNoAlteredPackOpens(t *testing.T) {
	k := newDesk()
	k.add(k.a)
	data := k.packOf(k.a)
	for at := range data {
		altered := bytes.Clone(data)
		altered[at] ^= 1 << (at % 8)
		if _, err := k.a.group.open(altered, crypto.Standard()); err == nil {
			t.Errorf("with byte %d altered it opens", at)
		}
	}
	for n := range data {
		if _, err := k.a.group.open(data[:n], crypto.Standard()); err == nil {
			t.Errorf("cut to %d bytes it opens", n)
		}
	}
}

func TestPackOfAnotherGroupIsForeign(t *testing.T) {
	k := newDesk()
	k.add(k.a)
	data := k.packOf(k.a)
	other := k.family.found()
	defer other.Key.Wipe()
	if _, err := other.open(data, crypto.Standard()); !errors.Is(err, errForeign) {
		t.Errorf("got %v, want %v", err, errForeign)
	}
	other.ID = k.a.group.ID
	if _, err := other.open(data, crypto.Standard()); !errors.Is(err, crypto.ErrWrongKey) {
		t.Errorf("with another key: %v, want %v", err, crypto.ErrWrongKey)
	}
	if _, err := k.a.group.open([]byte("\x89PNG\r\n\x1a\nphoto of a cat, with more bytes than a header has, and then some more of them, to be sure"), crypto.Standard()); !errors.Is(err, errForeign) {
		t.Errorf("a photo: %v, want %v", err, errForeign)
	}
}

// FuzzPack puts anything inside a pack that is sealed rightly, as a device of
// the group could.
func FuzzPack(f *testing.F) {
	k := newDesk()
	k.add(k.a)
	k.add(k.a)
	k.edit(k.a)
	data := k.packOf(k.a)
	r := bytes.NewReader(data)
	h := try(k.a.group.header(r, r.Size(), crypto.Standard()))
	payload := try(h.Open(k.a.group.Key, r))
	plain := make([]byte, payload.Size())
	try(payload.ReadAt(plain, 0))
	payload.Close()
	f.Add(plain)
	f.Add(plain[:metaSize])
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := parsePack(b)
		if err != nil {
			if !errors.Is(err, crypto.ErrForged) && !errors.Is(err, errForeign) {
				t.Errorf("%v is no verdict", err)
			}
			return
		}
		if n := p.bundle.Size(); int64(len(bytesOf(p.bundle))) != n.Index+n.Log+n.Blobs {
			t.Error("it is written otherwise than it says")
		}
	})
}
