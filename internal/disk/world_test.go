package disk_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
)

// world is a file system with a directory in which a test may do as it likes.
type world struct {
	disk.FS
	dir string
}

// worlds are those in which a replacement must work.
var worlds = []struct {
	name string
	slow bool // waits for a real disk
	make func(t *testing.T) world
}{
	{"Memory", false, func(*testing.T) world { return world{disktest.NewMemory(), "/"} }},
	{"MemoryWithoutLinks", false, func(*testing.T) world { return world{disktest.NewMemory().WithoutLinks(), "/"} }},
	{"OS", true, func(t *testing.T) world { return world{disk.OS{}, realDir(t)} }},
}

func realDir(t *testing.T) string {
	t.Helper()
	dir, err := disk.OS{}.Resolve(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func (w world) path() string { return filepath.Join(w.dir, "vault.ww") }

// content is what the tests write: more than a sector, told apart by its name.
func content(name string) []byte { return bytes.Repeat([]byte(name+"\n"), 300) }

// put makes files directly below dir.
func (w world) put(t *testing.T, files map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := disk.WriteFile(w.FS, filepath.Join(w.dir, name), content(files[name]), seeded(1)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.SyncDir(w.dir); err != nil {
		t.Fatal(err)
	}
}

// names returns the content of every file in dir, by the name it was made from ("torn" if it is none), but no lock files.
func names(t *testing.T, fsys disk.FS, dir string) map[string]string {
	t.Helper()
	entries, err := fsys.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".lock") {
			continue
		}
		b, err := disk.ReadFile(fsys, filepath.Join(dir, e.Name()), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		found[e.Name()] = nameOf(b)
	}
	return found
}

func nameOf(b []byte) string {
	name, _, _ := bytes.Cut(b, []byte("\n"))
	switch {
	case len(b) == 0:
		return "empty"
	case !bytes.Equal(b, content(string(name))):
		return "torn"
	}
	return string(name)
}

func seeded(seed byte) io.Reader { return rand.NewChaCha8([32]byte{seed}) }

var errVerify = errors.New("not what was written")

// save is a replacement of the file "old" by "new" that keeps three backups.
func save(fsys disk.FS, path string) disk.Replacement {
	return disk.Replacement{
		FS: fsys, Path: path, Rotate: true, Keep: 3, Rand: seeded(2),
		Write:  func(w io.Writer) error { return inPieces(w, content("new")) },
		Verify: func(r disk.File) error { return expect(r, "new", errVerify) },
		Same:   func(r disk.File) error { return expect(r, "old", disk.ErrChanged) },
	}
}

func inPieces(w io.Writer, b []byte) error {
	for piece := range slices.Chunk(b, 512) {
		if _, err := w.Write(piece); err != nil {
			return fmt.Errorf("write a piece: %w", err)
		}
	}
	return nil
}

func expect(r io.Reader, name string, otherwise error) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if nameOf(b) != name {
		return otherwise
	}
	return nil
}

// run does r and fails the test on an error.
func run(t *testing.T, r disk.Replacement) {
	t.Helper()
	if err := r.Do(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func check(t *testing.T, got, want map[string]string) {
	t.Helper()
	if !maps.Equal(got, want) {
		t.Errorf("got files %v, want %v", got, want)
	}
}

func inWorlds(t *testing.T, test func(t *testing.T, w world)) {
	t.Helper()
	for _, kind := range worlds {
		t.Run(kind.name, func(t *testing.T) { test(t, kind.make(t)) })
	}
}
