package disk

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"
	"unicode"

	"github.com/gofrs/flock"
)

// Patience is how long Lock waits at most.
const Patience = 10 * time.Second

const (
	retryEvery = 50 * time.Millisecond
	whoAt      = 1   // the text starts here: on Windows nobody but the holder can read the locked byte 0
	whoSize    = 128 // bytes of text kept
)

// LockName returns the name of the side file that is locked for path. It never ends in .ww.
// The vault itself cannot carry the lock: a save puts another file in its place.
func LockName(path string) string { return path + ".lock" }

// Lock implements FS by flock(2), LockFileEx on Windows. Both belong to an open file, not to a process,
// so two handles in one process exclude each other, and both end with the process.
func (OS) Lock(ctx context.Context, name, who string) (unlock func() error, err error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("lock %s: %w", name, err)
	}
	side := LockName(name)
	l := flock.New(side, flock.SetFlag(os.O_RDWR|os.O_CREATE|noFollow), flock.SetPermissions(0o600))
	wait, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	_, err = l.TryLockContext(wait, retryEvery)
	switch {
	case err != nil && wait.Err() != nil:
		return nil, &BusyError{Path: name, Holder: readHolder(side), Err: wait.Err()}
	case err != nil:
		return nil, fmt.Errorf("lock %s: %w", name, mark(err))
	}
	writeHolder(side, who)
	return func() error { return release(l, name) }, nil
}

// release forgets the holder's name while the lock is still held, or it could wipe that of the next holder.
func release(l *flock.Flock, name string) error {
	if !l.Locked() {
		return nil
	}
	writeHolder(l.Path(), "")
	if err := l.Unlock(); err != nil {
		return fmt.Errorf("unlock %s: %w", name, err)
	}
	return nil
}

// writeHolder puts who into the lock file. The text is a courtesy to those who wait:
// a lock without it is as good, so errors are of no interest (a full disk must not keep anybody from deleting).
func writeHolder(side, who string) {
	f, err := os.OpenFile(side, os.O_WRONLY|noFollow, 0)
	if err != nil {
		return
	}
	defer f.Close()
	if f.Truncate(whoAt) == nil {
		f.WriteAt([]byte(who[:min(len(who), whoSize)]), whoAt)
	}
}

// readHolder returns what the holder wrote, made safe to print; empty if there is nothing to read.
func readHolder(side string) string {
	f, err := os.Open(side)
	if err != nil {
		return ""
	}
	defer f.Close()
	b := make([]byte, whoSize)
	n, _ := f.ReadAt(b, whoAt) // short is normal
	return strings.Map(printable, string(b[:n]))
}

func printable(r rune) rune {
	if unicode.IsPrint(r) && r != unicode.ReplacementChar {
		return r
	}
	return -1
}
