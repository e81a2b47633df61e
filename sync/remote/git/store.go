// Package git keeps a pile in a git repository, through the user's own git program,
// with its keys and helpers. The files are on a branch of their own, watchword, that
// no one else has checked out; each change is a commit that is pushed, or made
// again upon what was pushed meanwhile. Nothing is merged, since no file ever
// changes.
//
// Git forgets nothing: what is deleted stays in the history, and the repository
// grows. Only the newest commit is fetched.
package git

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"watchword/sync/remote"
	"watchword/sync/remote/program"
)

// Store is the branch. Several goroutines may use it; they take turns.
type Store struct {
	git   program.Program
	url   string
	cache string // a bare repository of our own

	mu    sync.Mutex
	made  bool // the cache is there
	fresh bool // nothing was changed since tip was fetched
	tip   string
	files []entry // of the tip
}

// Open returns the store of a [remote.Git] target, reached by git, the name or path
// of that program. cache is a directory for what was fetched, by no other target;
// it is made, in one that exists, and may be deleted at any time.
func Open(git string, target remote.Target, cache string) *Store {
	return &Store{git: program.Program{Name: git, Env: env, Without: without}, url: target.Path, cache: cache}
}

// Close does nothing: nothing is kept open.
func (s *Store) Close() error { return nil }

// List returns the files of the branch; none if there is no branch.
func (s *Store) List(ctx context.Context) (map[string]int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.refresh(ctx); err != nil {
		return nil, fmt.Errorf("list the pile: %w", s.explain(err))
	}
	names := map[string]int64{}
	for _, e := range s.files {
		if e.regular() && remote.Flat(e.name) {
			names[e.name] = e.size
		}
	}
	return names, nil
}

// Get reads a file; reading ends with ctx, too. That the branch has it is asked of
// the repository after every change; what it has, by its hash, is read from the
// cache.
func (s *Store) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	if err := remote.CheckName(name); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.find(name)
	if !s.fresh || at < 0 {
		if err := s.refresh(ctx); err != nil {
			return nil, fmt.Errorf("get %s: %w", name, s.explain(err))
		}
		at = s.find(name)
	}
	if at < 0 || !s.files[at].regular() {
		return nil, fmt.Errorf("get %s: %w", name, fs.ErrNotExist)
	}
	r, err := s.git.Read(ctx, s.args("cat-file", "blob", s.files[at].id)...)
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", name, err)
	}
	return remote.Bounded(r, remote.MaxFile), nil
}

// Put makes a file, or replaces it.
func (s *Store) Put(ctx context.Context, name string, data []byte) error {
	if err := remote.CheckName(name); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id, err := s.keep(ctx, data)
	if err == nil {
		err = s.change(ctx, func() bool {
			s.files = append(slices.DeleteFunc(s.files, named(name)), entry{mode: "100644", kind: "blob", id: id, name: name})
			return true
		})
	}
	if err != nil {
		return fmt.Errorf("put %s: %w", name, s.explain(err))
	}
	return nil
}

// Delete deletes a file from the branch, though not from its history.
func (s *Store) Delete(ctx context.Context, name string) error {
	if err := remote.CheckName(name); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fresh = s.fresh && s.find(name) >= 0
	err := s.change(ctx, func() bool {
		before := len(s.files)
		s.files = slices.DeleteFunc(s.files, named(name))
		return len(s.files) < before
	})
	if err != nil {
		return fmt.Errorf("delete %s: %w", name, s.explain(err))
	}
	return nil
}

func named(name string) func(entry) bool { return func(e entry) bool { return e.name == name } }

func (s *Store) find(name string) int { return slices.IndexFunc(s.files, named(name)) }

// explain says how git failed, in its words and with what to do.
func (s *Store) explain(err error) error {
	var said *program.Error
	if !errors.As(err, &said) {
		return err
	}
	words := strings.ReplaceAll(said.Said, s.url, "") // which may have any of these in it
	has := func(texts ...string) bool {
		return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(words, text) })
	}
	switch {
	case has("Authentication failed", "Permission denied", "could not read Username", "could not read Password", "Host key verification", "error: 403", "denied to"):
		return fmt.Errorf("%w: git is not let in, or may not push; try by hand: git ls-remote %s (%w)", remote.ErrCredentials, s.url, said)
	case has("does not appear to be a git repository", "does not exist", "not found"):
		return fmt.Errorf("%s is no repository; check it, or make one there: git init --bare (%w)", s.url, said)
	}
	return said
}
