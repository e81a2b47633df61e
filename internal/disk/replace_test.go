package disk_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
)

func TestReplacementKeepsTheOldFileAsNewestBackup(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		w.put(t, map[string]string{"vault.ww": "old"})
		run(t, save(w, w.path()))
		check(t, names(t, w, w.dir), map[string]string{"vault.ww": "new", "vault.ww.bak.1": "old"})
	})
}

func TestReplacementMovesBackupsUpAndDropsTheOldest(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		w.put(t, map[string]string{"vault.ww": "old", "vault.ww.bak.1": "b1", "vault.ww.bak.2": "b2", "vault.ww.bak.3": "b3"})
		run(t, save(w, w.path()))
		check(t, names(t, w, w.dir), map[string]string{
			"vault.ww": "new", "vault.ww.bak.1": "old", "vault.ww.bak.2": "b1", "vault.ww.bak.3": "b2",
		})
	})
}

func TestReplacementFillsAGapBeforeItDropsABackup(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		w.put(t, map[string]string{"vault.ww": "old", "vault.ww.bak.1": "b1", "vault.ww.bak.3": "b3"})
		run(t, save(w, w.path()))
		check(t, names(t, w, w.dir), map[string]string{
			"vault.ww": "new", "vault.ww.bak.1": "old", "vault.ww.bak.2": "b1", "vault.ww.bak.3": "b3",
		})
	})
}

func TestReplacementWithoutRotationLeavesBackupsAlone(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		for _, r := range []disk.Replacement{{Rotate: false, Keep: 3}, {Rotate: true, Keep: 0}} {
			w.put(t, map[string]string{"vault.ww": "old", "vault.ww.bak.1": "b1"})
			s := save(w, w.path())
			s.Rotate, s.Keep = r.Rotate, r.Keep
			run(t, s)
			check(t, names(t, w, w.dir), map[string]string{"vault.ww": "new", "vault.ww.bak.1": "b1"})
		}
	})
}

func TestReplacementRefusesAFileThatChanged(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		before := map[string]string{"vault.ww": "edited elsewhere", "vault.ww.bak.1": "b1"}
		w.put(t, before)
		for _, rotate := range []bool{true, false} {
			s := save(w, w.path())
			s.Rotate = rotate
			if err := s.Do(context.Background()); !errors.Is(err, disk.ErrChanged) {
				t.Errorf("rotate %v: got %v, want ErrChanged", rotate, err)
			}
			check(t, names(t, w, w.dir), before)
		}
	})
}

func TestReplacementRefusesAFileThatIsGone(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		for _, rotate := range []bool{true, false} {
			s := save(w, w.path())
			s.Rotate = rotate
			err := s.Do(context.Background())
			if !errors.Is(err, disk.ErrChanged) || !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("rotate %v: got %v, want ErrChanged and fs.ErrNotExist", rotate, err)
			}
			check(t, names(t, w, w.dir), map[string]string{})
		}
	})
}

func TestCreateMakesAFile(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		s := save(w, w.path())
		s.Same = nil
		run(t, s)
		check(t, names(t, w, w.dir), map[string]string{"vault.ww": "new"})
		info, err := w.Stat(w.path())
		if err != nil {
			t.Fatal(err)
		}
		if mine, private := w.Owner(info); !mine || !private {
			t.Errorf("got mine %v, private %v of the new file, want both", mine, private)
		}
	})
}

func TestCreateRefusesAnExistingFile(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		w.put(t, map[string]string{"vault.ww": "old"})
		s := save(w, w.path())
		s.Same = nil
		if err := s.Do(context.Background()); !errors.Is(err, fs.ErrExist) {
			t.Errorf("got %v, want fs.ErrExist", err)
		}
		check(t, names(t, w, w.dir), map[string]string{"vault.ww": "old"})
	})
}

func TestContentThatReadsBackWronglyNeverReplaces(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		w.put(t, map[string]string{"vault.ww": "old"})
		s := save(w, w.path())
		s.Write = func(out io.Writer) error { return inPieces(out, content("other")) }
		if err := s.Do(context.Background()); !errors.Is(err, errVerify) {
			t.Errorf("got %v, want the error of Verify", err)
		}
		check(t, names(t, w, w.dir), map[string]string{"vault.ww": "old"})
	})
}

func TestCancelledReplacementLeavesTheOldFile(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		w.put(t, map[string]string{"vault.ww": "old"})
		ctx, cancel := context.WithCancel(context.Background())
		s := save(w, w.path())
		s.Verify = func(disk.File) error { cancel(); return nil }
		if err := s.Do(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want context.Canceled", err)
		}
		check(t, names(t, w, w.dir), map[string]string{"vault.ww": "old"})
	})
}

func TestCancelledReplacementStopsWriting(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	mem := disktest.NewMemory()
	mem.Put("/vault.ww", content("old"))
	s := save(mem, "/vault.ww")
	s.Write = func(w io.Writer) error {
		cancel()
		_, err := w.Write(content("new"))
		if !errors.Is(err, context.Canceled) {
			t.Errorf("write after the end: got %v, want context.Canceled", err)
		}
		return err
	}
	if err := s.Do(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	check(t, names(t, mem, "/"), map[string]string{"vault.ww": "old"})
}

func TestHostileTemporaryNameIsNeitherFollowedNorRemoved(t *testing.T) {
	w := world{disk.OS{}, realDir(t)}
	w.put(t, map[string]string{"vault.ww": "old", "victim": "victim"})
	trap := firstTemp(t, w)
	if err := os.Symlink(filepath.Join(w.dir, "victim"), trap); err != nil {
		t.Fatal(err)
	}
	if err := save(w, w.path()).Do(context.Background()); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v, want fs.ErrExist", err)
	}
	check(t, names(t, w, w.dir), map[string]string{"vault.ww": "old", "victim": "victim", filepath.Base(trap): "victim"})
}

// firstTemp returns the temporary name that save will draw first.
func firstTemp(t *testing.T, w world) string {
	t.Helper()
	spy := &disktest.Failing{FS: w.FS, At: 1, Err: disktest.ErrCrashed}
	if err := save(spy, w.path()).Do(context.Background()); !errors.Is(err, disktest.ErrCrashed) {
		t.Fatal(err)
	}
	return strings.TrimPrefix(spy.Log()[0], "create ")
}

func TestTemporaryNamesAreNoVaultNames(t *testing.T) {
	mem := disktest.NewMemory()
	mem.Put("/vault.ww", content("old"))
	spy := &disktest.Failing{FS: mem}
	run(t, save(spy, "/vault.ww"))
	for _, step := range spy.Log() {
		for _, name := range strings.Fields(step)[1:] {
			if strings.HasSuffix(name, ".ww") && name != "/vault.ww" {
				t.Errorf("%s: a second file ending in .ww", step)
			}
		}
	}
}

func TestReplacementThroughALinkKeepsTheLink(t *testing.T) {
	w := world{disk.OS{}, realDir(t)}
	w.put(t, map[string]string{"vault.ww": "old"})
	link := filepath.Join(realDir(t), "link.ww")
	if err := os.Symlink(w.path(), link); err != nil {
		t.Fatal(err)
	}
	path, err := w.Resolve(link)
	if err != nil {
		t.Fatal(err)
	}
	run(t, save(w, path))
	if target, err := os.Readlink(link); err != nil || target != w.path() {
		t.Errorf("got link to %q (%v), want %q", target, err, w.path())
	}
	check(t, names(t, w, w.dir), map[string]string{"vault.ww": "new", "vault.ww.bak.1": "old"})
}

func TestOpenFileReadsAsBeforeItWasReplaced(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		w.put(t, map[string]string{"vault.ww": "old"})
		f, err := w.Open(w.path())
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		run(t, save(w, w.path()))
		if err := expect(f, "old", disk.ErrChanged); err != nil {
			t.Error(err)
		}
	})
}

func TestReplacementNeedsRandomNames(t *testing.T) {
	mem := disktest.NewMemory()
	mem.Put("/vault.ww", content("old"))
	mem.Put("/vault.ww.bak.1", content("b1"))
	for drawn := range int64(3) { // for the new file, the link, the oldest backup
		s := save(mem, "/vault.ww")
		s.Keep, s.Rand = 1, io.LimitReader(seeded(3), 8*drawn)
		if err := s.Do(context.Background()); err == nil {
			t.Errorf("saved with %d random names", drawn)
		}
		check(t, names(t, mem, "/"), map[string]string{"vault.ww": "old", "vault.ww.bak.1": "b1"})
	}
}
