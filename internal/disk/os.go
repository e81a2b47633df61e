package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// OS is the real file system.
type OS struct{}

var _ FS = OS{}

// Open opens name for reading.
func (OS) Open(name string) (File, error) {
	return file(open(name))
}

// Create makes name, which must not exist, and opens it for writing.
func (OS) Create(name string) (File, error) {
	return file(os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL|noFollow, 0o600))
}

// file keeps a nil *os.File from becoming a File that is not nil.
func file(f *os.File, err error) (File, error) {
	if err != nil {
		return nil, mark(err)
	}
	return f, nil
}

// Rename replaces to by from. On Windows it waits up to 2.2 seconds for a scanner or a sync client to let go of either.
func (OS) Rename(from, to string) error {
	return persist(time.Sleep, func() error { return rename(from, to) }, isPassing)
}

// persist calls op until it succeeds, fails in a way that does not pass, or ten pauses (2.2 seconds in all) are over.
func persist(sleep func(time.Duration), op func() error, passing func(error) bool) error {
	for i := 0; ; i++ {
		err := op()
		if err == nil || i == 10 || !passing(err) {
			return mark(err)
		}
		sleep(20 * time.Millisecond << min(i, 4))
	}
}

// Link makes to another name of the file from.
func (OS) Link(from, to string) error { return mark(os.Link(from, to)) }

// Remove removes name: a link, not what it points to.
func (OS) Remove(name string) error { return mark(os.Remove(name)) }

// Stat describes name, or what it points to.
func (OS) Stat(name string) (fs.FileInfo, error) { return os.Stat(name) }

// ReadDir lists name, sorted.
func (OS) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }

// MkdirAll makes name and the directories above it that are missing.
func (OS) MkdirAll(name string) error { return mark(os.MkdirAll(name, 0o700)) }

// Chmod changes the mode of name, or of what it points to. On Windows that means little.
func (OS) Chmod(name string, mode fs.FileMode) error { return mark(os.Chmod(name, mode)) }

// SyncDir makes the entries of the directory durable.
func (OS) SyncDir(name string) error { return syncDir(name) }

// Owner reports on ownership and mode.
func (OS) Owner(info fs.FileInfo) (mine, private bool) { return owner(info) }

// Resolve returns the absolute path of name behind all symbolic links.
func (OS) Resolve(name string) (string, error) {
	if name == "" {
		return "", &fs.PathError{Op: "resolve", Path: name, Err: fs.ErrInvalid}
	}
	abs, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	return follow(abs)
}

// follow is filepath.EvalSymlinks for a path whose last element may be missing, or be a link to one that is.
func follow(name string) (string, error) {
	whole, err := filepath.EvalSymlinks(name)
	if !errors.Is(err, fs.ErrNotExist) {
		return whole, err
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(name))
	if err != nil {
		return "", err
	}
	name = filepath.Join(dir, filepath.Base(name))
	target, err := os.Readlink(name)
	if err != nil {
		return name, nil // not a link: merely missing
	}
	if !filepath.IsAbs(target) {
		target = filepath.Join(dir, target)
	}
	return follow(target) // ends: EvalSymlinks has refused loops
}
