package disk_test

import (
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
)

func TestWriteFileMakesAndReplaces(t *testing.T) {
	inWorlds(t, func(t *testing.T, w world) {
		path := filepath.Join(w.dir, "state")
		for _, data := range []string{"", "short", strings.Repeat("long", 5000), "short again"} {
			must(t, disk.WriteFile(w, path, []byte(data), seeded(1)))
			got, err := disk.ReadFile(w, path, 1<<20)
			if err != nil || string(got) != data {
				t.Errorf("got %d bytes, %v; want %d", len(got), err, len(data))
			}
		}
		if got := names(t, w, w.dir); len(got) != 1 {
			t.Errorf("got files %v, want one", got)
		}
	})
}

func TestFaultOrDeathInWriteFileLeavesOldOrNew(t *testing.T) {
	for _, fault := range []error{syscall.ENOSPC, disktest.ErrShort, disktest.ErrFlip, disktest.ErrCrashed} {
		for n := 1; ; n++ {
			mem := disktest.NewMemory()
			mem.Put("/state", content("old"))
			fsys := &disktest.Failing{FS: mem, At: n, Err: fault}
			err := disk.WriteFile(fsys, "/state", content("new"), seeded(1))
			if !fsys.Hit() {
				break
			}
			got := nameOf(mem.Files()["/state"])
			replaced := err == nil || errors.Is(err, disk.ErrNotDurable)
			if got != map[bool]string{true: "new", false: "old"}[replaced] {
				t.Errorf("%v: got %q and error %v", fsys, got, err)
			}
			for found := range mem.Crashes() {
				if got := nameOf(found.Files()["/state"]); got != "old" && got != "new" {
					t.Errorf("%v: found %q after a crash", fsys, got)
				}
			}
		}
	}
}

func TestWriteFileNoticesContentThatIsTooLongOrShort(t *testing.T) {
	for _, stray := range []string{"datadata", "dat", "", "dxta"} {
		mem := disktest.NewMemory()
		mem.Put("/stray", []byte(stray))
		err := disk.WriteFile(mirage{mem}, "/state", []byte("data"), seeded(1))
		if err == nil || !strings.Contains(err.Error(), "differs from what was written") {
			t.Errorf("read back %q: got %v", stray, err)
		}
		if _, ok := mem.Files()["/state"]; ok {
			t.Errorf("read back %q: file was put in place", stray)
		}
	}
}

// mirage reads another file than was asked for.
type mirage struct{ disk.FS }

func (m mirage) Open(string) (disk.File, error) { return m.FS.Open("/stray") }

func TestReadFileIsBounded(t *testing.T) {
	mem := disktest.NewMemory()
	mem.Put("/state", []byte("12345"))
	if got, err := disk.ReadFile(mem, "/state", 5); err != nil || string(got) != "12345" {
		t.Errorf("got %q, %v at the limit", got, err)
	}
	_, err := disk.ReadFile(mem, "/state", 4)
	if err == nil || !strings.Contains(err.Error(), "/state: larger than 4 bytes") {
		t.Errorf("got %v above the limit", err)
	}
}

func TestReadFileReportsAFailingRead(t *testing.T) {
	mem := disktest.NewMemory()
	mem.Put("/state", []byte("12345"))
	fsys := &disktest.Failing{FS: mem, At: 2, Err: syscall.EIO}
	if _, err := disk.ReadFile(fsys, "/state", 5); !errors.Is(err, syscall.EIO) {
		t.Errorf("got %v, want EIO", err)
	}
}
