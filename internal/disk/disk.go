// Package disk replaces files so that a crash, a full disk or a second process never costs the only good copy.
//
// It knows names, locks, modes and the order of writes (docs/FORMAT.md, section 8); it does not know what the bytes mean.
// Everything that touches a file goes through FS, so that disktest can stand in for the machine and fail, or die, at any step.
package disk

import (
	"context"
	"io"
	"io/fs"
)

// File is an open file. *os.File is one. It may be replaced or removed while it is open and then still reads as before,
// except on Windows away from NTFS: there it stands in the way until it is closed.
type File interface {
	io.Reader
	io.ReaderAt
	io.Writer
	io.Closer
	Sync() error // to the medium: fsync, F_FULLFSYNC on macOS. Never call it again after it failed: the kernel may have dropped the data
	Stat() (fs.FileInfo, error)
	Name() string
}

// FS is the file system as this project uses it. Names are in the form of the operating system.
// Errors name the file; errors.Is finds fs.ErrExist, fs.ErrNotExist and fs.ErrPermission in them.
type FS interface {
	Open(name string) (File, error)   // for reading only
	Create(name string) (File, error) // for writing, mode 0600; fs.ErrExist if anything is there, a dangling link included

	Rename(from, to string) error // replaces to, in one step
	Link(from, to string) error   // a hard link; not every file system has them
	Remove(name string) error     // a file, or a directory that is empty

	Stat(name string) (fs.FileInfo, error) // follows links
	ReadDir(name string) ([]fs.DirEntry, error)
	MkdirAll(name string) error // mode 0700
	Chmod(name string, mode fs.FileMode) error
	SyncDir(name string) error // makes renames, links and removals in the directory durable; does nothing on Windows

	// Resolve returns name as an absolute path with every symbolic link followed. The last element may be missing,
	// the directory above it may not. Resolve once and use the result everywhere, so that a link stays a link.
	Resolve(name string) (string, error)

	// Lock takes the exclusive lock that guards the file name (as resolved), against other processes and against this one.
	// It locks the side file LockName(name), creates it if need be, never deletes it, and writes who into it
	// ("pid 4121, ww import") for those who wait. It waits until ctx ends or Patience is over, then returns a *BusyError;
	// for a ctx that had ended before, the error of ctx.
	// Call unlock once the work is done, on every path.
	Lock(ctx context.Context, name, who string) (unlock func() error, err error)

	// Owner says whether the file belongs to this user, and whether nobody else can read or write it by its mode.
	// Windows has neither notion here: true, true.
	Owner(info fs.FileInfo) (mine, private bool)
}
