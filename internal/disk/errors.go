package disk

import (
	"errors"
	"fmt"
)

var (
	// ErrChanged means that the file is not the one that was loaded: somebody replaced or removed it meanwhile.
	// Nothing was written; load again, join, and save again.
	ErrChanged = errors.New("changed since it was read")

	// ErrNotDurable means that the file was replaced and reads as new, but that the directory could not be flushed:
	// a power loss in the next seconds may bring the old file back.
	ErrNotDurable = errors.New("saved, durability not confirmed")

	// ErrFull means that the disk, or the user's share of it, is full.
	ErrFull = errors.New("disk full")

	// ErrReadOnly means that the file system can only be read.
	ErrReadOnly = errors.New("read-only file system")
)

// BusyError says that the lock of Path was held by somebody else for the whole wait.
type BusyError struct {
	Path   string
	Holder string // as the holder wrote it, printable characters only; empty if it is not known
	Err    error  // why the wait ended: context.Canceled or context.DeadlineExceeded
}

func (e *BusyError) Error() string {
	holder := e.Holder
	if holder == "" {
		holder = "another process"
	}
	return fmt.Sprintf("lock %s: held by %s", e.Path, holder)
}

// Unwrap returns Err, so that a wait ended by the user can be told from one that took too long.
func (e *BusyError) Unwrap() error { return e.Err }

// marked is an error that is also of a kind; it reads as before.
type marked struct {
	error
	kind error
}

func (m marked) Unwrap() []error { return []error{m.error, m.kind} }

// mark makes the operating system's many ways to say "full" and "read-only" recognisable by errors.Is
// without importing syscall.
func mark(err error) error {
	switch {
	case isFull(err):
		return marked{err, ErrFull}
	case isReadOnly(err):
		return marked{err, ErrReadOnly}
	}
	return err
}
