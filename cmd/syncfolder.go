package cmd

import (
	"context"
	"errors"
	"io/fs"
	"regexp"

	"watchword/sync"
	"watchword/vault"
)

func (w *ww) folderOf(dir string) sync.Store {
	return &reached{&sync.Folder{FS: w.Disk, Dir: dir, Rand: w.Rand}, w.short(dir)}
}

// remote is a target that is no folder.
var remote = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]+:|[^/]+@[^/]+:)`)

// syncFolder returns the folder that was named.
func (w *ww) syncFolder(name string) (string, error) {
	if remote.MatchString(name) {
		f := usage("%q is no folder: folders only, so far.", name)
		f.state = unchanged
		return "", f
	}
	path, err := w.Disk.Resolve(name)
	if err != nil {
		return "", noFolder(name, err)
	}
	info, err := w.Disk.Stat(path)
	switch {
	case err != nil:
		return "", noFolder(name, err)
	case !info.IsDir():
		return "", usage("%s is no folder: folders only, so far.", name)
	}
	return path, nil
}

func noFolder(name string, err error) *failure {
	f := unreachable(name, err)
	f.state = unchanged
	if errors.Is(err, fs.ErrNotExist) {
		f.hints = []string{"mkdir -p " + shellWord(name) + "  makes it"}
	}
	return f
}

// unreachable is the end of a sync whose folder is not there.
func unreachable(name string, err error) *failure {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return &failure{
		exit: exitUnreachable, code: "unreachable", message: "cannot reach " + name + ": " + oneLine(err) + ".",
		state: "Your vault is fine. What is not sent yet waits for the next sync.", cause: err,
	}
}

// reachable looks for the folder before anything is asked of it.
func (w *ww) reachable(dir string) error {
	info, err := w.Disk.Stat(dir)
	if err == nil && !info.IsDir() {
		err = fs.ErrInvalid
	}
	if err != nil {
		return unreachable(w.short(dir), err)
	}
	return nil
}

// reached is a store whose errors say that it is that which cannot be reached.
type reached struct {
	sync.Store
	name string
}

func (r *reached) List(ctx context.Context) (map[string]int64, error) {
	all, err := r.Store.List(ctx)
	return all, r.said(ctx, err)
}

func (r *reached) Put(ctx context.Context, name string, data []byte) error {
	return r.said(ctx, r.Store.Put(ctx, name, data))
}

func (r *reached) said(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil {
		return err
	}
	return unreachable(r.name, err)
}

// sharedWith returns the folder that the vault is synced with; "" if it is not.
func sharedWith(tx *vault.Tx) (string, error) {
	s, key, err := tx.Sharing()
	if s == nil {
		return "", err
	}
	key.Wipe()
	return s.Target, err
}
