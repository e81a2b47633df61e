package cmd_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"testing"

	"watchword/cmd"
	"watchword/sync/remote"
)

// servers are those that are reached, by the targets that they are.
type servers map[string]*server

// server is one in memory, with files in one place.
type server struct {
	files    map[string][]byte
	user     string // that is let in; empty: everybody is
	password string
	fails    error  // with which every call ends; nil: none does
	slow     func() // called while a file is got; nil: it is not
	cut      bool   // reading a file fails after some bytes
	open     int    // stores
	cache    string // that was offered
}

// serving is a world with a vault, and a server that is this target.
func serving(t *testing.T, target string) (*world, *server) {
	w := withVault(t)
	s := &server{files: map[string][]byte{}}
	w.servers = servers{target: s}
	return w, s
}

func (all servers) open(ctx context.Context, target remote.Target, login remote.Credentials, cache string) (cmd.SyncStore, error) {
	s := all[target.String()]
	if s == nil {
		return nil, fmt.Errorf("no such host")
	}
	as, err := s.logIn(ctx, target, login)
	if err != nil {
		return nil, err
	}
	s.open++
	s.cache = cache
	return &served{s, as}, nil
}

// logIn returns who it is that comes, as NAME:PASSWORD.
func (s *server) logIn(ctx context.Context, target remote.Target, ask remote.Credentials) (string, error) {
	if ask == nil {
		return "", nil
	}
	login, err := ask(ctx)
	if err != nil {
		return "", err
	}
	defer login.Wipe()
	if target.User != "" {
		login.User = target.User
	}
	text := login.User + ":"
	err = login.Secret.Reveal(func(b []byte) error { text += string(b); return nil })
	return text, err
}

// served is a store of the server, for whoever has logged in.
type served struct {
	*server
	as string
}

func (s *served) may(ctx context.Context) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case s.user != "" && s.as != s.user+":"+s.password:
		return fmt.Errorf("%w: check user and password", remote.ErrCredentials)
	}
	return s.fails
}

func (s *served) List(ctx context.Context) (map[string]int64, error) {
	if err := s.may(ctx); err != nil {
		return nil, fmt.Errorf("list the pile: %w", err)
	}
	all := map[string]int64{}
	for name, data := range s.files {
		all[name] = int64(len(data))
	}
	return all, nil
}

func (s *served) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	data, there := s.files[name]
	if err := s.may(ctx); err != nil {
		return nil, err
	}
	if !there {
		return nil, fs.ErrNotExist
	}
	if s.slow != nil {
		s.slow()
	}
	var r io.Reader = bytes.NewReader(data)
	if s.cut {
		r = io.MultiReader(bytes.NewReader(data[:100]), snapped{})
	}
	return io.NopCloser(r), nil
}

// snapped is a line that is.
type snapped struct{}

func (snapped) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func (s *served) Put(ctx context.Context, name string, data []byte) error {
	if err := s.may(ctx); err != nil {
		return err
	}
	s.files[name] = bytes.Clone(data)
	return nil
}

func (s *served) Delete(ctx context.Context, name string) error {
	if err := s.may(ctx); err != nil {
		return err
	}
	delete(s.files, name)
	return nil
}

func (s *served) Close() error {
	s.server.open--
	return nil
}
