// Package rclone keeps a pile where the user's own rclone program reaches, with its
// configuration and keys. Each call runs it once, or twice if it does not say
// whether there is a file.
package rclone

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"

	"watchword/sync/remote"
	"watchword/sync/remote/program"
)

// Store is a folder of a remote. Several goroutines may use it.
type Store struct {
	rclone program.Program
	folder string // REMOTE:PATH
}

// Open returns the store of a [remote.Rclone] target, reached by rclone, the name
// or path of that program.
func Open(rclone string, target remote.Target) *Store {
	return &Store{rclone: program.Program{Name: rclone}, folder: strings.TrimRight(target.Path, "/")}
}

// Close does nothing: nothing is kept.
func (s *Store) Close() error { return nil }

// args puts a command before options that let rclone ask nobody, and try once: the
// next sync tries again.
func args(command string, more ...string) []string {
	return append([]string{command, "--ask-password=false", "--retries=1", "--low-level-retries=2", "--log-level=ERROR"}, more...)
}

// item is a file as rclone lists it.
type item struct {
	Name  string
	Size  int64
	IsDir bool
}

// List returns the files of the folder; none if there is no folder.
func (s *Store) List(ctx context.Context) (map[string]int64, error) {
	text, err := s.rclone.Output(ctx, remote.MaxNames*2048, nil, args("lsjson", "--files-only", "--no-modtime", "--no-mimetype", "--", s.folder)...)
	if err = s.explain(err); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list the pile: %w", err)
	}
	names := map[string]int64{}
	if err != nil {
		return names, nil
	}
	var items []item
	if err := json.Unmarshal(text, &items); err != nil {
		return nil, fmt.Errorf("list the pile: rclone printed no list: %w", err)
	}
	if len(items) > remote.MaxNames {
		return nil, fmt.Errorf("list the pile: %w", remote.ErrTooMuch)
	}
	for _, item := range items {
		if !item.IsDir && remote.Flat(item.Name) {
			names[item.Name] = item.Size
		}
	}
	return names, nil
}

// Get reads a file; reading ends with ctx, too.
func (s *Store) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	if err := remote.CheckName(name); err != nil {
		return nil, err
	}
	r, err := s.rclone.Read(ctx, args("cat", "--", s.path(name))...)
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", name, err)
	}
	// Whether there is a file is known by the first byte, or not even by none.
	first := make([]byte, 1)
	_, err = io.ReadFull(r, first)
	if err == io.EOF {
		first, err = nil, s.exists(ctx, name)
	}
	if err != nil {
		r.Close()
		return nil, fmt.Errorf("get %s: %w", name, s.explain(err))
	}
	return remote.Bounded(&file{io.MultiReader(bytes.NewReader(first), r), r, s}, remote.MaxFile), nil
}

// file is one that is being read.
type file struct {
	io.Reader
	io.Closer
	of *Store
}

func (f *file) Read(p []byte) (int, error) {
	n, err := f.Reader.Read(p)
	if err != nil && err != io.EOF {
		err = f.of.explain(err)
	}
	return n, err
}

// exists returns [fs.ErrNotExist] if there is no such file.
func (s *Store) exists(ctx context.Context, name string) error {
	text, err := s.rclone.Output(ctx, 1<<16, nil, args("lsjson", "--stat", "--no-modtime", "--no-mimetype", "--", s.path(name))...)
	if err != nil {
		return s.explain(err)
	}
	var found *item
	if err := json.Unmarshal(text, &found); err != nil || found == nil || found.IsDir {
		return errors.Join(fs.ErrNotExist, err)
	}
	return nil
}

// Put makes a file, or replaces it.
func (s *Store) Put(ctx context.Context, name string, data []byte) error {
	if err := remote.CheckName(name); err != nil {
		return err
	}
	err := s.rclone.Run(ctx, bytes.NewReader(data), nil, args("rcat", "--size="+strconv.Itoa(len(data)), "--", s.path(name))...)
	if err != nil {
		return fmt.Errorf("put %s: %w", name, s.explain(err))
	}
	return nil
}

// Delete deletes a file.
func (s *Store) Delete(ctx context.Context, name string) error {
	if err := remote.CheckName(name); err != nil {
		return err
	}
	err := s.rclone.Run(ctx, nil, nil, args("deletefile", "--", s.path(name))...)
	if err == nil || ctx.Err() == nil && errors.Is(s.exists(ctx, name), fs.ErrNotExist) {
		return nil
	}
	return fmt.Errorf("delete %s: %w", name, s.explain(err))
}

func (s *Store) path(name string) string {
	if strings.HasSuffix(s.folder, ":") {
		return s.folder + name
	}
	return s.folder + "/" + name
}

// explain says how rclone failed, by https://rclone.org/docs/#list-of-exit-codes
// and, where these say nothing, its words.
func (s *Store) explain(err error) error {
	var said *program.Error
	if !errors.As(err, &said) || errors.Is(err, remote.ErrLater) || errors.Is(err, remote.ErrCredentials) {
		return err
	}
	const directoryNotFound, fileNotFound, temporary = 3, 4, 5
	name, _, _ := strings.Cut(s.folder, ":")
	has := func(words ...string) bool {
		for _, word := range words {
			if strings.Contains(said.Said, word) {
				return true
			}
		}
		return false
	}
	switch {
	case said.Code == directoryNotFound, said.Code == fileNotFound:
		return fs.ErrNotExist
	case has("didn't find section"):
		return fmt.Errorf("rclone knows no remote %q; look at: rclone listremotes", name)
	case has("401", "403", "nauthorized", "denied", "invalid_grant", "expired", "decrypt config"):
		return fmt.Errorf("%w: try by hand, and log in again if it fails there: rclone lsf %s (%w)", remote.ErrCredentials, s.folder, said)
	case said.Code == temporary:
		return fmt.Errorf("%w: %w", remote.ErrLater, said)
	}
	return said
}
