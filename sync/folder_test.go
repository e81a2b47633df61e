package sync

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"watchword/internal/disk/disktest"
	"watchword/vault/vaulttest"
)

func TestLeftOversOfKilledProgramsAreRemovedWhenOld(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	mem := disktest.NewMemory()
	put := func(age time.Duration, names ...string) {
		mem.Now = func() time.Time { return now.Add(-age) }
		for _, name := range names {
			mem.Put("/stick/"+name, []byte("x"))
		}
	}
	kept := []string{".p-1.txt.tmp-0011223344556677", ".p-1.wwsync.tmp-00", ".p-2.wwsync.icloud", "p-0.wwsync", "p-1.wwsync.tmp-0011223344556677"}
	put(25*time.Hour, append(kept, ".p-1.wwsync.tmp-0011223344556677", ".mine (1).wwsync.tmp-8899aabbccddeeff")...)
	put(23*time.Hour, ".p-2.wwsync.tmp-0011223344556677")
	s := &Folder{FS: mem, Dir: "/stick", Rand: vaulttest.Rand(1)}
	check(s.Put(context.Background(), "p-3.wwsync", nil)) // without a clock
	s.Now = func() time.Time { return now }
	check(s.Put(context.Background(), "p-4.wwsync", nil))
	var got []string
	for _, e := range try(mem.ReadDir("/stick")) {
		got = append(got, e.Name())
	}
	want := append(kept, "p-3.wwsync", "p-4.wwsync", ".p-2.wwsync.tmp-0011223344556677")
	slices.Sort(want)
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("left are %q, want %q", got, want)
	}
}

func TestPacksThatICloudKeepsElsewhereAreNotGone(t *testing.T) {
	v, dir := vaulttest.New(t, 1), t.TempDir()
	v.Add("mail", "me", "1")
	p := filled(t, v, dir)
	name := try(os.ReadDir(dir))[0].Name()
	check(os.Rename(filepath.Join(dir, name), filepath.Join(dir, "."+name+".icloud")))
	s := try(Sync(context.Background(), v.Update, v.View, v.Unlock, p, none))
	if s.Pushed != 0 || len(s.Away) != 0 || len(try(os.ReadDir(dir))) != 1 {
		t.Errorf("it is known: %+v", s)
	}
	p.Index = NewIndex(p.Group.ID)
	if _, err := p.Haul(context.Background()); !errors.Is(err, ErrNoPack) {
		t.Errorf("a new device: %v", err)
	}
	s = try(Sync(context.Background(), v.Update, v.View, v.Unlock, p, none))
	if s.Pushed != 1 || !slices.Equal(s.Away, []string{name}) {
		t.Errorf("it is not known: %+v", s)
	}
	check(p.Store.Delete(context.Background(), name))
	if names := try(os.ReadDir(dir)); len(names) != 1 || names[0].Name() == "."+name+".icloud" {
		t.Errorf("deleted, and there are %v", names)
	}
}

func TestCompactionWaitsForPacksThatAreElsewhere(t *testing.T) {
	k := grown(t)
	packs := len(k.shared.files)
	for range 3 {
		k.seconds += 7200
		k.sizes = map[string]int64{k.a.index.fat[0]: Away}
		k.syncs(t, k.a)
	}
	if n := len(k.shared.files); n != packs {
		t.Errorf("%d packs of %d are left", n, packs)
	}
	k.sizes = nil
	k.syncs(t, k.a)
	if n := len(k.shared.files); n >= packs {
		t.Errorf("there are %d packs", n)
	}
}
