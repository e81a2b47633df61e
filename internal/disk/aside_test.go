package disk_test

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"testing"
)

func TestReplacementSetsTheOldFileAside(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		w.put(t, map[string]string{"vault.ww": "old", "vault.ww.bak.1": "b1"})
		s := save(w, w.path())
		s.Aside = filepath.Join(w.dir, "aside")
		run(t, s)
		check(t, names(t, w, w.dir), map[string]string{"vault.ww": "new", "vault.ww.bak.1": "b1", "aside": "old"})
	})
}

func TestReplacementSetsNothingAsideOverAFile(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		before := map[string]string{"vault.ww": "old", "aside": "older"}
		w.put(t, before)
		s := save(w, w.path())
		s.Aside = filepath.Join(w.dir, "aside")
		if err := s.Do(context.Background()); !errors.Is(err, fs.ErrExist) {
			t.Errorf("got %v, want fs.ErrExist", err)
		}
		check(t, names(t, w, w.dir), before)
	})
}

func TestReplacementThatFailsTakesBackWhatItSetAside(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		before := map[string]string{"vault.ww": "edited elsewhere"}
		w.put(t, before)
		s := save(w, w.path())
		s.Aside = filepath.Join(w.dir, "aside")
		if err := s.Do(context.Background()); err == nil {
			t.Error("it replaced a file that it does not know")
		}
		check(t, names(t, w, w.dir), before)
	})
}
