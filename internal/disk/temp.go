package disk

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
)

const tempBytes = 8 // random bytes in the name of a temporary file, written as 16 hex digits

// tempPrefix is what the names of all temporary files for path begin with, without the directory.
func tempPrefix(path string) string { return "." + filepath.Base(path) + tempInfix }

const tempInfix = ".tmp-"

// tempName draws a name beside path, in the same directory and so on the same file system.
func tempName(path string, rand io.Reader) (string, error) {
	var b [tempBytes]byte
	if _, err := io.ReadFull(rand, b[:]); err != nil {
		return "", fmt.Errorf("draw a temporary name: %w", err)
	}
	return filepath.Join(filepath.Dir(path), tempPrefix(path)+hex.EncodeToString(b[:])), nil
}

func isTemp(path, base string) bool {
	digits, ok := strings.CutPrefix(base, tempPrefix(path))
	b, err := hex.DecodeString(digits)
	return ok && err == nil && len(b) == tempBytes
}

// TempOf returns the name, without the directory, of the file for which base names a temporary one.
func TempOf(base string) (name string, ok bool) {
	rest, hidden := strings.CutPrefix(base, ".")
	at := strings.LastIndex(rest, tempInfix)
	if !hidden || at < 0 {
		return "", false
	}
	return rest[:at], isTemp(rest[:at], base)
}

// Stale returns the names of temporary files of path: of dead writers, or of one that is at work.
func Stale(fsys FS, path string) ([]string, error) {
	dir := filepath.Dir(path)
	entries, err := fsys.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("look for stale files beside %s: %w", path, mark(err))
	}
	var names []string
	for _, e := range entries {
		if isTemp(path, e.Name()) {
			names = append(names, filepath.Join(dir, e.Name()))
		}
	}
	return names, nil
}

// RemoveStale removes the temporary files that dead writers of path left beside it.
// Only the holder of the lock may call it: without the lock they may belong to somebody alive.
func RemoveStale(fsys FS, path string) error {
	names, err := Stale(fsys, path)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := fsys.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove stale file: %w", mark(err))
		}
	}
	return nil
}

// fill gives f its content, makes it durable and closes it. A failed fsync is final: a second one
// would succeed although the kernel has thrown the data away (PostgreSQL's "fsyncgate", 2018).
func fill(ctx context.Context, f File, write func(io.Writer) error) error {
	err := write(wholeWriter{ctx, f})
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

// wholeWriter makes a short write an error, and stops when ctx ends.
type wholeWriter struct {
	ctx context.Context
	f   File
}

func (w wholeWriter) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := w.f.Write(p)
	if err == nil && n < len(p) {
		err = &fs.PathError{Op: "write", Path: w.f.Name(), Err: io.ErrShortWrite}
	}
	return n, err
}
