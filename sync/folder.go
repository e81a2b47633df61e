package sync

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"watchword/internal/disk"
)

// Folder is a store in a directory: a USB stick, a network drive, or what
// Syncthing, Dropbox and their like carry on. Links to files are not followed.
type Folder struct {
	FS   disk.FS
	Dir  string
	Rand io.Reader        // for temporary names
	Now  func() time.Time // nil: what killed programs left is not cleared away
}

// List returns the regular files of the directory that may be packs, and those
// that iCloud keeps elsewhere.
func (f *Folder) List(ctx context.Context) (map[string]int64, error) {
	entries, err := f.FS.ReadDir(f.Dir)
	if err != nil {
		return nil, fmt.Errorf("list the pile: %w", err)
	}
	names := map[string]int64{}
	for _, e := range entries {
		if name, away := evicted(e.Name()); away && names[name] == 0 {
			names[name] = Away // or it is listed too, and comes later
		}
		if !plausible(e.Name()) || !e.Type().IsRegular() {
			continue
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // another device deleted it meanwhile
		}
		if err != nil {
			return nil, fmt.Errorf("list the pile: %w", err)
		}
		names[e.Name()] = info.Size()
	}
	return names, ctx.Err()
}

// Get opens a file.
func (f *Folder) Get(_ context.Context, name string) (io.ReadCloser, error) {
	path, err := f.path(name)
	if err != nil {
		return nil, err
	}
	return f.FS.Open(path)
}

// Put makes a file that is there whole or not at all, also after a power cut.
// It never replaces one: [fs.ErrExist].
func (f *Folder) Put(ctx context.Context, name string, data []byte) error {
	path, err := f.path(name)
	if err != nil {
		return err
	}
	f.tidy()
	return f.replacement(path, data).Do(ctx)
}

func (f *Folder) replacement(path string, data []byte) disk.Replacement {
	return disk.Replacement{
		FS: f.FS, Path: path, Rand: f.Rand,
		Write: func(w io.Writer) error {
			_, err := w.Write(data)
			return err
		},
		Verify: func(r disk.File) error { return same(r, data) },
	}
}

// leftAfter is how long a temporary file lies before it counts as left behind.
const leftAfter = 24 * time.Hour

// tidy removes the temporary files that killed programs left. Those that cannot
// be removed do no harm.
func (f *Folder) tidy() {
	entries, err := f.FS.ReadDir(f.Dir)
	if err != nil || f.Now == nil {
		return
	}
	for _, e := range entries {
		of, temp := disk.TempOf(e.Name())
		if !temp || !plausible(of) || !e.Type().IsRegular() {
			continue
		}
		if info, err := e.Info(); err == nil && f.Now().Sub(info.ModTime()) > leftAfter {
			_ = f.FS.Remove(filepath.Join(f.Dir, e.Name()))
		}
	}
}

// evicted returns the name of the file for which a file called name stands that
// iCloud keeps elsewhere.
func evicted(name string) (of string, ok bool) {
	of, dot := strings.CutPrefix(name, ".")
	of, ends := strings.CutSuffix(of, ".icloud")
	return of, dot && ends && plausible(of)
}

// Delete removes a file, wherever iCloud keeps it.
func (f *Folder) Delete(_ context.Context, name string) error {
	path, err := f.path(name)
	if err != nil {
		return err
	}
	for _, path := range []string{path, filepath.Join(f.Dir, "."+name+".icloud")} {
		if err := f.FS.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func (f *Folder) path(name string) (string, error) {
	if !plausible(name) {
		return "", fmt.Errorf("%q is no name in a pile: %w", name, fs.ErrInvalid)
	}
	return filepath.Join(f.Dir, name), nil
}

// errDiffers means that a file reads back otherwise than it was written.
var errDiffers = errors.New("reads back otherwise than it was written")

// same returns nil if r yields exactly want.
func same(r io.Reader, want []byte) error {
	got, err := io.ReadAll(io.LimitReader(r, int64(len(want))+1))
	if err == nil && !bytes.Equal(got, want) {
		err = errDiffers
	}
	return err
}
