package sync

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

func single(fsys disk.FS) *Single {
	return &Single{Folder: Folder{FS: fsys, Dir: "/stick", Rand: vaulttest.Rand(1)}, File: "mine.wwsync"}
}

func TestOneFileIsReplacedOnlyByWhoReadIt(t *testing.T) {
	ctx, mem := context.Background(), disktest.NewMemory()
	try(0, mem.MkdirAll("/stick"))
	a, b := single(mem), single(mem)
	if names, err := a.List(ctx); err != nil || len(names) != 0 {
		t.Errorf("it lists %v, %v", names, err)
	}
	try(b.List(ctx))
	check(a.Put(ctx, "mine.wwsync", []byte("a")))
	if err := b.Put(ctx, "mine.wwsync", []byte("b")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a file that came meanwhile: %v", err)
	}
	try(get(b, "mine.wwsync"))
	check(b.Put(ctx, "mine.wwsync", []byte("b")))
	if err := a.Put(ctx, "mine.wwsync", []byte("a2")); !errors.Is(err, disk.ErrChanged) && !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a file that was not read: %v", err)
	}
	try(get(a, "mine.wwsync"))
	try(get(b, "mine.wwsync"))
	check(b.Put(ctx, "mine.wwsync", []byte("b2")))
	if err := a.Put(ctx, "mine.wwsync", []byte("a2")); !errors.Is(err, disk.ErrChanged) || string(try(get(a, "mine.wwsync"))) != "b2" {
		t.Errorf("over a file that was replaced meanwhile: %v", err)
	}
	check(b.Delete(ctx, "mine.wwsync"))
	if err := a.Put(ctx, "mine.wwsync", []byte("a2")); !errors.Is(err, disk.ErrChanged) {
		t.Errorf("over a file that is gone: %v", err)
	}
	if names, err := a.List(ctx); err != nil || len(names) != 0 {
		t.Errorf("it lists %v, %v", names, err)
	}
	check(a.Put(ctx, "mine.wwsync", []byte("a2")))
	if got := try(get(b, "mine.wwsync")); string(got) != "a2" {
		t.Errorf("it holds %q", got)
	}
	if err := a.Put(ctx, "p-1.wwsync", nil); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("another file: %v", err)
	}
}

func TestOneFileIsListedWithItsCopiesOnly(t *testing.T) {
	mem := disktest.NewMemory()
	for _, name := range []string{"mine.wwsync", "mine (1).wwsync", "mineral.wwsync", "p-1.wwsync", "mine.txt"} {
		mem.Put("/stick/"+name, []byte("x"))
	}
	s := single(mem)
	names := try(s.List(context.Background()))
	if got := slices.Sorted(maps.Keys(names)); !slices.Equal(got, []string{"mine (1).wwsync", "mine.wwsync"}) {
		t.Errorf("it lists %q", got)
	}
	if got := try(get(s, "mine (1).wwsync")); string(got) != "x" {
		t.Errorf("the copy holds %q", got)
	}
	if _, err := get(s, "../x.wwsync"); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("elsewhere: %v", err)
	}
}

func TestTheOneFileIsOldOrNewAfterAPowerCut(t *testing.T) {
	ctx, old, data := context.Background(), bytes.Repeat([]byte("old"), 3000), bytes.Repeat([]byte("new"), 4000)
	for n := 1; ; n++ {
		mem := disktest.NewMemory()
		mem.Put("/stick/mine.wwsync", old)
		fsys := &disktest.Failing{FS: mem, At: n, Err: disktest.ErrCrashed}
		s := single(fsys)
		_, err := get(s, "mine.wwsync")
		if err == nil {
			err = s.Put(ctx, "mine.wwsync", data)
		}
		for after := range mem.Crashes() {
			got, e := get(single(after), "mine.wwsync")
			if e != nil || !bytes.Equal(got, data) && (err == nil || !bytes.Equal(got, old)) {
				t.Errorf("step %d: it has %d bytes, %v", n, len(got), e)
			}
		}
		if !fsys.Hit() {
			return
		}
	}
}

func TestTargetOfOneFileIsToldByItsName(t *testing.T) {
	for target, want := range map[string]bool{
		"/media/usb/mine.wwsync": true, "/home/me/Mine.WWSYNC": true, "/home/me/vault": false,
		"/home/me/.wwsync": false, "/home/wwsync/": false, "/x/mine.wwsync.txt": false,
	} {
		if dir, file, ok := OneIn(target); ok != want || ok && filepath.Join(dir, file) != target {
			t.Errorf("%s: %q %q %v", target, dir, file, ok)
		}
	}
}

// onePile is a pile of the file in dir.
func onePile(v *vaulttest.Vault, dir string, g *Group) *Pile {
	p := realPile(v, dir, g)
	p.One = "mine.wwsync"
	p.Store = &Single{Folder: Folder{FS: disk.OS{}, Dir: dir, Rand: v.Rand}, File: p.One}
	return p
}

func TestRealVaultsSyncThroughOneFile(t *testing.T) {
	v, dir := vaulttest.New(t, 1), t.TempDir()
	g := realGroup(t, v)
	syncs := func() Synced {
		return try(Sync(context.Background(), v.Update, v.View, v.Unlock, onePile(v, dir, g), none))
	}
	if s := syncs(); s.Pushed != 0 {
		t.Errorf("an empty vault: %+v", s)
	}
	v.Add("mail", "me", "1")
	if s := syncs(); s.Pushed != 1 {
		t.Errorf("synced %+v", s)
	}
	file := filepath.Join(dir, "mine.wwsync")
	before := try(os.ReadFile(file))
	if s := syncs(); s.Pushed != 0 || !bytes.Equal(try(os.ReadFile(file)), before) {
		t.Errorf("with nothing to do: %+v, or it wrote", s)
	}
	p := onePile(v, dir, g)
	other, unlock, err := landed(t, v, p, try(p.Haul(context.Background())))
	check(err)
	v.Add("bank", "me", "2")
	syncs()
	check(os.WriteFile(filepath.Join(dir, "mine (1).wwsync"), before, 0o600))
	s := try(Sync(context.Background(), other.Update, other.View, unlock, onePile(v, dir, g), none))
	if names := try(os.ReadDir(dir)); s.Commits != 1 || s.Pushed != 0 || len(names) != 1 {
		t.Errorf("synced %+v; files %v", s, names)
	}
}

// The file is not replaced where nobody knows what it has.
func TestOneFileThatCannotBeReadIsLeftAlone(t *testing.T) {
	k, other := newDesk(), newDesk()
	k.one = true
	k.add(k.a)
	k.syncs(t, k.a)
	other.a.group = other.family.found()
	other.add(other.a)
	whole := k.shared.files["mine.wwsync"]
	for name, data := range map[string][]byte{
		"cut": whole[:len(whole)-10], "altered": append(bytes.Clone(whole[:len(whole)-1]), whole[len(whole)-1]^1),
		"empty": {}, "of another group": other.packOf(other.a), "no pack": []byte("a letter"),
	} {
		k.shared.files["mine.wwsync"] = data
		k.add(k.a)
		p := k.pile(k.a)
		_, err := Sync(context.Background(), k.a.update, k.a.view, k.a.unlock, p, none)
		if !errors.Is(err, ErrUnclear) || !bytes.Equal(k.shared.files["mine.wwsync"], data) {
			t.Errorf("%s: %v, or it was replaced", name, err)
		}
	}
	delete(k.shared.files, "mine.wwsync")
	k.syncs(t, k.a)
	if len(k.coverOf(k.shared.files["mine.wwsync"])) != 6 {
		t.Error("moved away, it is not written anew")
	}
}

func TestPurgesThatWaitStayInTheOneFile(t *testing.T) {
	k := newDesk()
	k.one = true
	k.add(k.a)
	id := k.entries[0]
	k.syncs(t, k.a, k.b)
	first := byEntry(k.a.state)[id][0].ID
	k.a.edits(id, vault.SetSecret(vault.Password, secretOf("2")))
	second := k.a.state.Where(func(_ vault.ID, c *vault.Commit) bool { return c.ID != first })
	k.a.edits(id, vault.SetTag("late"))
	check(k.a.update(context.Background(), k.a.unlock, func(tx *vault.Tx) error { return tx.Purge(id, first, vault.Password) }))
	late := k.a.state.Where(func(_ vault.ID, c *vault.Commit) bool { return !coverOf(second).hasID(id, c) })
	k.shared.files["mine.wwsync"] = k.packWith(k.a, late)
	want := k.coverOf(k.shared.files["mine.wwsync"])
	k.add(k.b)
	if s := k.meets(t, k.b, 0); len(s.PutOff) != 1 {
		t.Fatalf("nothing was put off: %+v", s)
	}
	if got := k.coverOf(k.shared.files["mine.wwsync"]); !want.within(got) || len(got) != 3 {
		t.Errorf("the file has %d commits, or without the purge", len(got))
	}
}

func TestTheFileOfAGroupThatWasLeftIsReplaced(t *testing.T) {
	k := newDesk()
	k.one = true
	k.add(k.a)
	k.syncs(t, k.a, k.b)
	former := k.a.group
	g := k.family.found()
	k.a.group, k.a.index = g, NewIndex(g.ID)
	syncs := func(left ...[16]byte) error {
		p := k.pile(k.a)
		p.Left = left
		_, err := Sync(context.Background(), k.a.update, k.a.view, k.a.unlock, p, none)
		return err
	}
	for _, left := range [][][16]byte{nil, {{1}}} {
		if err := syncs(left...); !errors.Is(err, ErrUnclear) {
			t.Errorf("left %v: %v", left, err)
		}
	}
	if err := syncs(former.ID); err != nil || k.groupOf("mine.wwsync") != g {
		t.Errorf("it is not replaced: %v", err)
	}
	if k.sync(k.b, func() {}) || k.groupOf("mine.wwsync") != g {
		t.Error("who has not moved has replaced it")
	}
}

// Whenever another device writes the file, a sync replaces no more than it has
// joined, but between its last look and the rename. Then the other heals it.
func TestOneFileIsReplacedOnlyByWhatHasAllOfIt(t *testing.T) {
	for at := 1; at < 12; at++ {
		k := newDesk()
		k.one = true
		k.add(k.a)
		k.shared.files["mine.wwsync"] = k.packOf(k.a) // which says that there is more
		k.add(k.a)
		k.add(k.b)
		newer, calls := k.packOf(k.a), 0
		p := k.family.pile(k.b, k.b.group, k.b.index, func() {
			if calls++; calls == at {
				k.shared.files["mine.wwsync"] = newer
			}
		})
		_, err := Sync(context.Background(), k.b.update, k.b.view, k.b.unlock, p, none)
		want, rename := 3, 4
		if calls < at || at == rename {
			want = 2
		}
		if got := len(k.coverOf(k.shared.files["mine.wwsync"])); err != nil || got != want {
			t.Errorf("written at call %d of %d: the file has %d commits, want %d; %v", at, calls, got, want, err)
		}
		k.syncs(t, k.a)
		if got := len(k.coverOf(k.shared.files["mine.wwsync"])); got != 3 {
			t.Errorf("written at call %d: in the end the file has %d commits", at, got)
		}
	}
}

// groupOf returns the group of a file.
func (k *desk) groupOf(name string) *Group {
	for _, g := range k.groups {
		if _, err := g.open(k.shared.files[name], crypto.Standard()); err == nil {
			return g
		}
	}
	return nil
}
