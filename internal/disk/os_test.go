package disk_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"watchword/internal/disk"
)

func TestResolveFollowsLinksToWhatIsMissing(t *testing.T) {
	dir := realDir(t)
	must(t, os.Mkdir(filepath.Join(dir, "real"), 0o700))
	must(t, os.Symlink("real", filepath.Join(dir, "folder")))
	must(t, os.WriteFile(filepath.Join(dir, "real", "v.ww"), nil, 0o600))
	must(t, os.Symlink(filepath.Join("folder", "v.ww"), filepath.Join(dir, "present")))
	must(t, os.Symlink(filepath.Join("folder", "later.ww"), filepath.Join(dir, "dangling")))
	must(t, os.Symlink(filepath.Join(dir, "dangling"), filepath.Join(dir, "chain")))
	t.Chdir(dir)
	for _, c := range []struct{ name, want string }{
		{"real/v.ww", "real/v.ww"},
		{"folder/v.ww", "real/v.ww"},
		{"folder/missing.ww", "real/missing.ww"},
		{"present", "real/v.ww"},
		{"dangling", "real/later.ww"},
		{"chain", "real/later.ww"},
		{filepath.Join(dir, "chain"), "real/later.ww"},
	} {
		got, err := disk.OS{}.Resolve(c.name)
		if want := filepath.Join(dir, c.want); err != nil || got != want {
			t.Errorf("resolve %s: got %q, %v; want %q", c.name, got, err, want)
		}
	}
}

func TestResolveRefusesWhatLeadsNowhere(t *testing.T) {
	dir := realDir(t)
	must(t, os.Symlink("loop", filepath.Join(dir, "loop")))
	for _, c := range []struct {
		name string
		want error
	}{
		{"", fs.ErrInvalid},
		{filepath.Join(dir, "no", "v.ww"), fs.ErrNotExist},
		{filepath.Join(dir, "loop"), nil},
	} {
		got, err := disk.OS{}.Resolve(c.name)
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("resolve %q: got %q, %v; want an error (%v)", c.name, got, err, c.want)
		}
	}
}

func TestCreatedFilesAndDirectoriesArePrivate(t *testing.T) {
	dir := filepath.Join(realDir(t), "a", "b")
	must(t, disk.OS{}.MkdirAll(dir))
	f, err := disk.OS{}.Create(filepath.Join(dir, "f"))
	must(t, err)
	must(t, f.Close())
	for name, want := range map[string]fs.FileMode{dir: 0o700, filepath.Join(dir, "f"): 0o600} {
		info, err := disk.OS{}.Stat(name)
		must(t, err)
		if info.Mode().Perm() != want {
			t.Errorf("%s: got mode %v, want %v", name, info.Mode().Perm(), want)
		}
		if mine, private := (disk.OS{}).Owner(info); !mine || !private {
			t.Errorf("%s: got mine %v, private %v, want both", name, mine, private)
		}
	}
}

func TestMissingFilesAreErrorsThatNameThem(t *testing.T) {
	missing := filepath.Join(realDir(t), "missing")
	for what, call := range map[string]func() error{
		"open":     func() error { _, err := disk.OS{}.Open(missing); return err },
		"stat":     func() error { _, err := disk.OS{}.Stat(missing); return err },
		"readdir":  func() error { _, err := disk.OS{}.ReadDir(missing); return err },
		"remove":   func() error { return disk.OS{}.Remove(missing) },
		"rename":   func() error { return disk.OS{}.Rename(missing, missing+"2") },
		"link":     func() error { return disk.OS{}.Link(missing, missing+"2") },
		"sync":     func() error { return disk.OS{}.SyncDir(missing) },
		"readfile": func() error { _, err := disk.ReadFile(disk.OS{}, missing, 10); return err },
		"stale":    func() error { return disk.RemoveStale(disk.OS{}, filepath.Join(missing, "v.ww")) },
	} {
		var path *fs.PathError
		var link *os.LinkError
		err := call()
		if !errors.Is(err, fs.ErrNotExist) || !errors.As(err, &path) && !errors.As(err, &link) {
			t.Errorf("%s: got %v, want fs.ErrNotExist with the name", what, err)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
