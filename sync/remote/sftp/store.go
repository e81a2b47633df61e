// Package sftp keeps a pile on a server that is reached by ssh, through the user's
// own ssh program: with its configuration, agent, known hosts and jumps. A file is
// written under its own name, in place; one that was cut is no pack, and is seen
// to be none.
package sftp

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"sync"

	"github.com/pkg/sftp"

	"watchword/sync/remote"
	"watchword/sync/remote/program"
)

// Store is a folder of a server. Several goroutines may use it; they take turns.
type Store struct {
	ssh    program.Program
	target remote.Target

	mu   sync.Mutex
	line *line // nil: not connected
}

// Open returns the store of a [remote.SFTP] target, reached by ssh, the name or path
// of that program. It connects when it is first used, and again after a failure.
func Open(ssh string, target remote.Target) *Store {
	return &Store{ssh: program.Program{Name: ssh}, target: target}
}

// Close ends the connection.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.line == nil {
		return nil
	}
	s.line.close()
	s.line = nil
	return nil
}

// List returns the regular files of the folder; none if there is no folder. Links
// are not followed.
func (s *Store) List(ctx context.Context) (map[string]int64, error) {
	names := map[string]int64{}
	err := s.do(ctx, maxList, func(c *sftp.Client) error {
		infos, err := c.ReadDirContext(ctx, s.target.Path)
		if len(infos) > remote.MaxNames {
			return remote.ErrTooMuch
		}
		for _, info := range infos {
			if info.Mode().IsRegular() && remote.Flat(info.Name()) {
				names[info.Name()] = info.Size()
			}
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list the pile: %w", err)
	}
	return names, nil
}

// Get reads a file; reading ends with ctx, too. No other call goes on until it is
// closed.
func (s *Store) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	if err := remote.CheckName(name); err != nil {
		return nil, err
	}
	d, err := s.begin(ctx, maxCall)
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", name, err)
	}
	f, err := d.line.client.Open(s.path(name))
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", name, d.end(err))
	}
	return remote.Bounded(&file{f: f, ahead: bufio.NewReaderSize(f, readAhead), during: d}, remote.MaxFile), nil
}

// readAhead is how much is asked for at once, so that a file far away does not
// need a round trip for each packet.
const readAhead = 1 << 20

// file is one that is being read.
type file struct {
	f      *sftp.File
	ahead  *bufio.Reader
	during *during
}

func (f *file) Read(p []byte) (int, error) {
	n, err := f.ahead.Read(p)
	if err != nil && err != io.EOF {
		err = f.during.explain(err)
	}
	return n, err
}

func (f *file) Close() error { return f.during.end(f.f.Close()) }

// Put makes a file; never replaces one.
func (s *Store) Put(ctx context.Context, name string, data []byte) error {
	if err := remote.CheckName(name); err != nil {
		return err
	}
	err := s.do(ctx, maxList, func(c *sftp.Client) error {
		f, err := create(c, s.path(name))
		if errors.Is(err, fs.ErrNotExist) {
			if err = c.MkdirAll(s.target.Path); err == nil {
				f, err = create(c, s.path(name))
			}
		}
		if err != nil {
			return err
		}
		if err = write(c, f, data); err != nil {
			c.Remove(f.Name()) // what is cut is of no use; if it stays, it harms nobody
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("put %s: %w", name, err)
	}
	return nil
}

func create(c *sftp.Client, name string) (*sftp.File, error) {
	return c.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
}

// write writes the file and closes it, flushed to the disk of a server that can.
func write(c *sftp.Client, f *sftp.File, data []byte) error {
	_, err := f.ReadFrom(bytes.NewReader(data))
	if _, can := c.HasExtension("fsync@openssh.com"); can && err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// Delete deletes a file.
func (s *Store) Delete(ctx context.Context, name string) error {
	if err := remote.CheckName(name); err != nil {
		return err
	}
	err := s.do(ctx, maxList, func(c *sftp.Client) error { return c.Remove(s.path(name)) })
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete %s: %w", name, err)
	}
	return nil
}

func (s *Store) path(name string) string { return path.Join(s.target.Path, name) }
