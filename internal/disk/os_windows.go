package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// noFollow is not needed: O_EXCL alone refuses a name that is taken.
const noFollow = 0

// open and rename go through os.Root because that, unlike os.Open and os.Rename, shares for deletion and renames with
// POSIX semantics: so a file can be replaced while this process or another reads it (NTFS, Windows 10 1607 and later).
func open(name string) (*os.File, error) {
	dir, err := os.OpenRoot(filepath.Dir(name))
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	f, err := dir.Open(filepath.Base(name))
	if err != nil {
		return os.Open(name) // a link that leads out of dir, a device
	}
	return f, nil
}

func rename(from, to string) error {
	if filepath.Dir(from) != filepath.Dir(to) {
		return os.Rename(from, to)
	}
	dir, err := os.OpenRoot(filepath.Dir(to))
	if err != nil {
		return err
	}
	defer dir.Close()
	if err := dir.Rename(filepath.Base(from), filepath.Base(to)); err != nil {
		return fmt.Errorf("%s: %w", dir.Name(), err)
	}
	return nil
}

// syncDir does nothing: Windows cannot flush a directory, NTFS journals renames by itself.
func syncDir(string) error { return nil }

func owner(fs.FileInfo) (mine, private bool) { return true, true }

func isFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

func isReadOnly(err error) bool { return errors.Is(err, windows.ERROR_WRITE_PROTECT) }

// isPassing reports errors of a rename that go away by themselves: a scanner, an indexer or a sync client has the file open.
func isPassing(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) ||
		errors.Is(err, windows.ERROR_LOCK_VIOLATION) ||
		errors.Is(err, windows.ERROR_ACCESS_DENIED)
}
