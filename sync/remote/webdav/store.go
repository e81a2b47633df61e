// Package webdav keeps a pile on a WebDAV server (RFC 4918): Nextcloud, ownCloud,
// Apache, nginx, or `rclone serve webdav`. It sends no condition and no lock, which
// servers treat differently, follows no redirection, and makes the folder when the
// first file is put.
package webdav

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"sync/atomic"

	"github.com/studio-b12/gowebdav"

	"watchword/sync/remote"
)

// Store is a folder of a server. Several goroutines may use it.
type Store struct {
	target remote.Target
	user   string // in messages; empty if nobody is to be let in
	auth   gowebdav.Authorizer
	web    *http.Transport
	there  atomic.Bool // the folder was seen, by somebody who was let in
}

// Open returns the store of a [remote.WebDAV] target. It asks for credentials, but
// nothing of the server yet. nil credentials are for a server that wants none.
func Open(ctx context.Context, target remote.Target, credentials remote.Credentials) (*Store, error) {
	web := http.DefaultTransport.(*http.Transport).Clone()
	web.DisableCompression = true
	s := &Store{target: target, user: target.User, web: web}
	return s, s.logIn(ctx, credentials)
}

// Close drops idle connections.
func (s *Store) Close() error {
	s.web.CloseIdleConnections()
	return nil
}

// List returns the files of the folder; none if there is no folder.
func (s *Store) List(ctx context.Context) (map[string]int64, error) {
	c := s.call(ctx)
	c.limit = remote.MaxNames * 2048
	infos, err := c.client().ReadDir(s.target.Path)
	if err == nil && !c.whole() {
		err = io.ErrUnexpectedEOF
	}
	names := map[string]int64{}
	err = c.explain(err)
	s.there.Store(err == nil)
	if errors.Is(err, fs.ErrNotExist) {
		return names, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the pile: %w", err)
	}
	for _, info := range infos {
		if !info.IsDir() && remote.Flat(info.Name()) {
			names[info.Name()] = info.Size()
		}
	}
	if len(infos) > remote.MaxNames {
		return nil, fmt.Errorf("list the pile: %w", remote.ErrTooMuch)
	}
	return names, nil
}

// Get reads a file; reading ends with ctx, too.
func (s *Store) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	if err := remote.CheckName(name); err != nil {
		return nil, err
	}
	c := s.call(ctx)
	r, err := c.client().ReadStream(s.path(name))
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", name, c.explain(err))
	}
	return r, nil
}

// Put makes a file, or replaces it.
func (s *Store) Put(ctx context.Context, name string, data []byte) error {
	if err := remote.CheckName(name); err != nil {
		return err
	}
	c := s.call(ctx)
	err := c.folder()
	if err == nil {
		err = c.client().Write(s.path(name), data, 0)
	}
	if err != nil {
		return fmt.Errorf("put %s: %w", name, c.explain(err))
	}
	return nil
}

// Delete deletes a file.
func (s *Store) Delete(ctx context.Context, name string) error {
	if err := remote.CheckName(name); err != nil {
		return err
	}
	c := s.call(ctx)
	if err := c.explain(c.client().Remove(s.path(name))); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete %s: %w", name, err)
	}
	return nil
}

func (s *Store) path(name string) string { return path.Join(s.target.Path, name) }

// folder sees to it that the folder is there, and that the server has let us in,
// before anything large is sent: some answer that nobody listens to meanwhile.
func (c *call) folder() error {
	if c.store.there.Load() {
		return nil
	}
	_, err := c.client().Stat(c.store.target.Path)
	if err != nil && c.err == nil && c.status == http.StatusNotFound {
		err = c.makeFolder(c.store.target.Path)
	}
	c.store.there.Store(err == nil)
	return err
}

// makeFolder makes a folder and those that it is in. The library goes down from
// the top, where servers may answer anything; this goes up from the bottom. A folder
// that is there in the end is made, whatever was said: Apache forbids what another
// device was quicker to do.
func (c *call) makeFolder(dir string) error {
	err := c.client().Mkdir(dir, 0)
	if err != nil && (c.status == http.StatusConflict || c.status == http.StatusNotFound) && path.Dir(dir) != dir {
		if err := c.makeFolder(path.Dir(dir)); err != nil {
			return err
		}
		err = c.client().Mkdir(dir, 0)
	}
	if err == nil {
		return nil
	}
	said := c.status
	if _, absent := c.client().Stat(dir); absent == nil {
		return nil
	}
	if c.err == nil {
		c.status = said
	}
	return err
}
