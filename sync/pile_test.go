package sync

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"testing"

	"watchword/crypto"
	"watchword/vault"
)

// calls counts what is asked of a store.
type calls struct {
	Store
	got []string
}

func (c *calls) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	c.got = append(c.got, name)
	return c.Store.Get(ctx, name)
}

// pulls pulls into a device and returns which files were read.
func (k *desk) pulls(d *device) (Pulled, []string, error) {
	p := k.pile(d)
	c := &calls{Store: p.Store}
	p.Store = c
	var pulled Pulled
	err := d.update(context.Background(), d.unlock, func(tx *vault.Tx) (err error) {
		pulled, err = p.Pull(context.Background(), tx)
		return err
	})
	return pulled, c.got, err
}

// only returns the one pack there is.
func (k *desk) only(t *testing.T) (name string) {
	t.Helper()
	names := slices.Collect(maps.Keys(k.shared.files))
	if len(names) != 1 {
		t.Fatalf("there are %d files", len(names))
	}
	return names[0]
}

func TestSyncBringsWhatOthersWrote(t *testing.T) {
	k := newDesk()
	k.add(k.a)
	k.add(k.b)
	k.syncs(t, k.a, k.b, k.a)
	if n := len(byEntry(k.a.state)); n != 2 || string(bytesOf(k.a.state)) != string(bytesOf(k.b.state)) {
		t.Errorf("%d entries, or another vault", n)
	}
}

func TestSyncThatHasNothingToDoReadsAndWritesNothing(t *testing.T) {
	k := newDesk()
	k.add(k.a)
	k.syncs(t, k.a, k.b)
	name := k.only(t)
	for _, d := range []*device{k.a, k.b} {
		if pulled, got, err := k.pulls(d); err != nil || len(got) != 0 || pulled.Commits != 0 {
			t.Errorf("pulled %+v, read %v, %v", pulled, got, err)
		}
		k.syncs(t, d)
	}
	if k.only(t) != name {
		t.Error("it wrote a pack")
	}
}

func TestAnyNameAndPlaceWillDo(t *testing.T) {
	k := newDesk()
	k.add(k.a)
	k.syncs(t, k.a)
	name := k.only(t)
	k.shared.files["from the mail (2).WWSYNC.wwsync"] = k.shared.files[name]
	delete(k.shared.files, name)
	k.syncs(t, k.b)
	if len(byEntry(k.b.state)) != 1 {
		t.Error("it was not taken")
	}
}

func TestWhatIsNotOursIsReadOnceAndLeftAlone(t *testing.T) {
	k := newDesk()
	k.add(k.a)
	other := newDesk()
	other.add(other.a)
	other.a.group = other.family.found()
	k.shared.files["photo.wwsync"] = slices.Repeat([]byte("JFIF"), 1000)
	k.shared.files["p-other.wwsync"] = other.packOf(other.a)
	k.shared.files["notes.txt"] = []byte("not even by its name")
	for n, want := range [][]string{{"p-other.wwsync", "photo.wwsync"}, nil} {
		pulled, got, err := k.pulls(k.a)
		if err != nil || !slices.Equal(got, want) || len(pulled.Bad) != 0 {
			t.Errorf("pull %d: %+v, read %v, %v; want %v", n, pulled, got, err, want)
		}
	}
	k.syncs(t, k.a)
	if len(k.shared.files) != 4 {
		t.Errorf("there are %d files, want 4", len(k.shared.files))
	}
}

func TestCutPackIsNamedAndReadAgain(t *testing.T) {
	k := newDesk()
	k.add(k.a)
	k.syncs(t, k.a)
	name := k.only(t)
	whole := k.shared.files[name]
	for n := range 3 {
		k.shared.files[name] = whole[:len(whole)-100*(n+1)]
		if pulled, _, err := k.pulls(k.b); err != nil || !slices.Equal(pulled.Bad, []string{name}) {
			t.Errorf("pulled %+v, %v", pulled, err)
		}
	}
	k.shared.files[name] = whole
	if pulled, _, err := k.pulls(k.b); err != nil || pulled.Commits != 1 {
		t.Errorf("whole again: pulled %+v, %v", pulled, err)
	}
}

func TestPackThatLosesItsEndIsWrittenAgain(t *testing.T) {
	k := newDesk()
	k.add(k.a)
	k.syncs(t, k.a)
	name := k.only(t)
	k.shared.files[name] = k.shared.files[name][:500]
	k.syncs(t, k.a, k.b)
	if len(byEntry(k.b.state)) != 1 {
		t.Error("the entry did not come back")
	}
}

func TestOwnUploadThatFailedIsClearedAway(t *testing.T) {
	k := newDesk()
	k.add(k.a)
	k.faults.putCut = 1
	if k.sync(k.a, func() {}) {
		t.Error("it counts as synced")
	}
	cut := k.only(t)
	k.faults.putCut = 0
	k.syncs(t, k.a)
	if k.only(t) == cut {
		t.Error("it is still there")
	}
}

func TestPutThatOnlySaysItIsDoneDoesNotCount(t *testing.T) {
	for _, lie := range []func(f *faults){func(f *faults) { f.putLie = 1 }, func(f *faults) { f.putLieCut = 1 }} {
		k := newDesk()
		k.add(k.a)
		lie(&k.faults)
		if k.sync(k.a, func() {}) {
			t.Error("it counts as synced")
		}
	}
}

func TestPileOfAnotherVaultIsRefused(t *testing.T) {
	k, other := newDesk(), newDesk()
	other.family.rand = k.family.rand
	stranger := other.family.device(nil)
	stranger.group = k.a.group
	other.add(stranger)
	k.shared.files["p-1.wwsync"] = other.packOf(stranger)
	if _, _, err := k.pulls(k.a); !errors.Is(err, vault.ErrForeign) {
		t.Errorf("got %v, want %v", err, vault.ErrForeign)
	}
	if k.a.state.Size().Entries != 0 {
		t.Error("it was joined")
	}
}

func TestPackOfANewerVersionIsLeftAlone(t *testing.T) {
	m := packMeta{}
	plain := append(m.encode(&vault.WrappedKeys{}, vault.BundleSize{}), make([]byte, 768)...)
	plain[metaCritical] = 1
	if _, err := parsePack(plain); !errors.Is(err, errForeign) {
		t.Errorf("got %v, want %v", err, errForeign)
	}
	for name, change := range map[string]func(b []byte) []byte{
		"shorter than META":  func(b []byte) []byte { return b[:metaSize-1] },
		"longer than padded": func(b []byte) []byte { return append(b, make([]byte, 1024)...) },
		"padding not zero":   func(b []byte) []byte { b[1023] = 1; return b },
		"sections too long":  func(b []byte) []byte { b[metaLog+5] = 1; return b },
	} {
		plain := append(m.encode(&vault.WrappedKeys{}, vault.BundleSize{}), make([]byte, 768)...)
		if _, err := parsePack(change(plain)); !errors.Is(err, crypto.ErrForged) {
			t.Errorf("%s: %v, want %v", name, err, crypto.ErrForged)
		}
	}
}

func TestMoveWaitsForEveryPackThatIsAnnounced(t *testing.T) {
	k := newDesk()
	for range 3 {
		k.add(k.a)
	}
	k.syncs(t, k.a, k.b)
	k.add(k.b) // not synced yet
	k.family.tuning.Part = 1
	k.rotate(k.a, nil, func() {})
	var hidden string
	for name, data := range k.shared.files {
		if _, err := k.current.open(data, crypto.Standard()); err == nil {
			hidden = name
		}
	}
	data := k.shared.files[hidden]
	delete(k.shared.files, hidden)
	before := string(bytesOf(k.b.state))
	if k.move(k.b, func() {}); k.b.group == k.current || string(bytesOf(k.b.state)) != before {
		t.Error("it moved, or its vault changed")
	}
	k.shared.files[hidden] = data
	k.move(k.b, func() {})
	k.syncs(t, k.b, k.a)
	if k.b.group != k.current || len(byEntry(k.a.state)) != 4 || string(bytesOf(k.a.state)) != string(bytesOf(k.b.state)) {
		t.Errorf("moved %v, %d entries", k.b.group == k.current, len(byEntry(k.a.state)))
	}
}

// The example of docs/SYNC.md, section 2.
func TestExampleGoesAsItIsDescribed(t *testing.T) {
	k := newDesk()
	id, step := vault.ID{}, 0
	goes := func(packs, inA, inB int) {
		step++
		a, b, p := k.a.state.Size().Commits, k.b.state.Size().Commits, len(k.shared.files)
		if a != int64(inA) || b != int64(inB) || p != packs {
			t.Errorf("row %d: A has %d commits, B %d, the pile %d packs; want %d, %d, %d", step, a, b, p, inA, inB, packs)
		}
	}
	k.add(k.a)
	id = k.entries[0]
	k.syncs(t, k.a)
	goes(1, 1, 0)
	k.syncs(t, k.b)
	goes(1, 1, 1)
	k.a.edits(id, vault.SetSecret(vault.Password, secretOf("a")))
	k.b.edits(id, vault.SetSecret(vault.Password, secretOf("b")))
	goes(1, 2, 2)
	k.syncs(t, k.a)
	goes(2, 2, 2)
	k.syncs(t, k.b)
	goes(3, 2, 3)
	k.syncs(t, k.a)
	goes(3, 3, 3)
	if e, _ := k.a.shows(id); len(e.Field(vault.Password).Others) != 1 {
		t.Error("no choice is open")
	}
	k.b.edits(id, vault.SetSecret(vault.Password, secretOf("a")))
	k.syncs(t, k.b)
	goes(4, 3, 4)
	k.syncs(t, k.a)
	if e, password := k.a.shows(id); len(e.Field(vault.Password).Others) != 0 || password != "a" {
		t.Errorf("it shows %q", password)
	}
}
