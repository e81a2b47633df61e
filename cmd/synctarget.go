package cmd

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"watchword/sync"
	"watchword/sync/remote"
	"watchword/vault"
)

// SyncStore is a store of a pile that is closed after use.
type SyncStore interface {
	sync.Store
	io.Closer
}

// depot is where a pile is, open until the program ends. Its errors are failures
// that name it.
type depot struct {
	sync.Store
	text  string // as the vault keeps it
	name  string // as people are told it
	kind  remote.Kind
	grace time.Duration // as a pile takes it
	one   string        // likewise
	login *remote.Login // at a server; nil: none
	close func() error  // nil: nothing is to be

	state string // what is said of the vault where the depot fails
}

// waits is said where a vault is synced and its depot fails.
const waits = "Your vault is fine. What is not sent yet waits for the next sync."

// newDepot opens the target that somebody has typed, before anything is changed.
// What command prints is logged in with, if one is named.
func (w *ww) newDepot(ctx context.Context, typed, command string) (*depot, error) {
	text, err := w.targetText(typed)
	if err != nil {
		return nil, err
	}
	return w.openDepot(ctx, text, unchanged, w.loginBy(command))
}

// depotOf opens the target of a vault that is synced.
func (w *ww) depotOf(ctx context.Context, tx *vault.Tx, s *vault.Sharing) (*depot, error) {
	return w.openDepot(ctx, s.Target, waits, keptLogin(tx, s))
}

// targetText returns a target as a vault keeps it: it means the same in every
// folder.
func (w *ww) targetText(typed string) (string, error) {
	t, err := remote.Parse(typed)
	switch {
	case err != nil:
		return "", noPlace(err)
	case t.Kind == remote.Folder:
		return w.folderText(typed)
	case t.Kind == remote.Git && isPath(t.Path):
		path, err := w.Disk.Resolve(t.Path)
		if err != nil {
			return "", noFolder(typed, err, "git init --bare "+shellWord(t.Path)+"  makes a repository")
		}
		return "git:" + path, nil
	}
	return t.String(), nil
}

// isPath reports whether git takes what it is given for a path of this machine.
func isPath(given string) bool {
	colon, slash := strings.Index(given, ":"), strings.IndexAny(given, `/\`)
	return filepath.IsAbs(given) || colon < 0 || slash >= 0 && slash < colon
}

func (w *ww) folderText(typed string) (string, error) {
	hints := []string{"mkdir -p " + shellWord(typed) + "  makes it"}
	if host, path, found := strings.Cut(typed, ":"); found && !strings.Contains(host, "/") {
		hints = []string{"sftp://" + host + "/~/" + path + "  is a folder of a host", "rclone:" + typed + "  is one of a remote of rclone"}
	}
	path, err := w.Disk.Resolve(typed)
	if err != nil {
		return "", noFolder(typed, err, hints...)
	}
	if _, _, ok := isOne(w.Disk, path); ok {
		return path, nil
	}
	info, err := w.Disk.Stat(path)
	switch {
	case err != nil:
		return "", noFolder(typed, err, hints...)
	case !info.IsDir():
		f := usage("%s is no folder.", typed)
		f.state, f.hints = unchanged, []string{"The name of a single file ends in .wwsync: ww help targets"}
		return "", f
	}
	return path, nil
}

func noFolder(name string, err error, hints ...string) *failure {
	f := unreachable(name, err)
	f.state = unchanged
	if errors.Is(err, fs.ErrNotExist) {
		f.hints = hints
	}
	return f
}

// noTarget refuses what nothing can be stored in; it may have a password in it.
func noPlace(err error) *failure {
	f := usage("%s.", oneLine(err))
	f.state, f.hints, f.cause = unchanged, []string{"ww help sync"}, err
	return f
}

// openDepot opens the target that a vault keeps. state is what is said of the
// vault should the depot fail. It stays open until the run ends.
func (w *ww) openDepot(ctx context.Context, text, state string, by logins) (*depot, error) {
	if d := w.depot; d != nil && d.text == text {
		d.state = state
		return d, nil
	}
	if err := w.closeDepot(); err != nil {
		return nil, err
	}
	t, err := remote.Parse(text)
	if err != nil {
		return nil, noPlace(err)
	}
	d := &depot{text: text, name: w.short(text), kind: t.Kind, grace: sync.UsualGrace, state: state}
	if d.login, err = by(ctx, t); err != nil {
		return nil, err
	}
	if t.Kind == remote.Folder {
		err = w.openPath(d)
	} else {
		err = w.openRemote(ctx, d, t)
	}
	if err != nil {
		d.forget()
		return nil, d.said(ctx, err)
	}
	w.depot = d
	return d, nil
}

// closeDepot closes what openDepot has opened.
func (w *ww) closeDepot() error {
	d := w.depot
	w.depot = nil
	if d == nil {
		return nil
	}
	d.forget()
	if d.close == nil {
		return nil
	}
	return d.close()
}

// forget wipes the login.
func (d *depot) forget() {
	if d.login != nil {
		d.login.Wipe()
	}
}

// targetKind is what a target is called in a table.
func targetKind(text string) string {
	t, err := remote.Parse(text)
	_, _, one := sync.OneIn(text)
	switch {
	case err != nil || t.Kind != remote.Folder:
		return "target"
	case one:
		return "file"
	}
	return "folder"
}

// openRemote opens a store of others.
func (w *ww) openRemote(ctx context.Context, d *depot, t remote.Target) error {
	cache := ""
	if t.Kind == remote.Git {
		name := sha256.Sum256([]byte(d.text))
		dir := filepath.Join(w.config.Paths.Cache, "git")
		if err := w.Disk.MkdirAll(dir); err != nil {
			return err
		}
		cache = filepath.Join(dir, hex.EncodeToString(name[:16]))
	}
	s, err := w.OpenStore(ctx, t, d.credentials(), cache)
	if err != nil {
		return err
	}
	d.Store, d.close = s, s.Close
	return nil
}

func (d *depot) List(ctx context.Context) (map[string]int64, error) {
	all, err := d.Store.List(ctx)
	return all, d.said(ctx, err)
}

func (d *depot) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	r, err := d.Store.Get(ctx, name)
	if err != nil {
		return nil, d.said(ctx, err)
	}
	return &fetching{r, ctx, d}, nil
}

func (d *depot) Put(ctx context.Context, name string, data []byte) error {
	return d.said(ctx, d.Store.Put(ctx, name, data))
}

func (d *depot) Delete(ctx context.Context, name string) error {
	return d.said(ctx, d.Store.Delete(ctx, name))
}

// fetching is a file of a depot that is being read.
type fetching struct {
	io.ReadCloser
	ctx context.Context
	of  *depot
}

func (f *fetching) Read(p []byte) (int, error) {
	n, err := f.ReadCloser.Read(p)
	if err == io.EOF {
		return n, err
	}
	return n, f.of.said(f.ctx, err)
}

// said makes err a failure that says what could not be reached.
func (d *depot) said(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil || errors.As(err, new(*failure)) {
		return err
	}
	f := unreachable(d.name, err)
	f.state = d.state
	if errors.Is(err, remote.ErrCredentials) {
		return d.notLetIn(f)
	}
	return f
}

// unreachable is the failure of a target called name.
func unreachable(name string, err error) *failure {
	why := err
	if path, is := err.(*fs.PathError); is { // whose path is the name, as a rule
		why = path.Err
	}
	return &failure{
		exit: exitUnreachable, code: "unreachable", state: waits, cause: err,
		message: "cannot reach " + name + ": " + strings.TrimPrefix(oneLine(why), "list the pile: ") + ".",
	}
}

// sharingOf returns how the vault is synced, for what does not need the sync key.
func sharingOf(tx *vault.Tx) (*vault.Sharing, error) {
	s, key, err := tx.Sharing()
	switch {
	case err != nil:
		return nil, err
	case s == nil:
		return nil, notShared()
	}
	key.Wipe()
	return s, nil
}

// sharedWith returns the target that the vault is synced with; "" if it is not.
func sharedWith(tx *vault.Tx) (string, error) {
	s, key, err := tx.Sharing()
	if s == nil {
		return "", err
	}
	key.Wipe()
	return s.Target, err
}
