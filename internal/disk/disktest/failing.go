// Package disktest has file systems for tests: Failing goes wrong at a chosen step, Memory knows what a power loss would leave.
//
// A crash test runs an operation once for every step and looks at every state that may be found afterwards:
//
//	for n := 1; ; n++ {
//		mem := disktest.NewMemory()
//		mem.Put("/vault.ww", before)
//		fsys := &disktest.Failing{FS: mem, At: n, Err: disktest.ErrCrashed}
//		save(fsys)
//		for after := range mem.Crashes() {
//			// open "/vault.ww" in after: before or after the save, nothing else
//		}
//		if !fsys.Hit() {
//			break // the operation has fewer than n steps
//		}
//	}
package disktest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"watchword/internal/disk"
)

var (
	// ErrCrashed as Failing.Err is the death of the process: the step and all later ones do nothing and return it.
	ErrCrashed = errors.New("crashed")

	// ErrShort as Failing.Err makes a write write half and claim success. It leaves other steps alone.
	ErrShort = errors.New("short write")

	// ErrFlip as Failing.Err makes a write change one bit and claim success. It leaves other steps alone.
	ErrFlip = errors.New("flipped bit")
)

// Failing is the file system FS, but call number At fails. Every call that can fail counts, those of open files too.
type Failing struct {
	FS  disk.FS
	At  int   // from 1; 0 for never
	Err error // with this, inside an *fs.PathError; or one of ErrCrashed, ErrShort, ErrFlip

	mu  sync.Mutex
	log []string
}

var _ disk.FS = (*Failing)(nil)

// Hit reports whether step At has come.
func (f *Failing) Hit() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.At > 0 && len(f.log) >= f.At
}

// Log returns the steps so far, as "rename /a /b".
func (f *Failing) Log() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.log...)
}

// step counts a call and returns its fault, bare: nil, ErrShort and ErrFlip (for writes only), or an *fs.PathError.
func (f *Failing) step(op, name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.log = append(f.log, op+" "+name)
	n := len(f.log)
	due := n == f.At || f.Err == ErrCrashed && f.At > 0 && n > f.At
	quiet := f.Err == ErrShort || f.Err == ErrFlip
	switch {
	case !due || quiet && op != "write":
		return nil
	case quiet:
		return f.Err
	}
	return &fs.PathError{Op: op, Path: name, Err: f.Err}
}

// do is a step that is one call.
func (f *Failing) do(op, name string, call func() error) error {
	if err := f.step(op, name); err != nil {
		return err
	}
	return call()
}

func (f *Failing) open(op, name string, open func(string) (disk.File, error)) (disk.File, error) {
	if err := f.step(op, name); err != nil {
		return nil, err
	}
	file, err := open(name)
	if err != nil {
		return nil, err
	}
	return &failingFile{file, f}, nil
}

// Open is a step.
func (f *Failing) Open(name string) (disk.File, error) { return f.open("open", name, f.FS.Open) }

// Create is a step.
func (f *Failing) Create(name string) (disk.File, error) { return f.open("create", name, f.FS.Create) }

// Rename is a step.
func (f *Failing) Rename(from, to string) error {
	return f.do("rename", from+" "+to, func() error { return f.FS.Rename(from, to) })
}

// Link is a step.
func (f *Failing) Link(from, to string) error {
	return f.do("link", from+" "+to, func() error { return f.FS.Link(from, to) })
}

// Remove is a step.
func (f *Failing) Remove(name string) error {
	return f.do("remove", name, func() error { return f.FS.Remove(name) })
}

// Stat is a step.
func (f *Failing) Stat(name string) (info fs.FileInfo, err error) {
	err = f.do("stat", name, func() error { info, err = f.FS.Stat(name); return err })
	return info, err
}

// ReadDir is a step.
func (f *Failing) ReadDir(name string) (entries []fs.DirEntry, err error) {
	err = f.do("readdir", name, func() error { entries, err = f.FS.ReadDir(name); return err })
	return entries, err
}

// MkdirAll is a step.
func (f *Failing) MkdirAll(name string) error {
	return f.do("mkdir", name, func() error { return f.FS.MkdirAll(name) })
}

// Chmod is a step.
func (f *Failing) Chmod(name string, mode fs.FileMode) error {
	return f.do("chmod", name, func() error { return f.FS.Chmod(name, mode) })
}

// SyncDir is a step.
func (f *Failing) SyncDir(name string) error {
	return f.do("syncdir", name, func() error { return f.FS.SyncDir(name) })
}

// Resolve is a step.
func (f *Failing) Resolve(name string) (path string, err error) {
	err = f.do("resolve", name, func() error { path, err = f.FS.Resolve(name); return err })
	return path, err
}

// Owner cannot fail and is no step.
func (f *Failing) Owner(info fs.FileInfo) (mine, private bool) { return f.FS.Owner(info) }

// Lock is a step and unlock another. Even a failing unlock lets go, as the end of the process would.
func (f *Failing) Lock(ctx context.Context, name, who string) (unlock func() error, err error) {
	if err := f.step("lock", name); err != nil {
		return nil, err
	}
	below, err := f.FS.Lock(ctx, name, who)
	if err != nil {
		return nil, err
	}
	return func() error { return both(f.step("unlock", name), below()) }, nil
}

type failingFile struct {
	disk.File
	fs *Failing
}

func (f *failingFile) Read(p []byte) (int, error) {
	if err := f.fs.step("read", f.Name()); err != nil {
		return 0, err
	}
	return f.File.Read(p)
}

func (f *failingFile) ReadAt(p []byte, off int64) (int, error) {
	if err := f.fs.step("read", f.Name()); err != nil {
		return 0, err
	}
	return f.File.ReadAt(p, off)
}

func (f *failingFile) Write(p []byte) (int, error) {
	switch err := f.fs.step("write", f.Name()); {
	case err == ErrShort:
		return f.File.Write(p[:len(p)/2])
	case err == ErrFlip && len(p) > 0:
		p = bytes.Clone(p)
		p[len(p)/2] ^= 1
	case err != nil:
		return 0, err
	}
	return f.File.Write(p)
}

func (f *failingFile) Sync() error { return f.fs.do("sync", f.Name(), f.File.Sync) }

// Close closes the file below in any case.
func (f *failingFile) Close() error { return both(f.fs.step("close", f.Name()), f.File.Close()) }

func (f *failingFile) Stat() (fs.FileInfo, error) {
	if err := f.fs.step("stat", f.Name()); err != nil {
		return nil, err
	}
	return f.File.Stat()
}

// both returns the first of two errors, of the second only if it stands alone.
func both(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

// String names the fault, for the messages of tests.
func (f *Failing) String() string {
	log := f.Log()
	if f.At < 1 || f.At > len(log) {
		return fmt.Sprintf("no fault in %d steps", len(log))
	}
	return fmt.Sprintf("step %d (%s): %v", f.At, log[f.At-1], f.Err)
}
