package sync

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
	"watchword/vault/vaulttest"
)

// stores are all there are; each must keep the contract. The store of the
// simulation is one, so that what it stands for is what the real ones do.
func stores(t *testing.T) map[string]Store {
	dir := t.TempDir()
	memory := disktest.NewMemory()
	try(0, memory.MkdirAll("/pile"))
	bare := disktest.NewMemory().WithoutLinks()
	try(0, bare.MkdirAll("/pile"))
	w := &world{rng: rand.New(rand.NewPCG(1, 1)), shared: newReplica(), born: map[string]int{}, count: map[string]int{}}
	return map[string]Store{
		"simulated":            &simStore{w, w.shared, func() {}},
		"folder":               &Folder{FS: disk.OS{}, Dir: dir, Rand: vaulttest.Rand(1)},
		"folder in memory":     &Folder{FS: memory, Dir: "/pile", Rand: vaulttest.Rand(2)},
		"folder without links": &Folder{FS: bare, Dir: "/pile", Rand: vaulttest.Rand(3)},
	}
}

func TestEveryStoreKeepsTheContract(t *testing.T) {
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) { keepsContract(t, s) })
	}
}

func keepsContract(t *testing.T, s Store) {
	ctx := context.Background()
	if names, err := s.List(ctx); err != nil || len(names) != 0 {
		t.Fatalf("a new store has %v, %v", names, err)
	}
	one, two := bytes.Repeat([]byte{1}, 100_000), []byte("two")
	for name, data := range map[string][]byte{"p-1.wwsync": one, "p-2.wwsync": two} {
		if err := s.Put(ctx, name, data); err != nil {
			t.Fatalf("put %s: %v", name, err)
		}
	}
	names, err := s.List(ctx)
	if want := map[string]int64{"p-1.wwsync": 100_000, "p-2.wwsync": 3}; err != nil || !maps.Equal(names, want) {
		t.Errorf("list: %v, %v; want %v", names, err, want)
	}
	if got, err := get(s, "p-1.wwsync"); err != nil || !bytes.Equal(got, one) {
		t.Errorf("get: %d bytes, %v", len(got), err)
	}
	for range 2 {
		if err := s.Delete(ctx, "p-1.wwsync"); err != nil {
			t.Errorf("delete: %v", err)
		}
	}
	if _, err := get(s, "p-1.wwsync"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("get what is gone: %v", err)
	}
	if names, err := s.List(ctx); err != nil || !slices.Equal(slices.Collect(maps.Keys(names)), []string{"p-2.wwsync"}) {
		t.Errorf("after the delete: %v, %v", names, err)
	}
}

func get(s Store, name string) ([]byte, error) {
	r, err := s.Get(context.Background(), name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

func TestFolderNeverReplacesAFile(t *testing.T) {
	for name, s := range stores(t) {
		if name == "simulated" {
			continue
		}
		ctx := context.Background()
		try(0, s.Put(ctx, "p-1.wwsync", []byte("first")))
		if err := s.Put(ctx, "p-1.wwsync", []byte("second")); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s: %v, want %v", name, err, fs.ErrExist)
		}
		if got := try(get(s, "p-1.wwsync")); string(got) != "first" {
			t.Errorf("%s: it holds %q", name, got)
		}
	}
}

func TestFolderSeesOnlyFilesThatMayBePacks(t *testing.T) {
	mem := disktest.NewMemory()
	for _, name := range []string{"photo.jpg", ".p-1.wwsync.tmp-0011223344556677", ".p-2.wwsync.icloud", "p-3 (conflicted copy).wwsync", "vault.sync-conflict-1.wwsync"} {
		mem.Put("/pile/"+name, []byte("x"))
	}
	try(0, mem.MkdirAll("/pile/folder.wwsync"))
	s := &Folder{FS: mem, Dir: "/pile", Rand: vaulttest.Rand(1)}
	got := slices.Sorted(maps.Keys(try(s.List(context.Background()))))
	if want := []string{"p-2.wwsync", "p-3 (conflicted copy).wwsync", "vault.sync-conflict-1.wwsync"}; !slices.Equal(got, want) {
		t.Errorf("it lists %q, want %q", got, want)
	}
}

func TestFolderGoesNowhereElse(t *testing.T) {
	mem := disktest.NewMemory()
	mem.Put("/other.wwsync", []byte("private"))
	try(0, mem.MkdirAll("/pile"))
	s := &Folder{FS: mem, Dir: "/pile", Rand: vaulttest.Rand(1)}
	ctx := context.Background()
	for _, name := range []string{"../other.wwsync", "/other.wwsync", `..\other.wwsync`, "other", ""} {
		_, err := s.Get(ctx, name)
		for _, err := range []error{err, s.Put(ctx, name, nil), s.Delete(ctx, name)} {
			if !errors.Is(err, fs.ErrInvalid) {
				t.Errorf("%q: %v, want %v", name, err, fs.ErrInvalid)
			}
		}
	}
}

func TestAPackInAFolderIsThereWholeOrNotAtAll(t *testing.T) {
	data := bytes.Repeat([]byte("pack"), 5000)
	for n := 1; ; n++ {
		mem := disktest.NewMemory()
		try(0, mem.MkdirAll("/pile"))
		fsys := &disktest.Failing{FS: mem, At: n, Err: disktest.ErrCrashed}
		s := &Folder{FS: fsys, Dir: "/pile", Rand: vaulttest.Rand(1)}
		_ = s.Put(context.Background(), "p-1.wwsync", data)
		for after := range mem.Crashes() {
			s := &Folder{FS: after, Dir: "/pile", Rand: vaulttest.Rand(1)}
			if got, err := get(s, "p-1.wwsync"); err == nil && !bytes.Equal(got, data) {
				t.Errorf("step %d: it has %d bytes", n, len(got))
			}
		}
		if !fsys.Hit() {
			break
		}
	}
}
