package sync

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"watchword/internal/disk"
)

// Single is the store of a pile of one file in a folder, and of the copies of it
// that services make beside it: [Pile.One] is File. Unlike other stores it
// replaces the file, but no other than the one that it gave out last. What another
// device writes between that look and the replacement is lost from the file, and
// is written again by the next sync of that device.
type Single struct {
	Folder
	File string // its name in the folder

	there bool // when it was listed or read last
	sum   [sha256.Size]byte
}

// OneIn returns the folder and the name of the file, if target names the file of
// a pile of one.
func OneIn(target string) (dir, file string, ok bool) {
	dir, file = filepath.Split(target)
	return filepath.Clean(dir), file, plausible(file) && strings.HasSuffix(strings.ToLower(file), "."+mark)
}

// List returns the file and its copies.
func (s *Single) List(ctx context.Context) (map[string]int64, error) {
	all, err := s.Folder.List(ctx)
	for name := range all {
		if name != s.File && !copyOf(s.File, name) {
			delete(all, name)
		}
	}
	if _, ok := all[s.File]; err == nil && !ok {
		s.there = false
	}
	return all, err
}

// copyOf reports whether services may call a copy of file so: what they add
// stands after the name, begins with no letter and no digit, and may end in
// anything.
func copyOf(file, name string) bool {
	stem := strings.TrimSuffix(file, filepath.Ext(file))
	rest, ok := strings.CutPrefix(name, stem)
	first, _ := utf8.DecodeRuneInString(rest)
	return ok && plausible(name) && !unicode.IsLetter(first) && !unicode.IsDigit(first)
}

// Get opens a file. The one file is read into memory.
func (s *Single) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	r, err := s.Folder.Get(ctx, name)
	if err != nil || name != s.File {
		return r, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxPack+1))
	if err != nil {
		return nil, err
	}
	s.there, s.sum = true, sha256.Sum256(data)
	return io.NopCloser(bytes.NewReader(data)), nil
}

// Put replaces the one file: the old one is there, or the new one, also after a
// power cut. It is [disk.ErrChanged] or [fs.ErrExist] if it is not what was read.
func (s *Single) Put(ctx context.Context, name string, data []byte) error {
	if name != s.File {
		return fmt.Errorf("%q in a pile of one file: %w", name, fs.ErrInvalid)
	}
	if !s.there {
		return s.Folder.Put(ctx, name, data)
	}
	s.tidy()
	r := s.replacement(filepath.Join(s.Dir, name), data)
	r.Same = func(current disk.File) error {
		sum := sha256.New()
		if _, err := io.Copy(sum, io.LimitReader(current, maxPack+1)); err != nil {
			return err
		}
		if [sha256.Size]byte(sum.Sum(nil)) != s.sum {
			return disk.ErrChanged
		}
		return nil
	}
	return r.Do(ctx)
}
