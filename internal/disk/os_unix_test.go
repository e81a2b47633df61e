//go:build unix

package disk_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"watchword/internal/disk"
)

// described is a file as stat(2) would describe it.
type described struct {
	fs.FileInfo
	mode fs.FileMode
	uid  int
}

func (d described) Mode() fs.FileMode { return d.mode }
func (d described) Sys() any          { return &syscall.Stat_t{Uid: uint32(d.uid)} }

func TestOwnerTellsForeignAndWideFiles(t *testing.T) {
	me := os.Geteuid()
	for _, c := range []struct {
		name          string
		info          described
		mine, private bool
	}{
		{"mine", described{mode: 0o600, uid: me}, true, true},
		{"foreign", described{mode: 0o600, uid: me + 1}, false, true},
		{"group may read", described{mode: 0o640, uid: me}, true, false},
		{"all may write", described{mode: 0o602, uid: me}, true, false},
	} {
		mine, private := disk.OS{}.Owner(c.info)
		if mine != c.mine || private != c.private {
			t.Errorf("%s: got %v, %v; want %v, %v", c.name, mine, private, c.mine, c.private)
		}
	}
}

func TestCreateDoesNotFollowADanglingLink(t *testing.T) {
	dir := realDir(t)
	must(t, os.Symlink(filepath.Join(dir, "target"), filepath.Join(dir, "link")))
	if f, err := (disk.OS{}).Create(filepath.Join(dir, "link")); err == nil {
		t.Errorf("created %s", f.Name())
	}
	if _, err := os.Lstat(filepath.Join(dir, "target")); err == nil {
		t.Error("the target of the link was made")
	}
}
