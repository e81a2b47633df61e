package disk_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"syscall"
	"testing"

	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
)

// scene is a directory before a save, and after one that went well.
type scene struct {
	name          string
	before, after map[string]string
	change        func(r *disk.Replacement)
}

var scenes = []scene{
	{
		"full row of backups",
		map[string]string{"vault.ww": "old", "vault.ww.bak.1": "b1", "vault.ww.bak.2": "b2", "vault.ww.bak.3": "b3"},
		map[string]string{"vault.ww": "new", "vault.ww.bak.1": "old", "vault.ww.bak.2": "b1", "vault.ww.bak.3": "b2"},
		func(*disk.Replacement) {},
	},
	{
		"one backup",
		map[string]string{"vault.ww": "old", "vault.ww.bak.1": "b1"},
		map[string]string{"vault.ww": "new", "vault.ww.bak.1": "old", "vault.ww.bak.2": "b1"},
		func(*disk.Replacement) {},
	},
	{
		"no rotation",
		map[string]string{"vault.ww": "old", "vault.ww.bak.1": "b1"},
		map[string]string{"vault.ww": "new", "vault.ww.bak.1": "b1"},
		func(r *disk.Replacement) { r.Rotate = false },
	},
	{
		"first save of a day",
		map[string]string{"vault.ww": "old", "vault.ww.bak.1": "b1", "vault.ww.day-2026-01-01.bak": "d1"},
		map[string]string{
			"vault.ww": "new", "vault.ww.bak.1": "old", "vault.ww.bak.2": "b1",
			"vault.ww.day-2026-01-01.bak": "d1", "vault.ww.day-2026-01-02.bak": "old",
		},
		func(r *disk.Replacement) { r.Day, r.KeepDays = "2026-01-02", 2 },
	},
	{
		"second save of a day",
		map[string]string{"vault.ww": "old", "vault.ww.day-2026-01-02.bak": "d2"},
		map[string]string{"vault.ww": "new", "vault.ww.bak.1": "old", "vault.ww.day-2026-01-02.bak": "d2"},
		func(r *disk.Replacement) { r.Day, r.KeepDays = "2026-01-02", 1 },
	},
	{
		"two full rows",
		map[string]string{
			"vault.ww": "old", "vault.ww.bak.1": "b1", "vault.ww.bak.2": "b2", "vault.ww.bak.3": "b3",
			"vault.ww.day-2025-12-31.bak": "d1", "vault.ww.day-2026-01-01.bak": "d2",
		},
		map[string]string{
			"vault.ww": "new", "vault.ww.bak.1": "old", "vault.ww.bak.2": "b1", "vault.ww.bak.3": "b2",
			"vault.ww.day-2026-01-01.bak": "d2", "vault.ww.day-2026-01-02.bak": "old",
		},
		func(r *disk.Replacement) { r.Day, r.KeepDays = "2026-01-02", 2 },
	},
	{
		"create",
		map[string]string{},
		map[string]string{"vault.ww": "new"},
		func(r *disk.Replacement) { r.Same = nil },
	},
}

// kinds are the faults, and what the error must be known by.
var kinds = []struct{ fault, known error }{
	{syscall.ENOSPC, disk.ErrFull},
	{syscall.EDQUOT, disk.ErrFull},
	{syscall.EROFS, disk.ErrReadOnly},
	{syscall.EPERM, fs.ErrPermission},
	{syscall.EIO, syscall.EIO},
	{disktest.ErrShort, nil},
	{disktest.ErrFlip, nil},
}

func TestFaultAtAnyStepLeavesOldOrNew(t *testing.T) {
	for _, kind := range worlds {
		for _, s := range scenes {
			t.Run(kind.name+"/"+s.name, func(t *testing.T) {
				for i, k := range kinds {
					if kind.slow && i > 0 {
						break
					}
					s.sweep(t, k.fault, k.known, func() world { return kind.make(t) })
				}
			})
		}
	}
}

// sweep lets every step of the save fail in turn.
func (s scene) sweep(t *testing.T, fault, known error, fresh func() world) {
	t.Helper()
	for n := 1; ; n++ {
		w := fresh()
		w.put(t, s.before)
		fsys := &disktest.Failing{FS: w.FS, At: n, Err: fault}
		r := save(fsys, w.path())
		s.change(&r)
		err := r.Do(context.Background())
		if !fsys.Hit() {
			return
		}
		if err != nil {
			checkError(t, fsys, err, known, w.path())
		}
		s.checkFiles(t, fsys, err, names(t, w, w.dir))
	}
}

func checkError(t *testing.T, fsys *disktest.Failing, err, known error, path string) {
	t.Helper()
	if known != nil && !errors.Is(err, known) {
		t.Errorf("%v: got %v, want it to be %v", fsys, err, known)
	}
	if !strings.Contains(err.Error(), path) {
		t.Errorf("%v: got %v, which does not name the file", fsys, err)
	}
}

// checkFiles wants all of the old state after an error, all of the new one without, and no temporary file
// unless it was the removal that failed.
func (s scene) checkFiles(t *testing.T, fsys *disktest.Failing, err error, got map[string]string) {
	t.Helper()
	want := s.before
	if err == nil || errors.Is(err, disk.ErrNotDurable) {
		want = s.after
	}
	if strings.Contains(fsys.String(), "(remove ") {
		maps.DeleteFunc(got, func(name, _ string) bool { return strings.Contains(name, ".tmp-") })
	}
	if !maps.Equal(got, want) {
		t.Errorf("%v: got error %v and files %v, want %v", fsys, err, got, want)
	}
}

func TestNoFaultInMakingTheNewFileIsOverlooked(t *testing.T) {
	for n := 1; ; n++ {
		mem := disktest.NewMemory()
		mem.Put("/vault.ww", content("old"))
		fsys := &disktest.Failing{FS: mem, At: n, Err: syscall.EIO}
		if err := save(fsys, "/vault.ww").Do(context.Background()); !errors.Is(err, syscall.EIO) {
			t.Errorf("%v: got %v, want EIO", fsys, err)
		}
		if strings.HasPrefix(fsys.Log()[n-1], "close") {
			return
		}
	}
}

func TestShortWriteIsAnErrorEvenIfNobodyLooks(t *testing.T) {
	mem := disktest.NewMemory()
	fsys := &disktest.Failing{FS: mem, At: 2, Err: disktest.ErrShort}
	r := save(fsys, "/vault.ww")
	r.Same, r.Verify = nil, func(disk.File) error { return nil }
	if err := r.Do(context.Background()); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("%v: got %v, want io.ErrShortWrite", fsys, err)
	}
	check(t, names(t, mem, "/"), map[string]string{})
}

func TestFailedSyncIsNeverRetried(t *testing.T) {
	for n := 1; ; n++ {
		mem := disktest.NewMemory()
		mem.Put("/vault.ww", content("old"))
		fsys := &disktest.Failing{FS: mem, At: n, Err: syscall.EIO}
		err := save(fsys, "/vault.ww").Do(context.Background())
		if !fsys.Hit() {
			return
		}
		log := fsys.Log()
		failed := log[n-1]
		if !strings.HasPrefix(failed, "sync") {
			continue
		}
		if err == nil {
			t.Errorf("%v: no error", fsys)
		}
		if slices.Contains(log[n:], failed) {
			t.Errorf("%v: tried again: %q", fsys, log[n:])
		}
	}
}

func TestFailedDirectorySyncIsSaidAndTheFileIsReplaced(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		w.put(t, map[string]string{"vault.ww": "old"})
		err := save(brokenSyncDir{w.FS}, w.path()).Do(context.Background())
		if !errors.Is(err, disk.ErrNotDurable) || !errors.Is(err, syscall.EIO) {
			t.Errorf("got %v, want ErrNotDurable and EIO", err)
		}
		check(t, names(t, w, w.dir), map[string]string{"vault.ww": "new", "vault.ww.bak.1": "old"})
	})
}

type brokenSyncDir struct{ disk.FS }

func (brokenSyncDir) SyncDir(string) error { return syscall.EIO }

func TestFailedUndoSaysSo(t *testing.T) {
	mem := disktest.NewMemory()
	mem.Put("/vault.ww", content("old"))
	mem.Put("/vault.ww.bak.1", content("b1"))
	err := save(noRename{mem, "/vault.ww.bak.1"}, "/vault.ww").Do(context.Background())
	if err == nil || !strings.Contains(err.Error(), "backups are left renamed") {
		t.Errorf("got %v, want it to mention the backups", err)
	}
	check(t, names(t, mem, "/"), map[string]string{"vault.ww": "old", "vault.ww.bak.2": "b1"})
}

// noRename refuses renames to one name.
type noRename struct {
	disk.FS
	to string
}

func (n noRename) Rename(from, to string) error {
	if to == n.to {
		return syscall.EIO
	}
	return n.FS.Rename(from, to)
}
