package disk_test

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
)

func TestPowerLossAtAnyStepLeavesOldOrNew(t *testing.T) {
	for _, links := range []bool{true, false} {
		for _, s := range scenes {
			t.Run(s.name, func(t *testing.T) { s.crashEverywhere(t, links) })
		}
	}
}

// crashEverywhere dies at every step, and after the last, and looks at all that may be found then.
func (s scene) crashEverywhere(t *testing.T, links bool) {
	const seed = 7
	rng := rand.New(rand.NewPCG(seed, seed))
	for n := 1; ; n++ {
		mem := disktest.NewMemory()
		if !links {
			mem.WithoutLinks()
		}
		world{mem, "/"}.put(t, s.before)
		fsys := &disktest.Failing{FS: mem, At: n, Err: disktest.ErrCrashed}
		r := save(fsys, "/vault.ww")
		s.change(&r)
		err := r.Do(context.Background())
		for found := range mem.Crashes() {
			s.checkFound(t, fsys, found, links)
		}
		for range 20 {
			s.checkFound(t, fsys, mem.Crash(rng), links)
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
		if !fsys.Hit() {
			checkSaved(t, mem, err)
			return
		}
	}
}

// checkSaved wants a save that returned no error to outlive a power loss.
func checkSaved(t *testing.T, mem *disktest.Memory, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for found := range mem.Crashes() {
		if got := names(t, found, "/")["vault.ww"]; got != "new" {
			t.Errorf("got %q after a save that succeeded, want new", got)
		}
	}
}

// checkFound looks at one state after a power loss, and saves once more in it.
func (s scene) checkFound(t *testing.T, fsys *disktest.Failing, found *disktest.Memory, links bool) {
	t.Helper()
	if err := disk.RemoveStale(found, "/vault.ww"); err != nil {
		t.Fatal(err)
	}
	got := names(t, found, "/")
	current := got["vault.ww"]
	empty := !links && len(s.before) == 0 && current == "empty" // the one case that Do's comment admits
	if current != s.before["vault.ww"] && current != "new" && !empty {
		t.Errorf("%v: found %v", fsys, got)
	}
	s.checkBackups(t, fsys, got)
	if current == "old" || current == "new" {
		s.saveAgain(t, fsys, found, current)
	}
}

// checkBackups wants every content that the save was not about to drop, under as many names as before but for those.
func (s scene) checkBackups(t *testing.T, fsys *disktest.Failing, got map[string]string) {
	t.Helper()
	have := slices.Collect(maps.Values(got))
	kept := slices.Collect(maps.Values(s.after))
	dropped := 0
	for _, was := range s.before {
		if !slices.Contains(kept, was) {
			dropped++
		} else if !slices.Contains(have, was) {
			t.Errorf("%v: lost %s, found %v", fsys, was, got)
		}
	}
	if len(got) < len(s.before)-dropped {
		t.Errorf("%v: lost more than %d of %v, found %v", fsys, dropped, s.before, got)
	}
	for name, is := range got {
		if strings.Contains(name, ".tmp-") || strings.Contains(name, ".bak") && (is == "torn" || is == "empty") {
			t.Errorf("%v: found %s: %s", fsys, name, is)
		}
	}
}

// saveAgain wants the next save to work as if nothing had happened.
func (s scene) saveAgain(t *testing.T, fsys *disktest.Failing, found *disktest.Memory, current string) {
	t.Helper()
	r := save(found, "/vault.ww")
	r.Rand = seeded(9)
	r.Same = func(f disk.File) error { return expect(f, current, disk.ErrChanged) }
	if err := r.Do(context.Background()); err != nil {
		t.Errorf("%v: next save: %v", fsys, err)
	}
	got := names(t, found, "/")
	if got["vault.ww"] != "new" || got["vault.ww.bak.1"] != current {
		t.Errorf("%v: next save left %v", fsys, got)
	}
}

func TestDeathOfTheProcessOnARealDiskLeavesOldOrNew(t *testing.T) {
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			for n := 1; ; n++ {
				w := world{disk.OS{}, realDir(t)}
				w.put(t, s.before)
				fsys := &disktest.Failing{FS: w.FS, At: n, Err: disktest.ErrCrashed}
				r := save(fsys, w.path())
				s.change(&r)
				err := r.Do(context.Background())
				if !fsys.Hit() {
					return
				}
				if err != nil && !errors.Is(err, disktest.ErrCrashed) {
					t.Errorf("%v: got %v, want ErrCrashed", fsys, err)
				}
				s.checkDead(t, fsys, w)
			}
		})
	}
}

func (s scene) checkDead(t *testing.T, fsys *disktest.Failing, w world) {
	t.Helper()
	if err := disk.RemoveStale(w.FS, w.path()); err != nil {
		t.Fatal(err)
	}
	got := names(t, w.FS, w.dir)
	if current := got["vault.ww"]; current != s.before["vault.ww"] && current != "new" {
		t.Errorf("%v: found %v", fsys, got)
	}
	s.checkBackups(t, fsys, got)
}
