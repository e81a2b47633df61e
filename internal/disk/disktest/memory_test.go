package disktest_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"strings"
	"testing"

	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, fsys disk.FS, name string) string {
	t.Helper()
	b, err := disk.ReadFile(fsys, name, 1<<20)
	must(t, err)
	return string(b)
}

func TestMemoryReadsAndWritesLikeADisk(t *testing.T) {
	m := disktest.NewMemory()
	must(t, m.MkdirAll("/a/b"))
	f, err := m.Create("/a/b/f")
	must(t, err)
	n, err := f.Write([]byte("hello"))
	if n != 5 || err != nil || f.Name() != "/a/b/f" {
		t.Errorf("write to %s: got %d, %v", f.Name(), n, err)
	}
	must(t, f.Close())
	r, err := m.Open("/a/b/f")
	must(t, err)
	part := make([]byte, 3)
	if n, err := r.ReadAt(part, 3); n != 2 || err != io.EOF || string(part[:n]) != "lo" {
		t.Errorf("read at 3: got %q, %v", part[:n], err)
	}
	if info, err := r.Stat(); err != nil || info.Size() != 5 || info.Name() != "f" || info.Mode() != 0o600 || !info.ModTime().IsZero() {
		t.Errorf("got %v, %v", info, err)
	}
	if b, err := io.ReadAll(r); err != nil || string(b) != "hello" {
		t.Errorf("read: got %q, %v", b, err)
	}
	if _, err := r.Write([]byte("x")); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("write to a file open for reading: got %v", err)
	}
	must(t, r.Close())
	if _, err := r.Read(part); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("read after close: got %v", err)
	}
}

func TestMemoryRefusesWhatADiskRefuses(t *testing.T) {
	m := disktest.NewMemory()
	m.Put("/d/f", nil)
	m.Put("/d/g", nil)
	_, create := m.Create("/d/f")
	_, createDir := m.Create("/d")
	_, createNowhere := m.Create("/no/f")
	_, open := m.Open("/d/no")
	_, stat := m.Stat("/d/no")
	_, list := m.ReadDir("/no")
	_, resolve := m.Resolve("/no/f")
	_, nothing := m.Resolve("")
	_, lock := m.Lock(context.Background(), "/no/f", "")
	plain := disktest.NewMemory().WithoutLinks()
	plain.Put("/f", nil)
	for _, c := range []struct {
		name      string
		got, want error
	}{
		{"create over a file", create, fs.ErrExist},
		{"create over a directory", createDir, fs.ErrExist},
		{"create nowhere", createNowhere, fs.ErrNotExist},
		{"open", open, fs.ErrNotExist},
		{"stat", stat, fs.ErrNotExist},
		{"list", list, fs.ErrNotExist},
		{"resolve", resolve, fs.ErrNotExist},
		{"resolve nothing", nothing, fs.ErrInvalid},
		{"lock", lock, fs.ErrNotExist},
		{"rename from nothing", m.Rename("/d/no", "/d/x"), fs.ErrNotExist},
		{"rename to nowhere", m.Rename("/d/f", "/no/f"), fs.ErrNotExist},
		{"rename to another directory", m.Rename("/d/f", "/f"), fs.ErrInvalid},
		{"link from nothing", m.Link("/d/no", "/d/x"), fs.ErrNotExist},
		{"link to nowhere", m.Link("/d/f", "/no/f"), fs.ErrNotExist},
		{"link over a file", m.Link("/d/f", "/d/g"), fs.ErrExist},
		{"link without links", plain.Link("/f", "/g"), fs.ErrPermission},
		{"remove", m.Remove("/d/no"), fs.ErrNotExist},
		{"sync", m.SyncDir("/no"), fs.ErrNotExist},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
}

func TestMemoryLinksAreNamesOfOneFile(t *testing.T) {
	m := disktest.NewMemory()
	m.Put("/f", []byte("content"))
	must(t, m.Link("/f", "/g"))
	must(t, m.Rename("/f", "/g")) // POSIX: both stay
	if len(m.Files()) != 2 {
		t.Errorf("got %v, want both names", m.Files())
	}
	must(t, m.Remove("/f"))
	if got := read(t, m, "/g"); got != "content" {
		t.Errorf("got %q behind the second name", got)
	}
}

func TestMemoryListsFilesAndDirectoriesInOrder(t *testing.T) {
	m := disktest.NewMemory()
	m.Put("/b", nil)
	m.Put("/c/below", nil)
	m.Put("/a", nil)
	entries, err := m.ReadDir("/")
	must(t, err)
	var got []string
	for _, e := range entries {
		got = append(got, e.Name()+map[bool]string{true: "/"}[e.IsDir()])
	}
	if want := "a b c/"; strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if info, err := m.Stat("/c"); err != nil || !info.IsDir() {
		t.Errorf("stat of a directory: got %v, %v", info, err)
	}
}

func TestMemoryKnowsForeignAndWideFiles(t *testing.T) {
	m := disktest.NewMemory()
	m.Put("/f", nil)
	owner := func() (mine, private bool) {
		info, err := m.Stat("/f")
		must(t, err)
		return m.Owner(info)
	}
	if mine, private := owner(); !mine || !private {
		t.Errorf("got mine %v, private %v of a new file", mine, private)
	}
	m.Chmod("/f", 0o644)
	m.Disown("/f")
	if mine, private := owner(); mine || private {
		t.Errorf("got mine %v, private %v of a foreign, wide file", mine, private)
	}
}

func TestMemoryTellsATestThatEditsAMissingFile(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	disktest.NewMemory().Disown("/no")
}

func TestMemoryResolvesFromTheRoot(t *testing.T) {
	for name, want := range map[string]string{"f": "/f", "/x/../f": "/f"} {
		if got, err := disktest.NewMemory().Resolve(name); got != want || err != nil {
			t.Errorf("%s: got %q, %v; want %q", name, got, err, want)
		}
	}
}

func TestMemoryRemovesADirectoryThatIsEmpty(t *testing.T) {
	m := disktest.NewMemory()
	must(t, m.MkdirAll("/a/b"))
	m.Put("/a/b/f", nil)
	for _, full := range []string{"/a", "/a/b"} {
		if err := m.Remove(full); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s: got %v", full, err)
		}
	}
	must(t, m.Remove("/a/b/f"))
	must(t, m.Remove("/a/b"))
	must(t, m.Remove("/a"))
	if _, err := m.Stat("/a"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
