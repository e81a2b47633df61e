package vault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"watchword/crypto"
	"watchword/internal/disk"
)

// Errors of [Store.Repair].
var (
	ErrSound    = errors.New("the vault is not damaged")
	ErrNoBackup = errors.New("no good backup")
)

// Repairing is what a repair is about to do.
type Repairing struct {
	Backup  string // path of the newest good one
	Former  *Tx    // the backup
	Present *Tx    // the vault as far as it still opens; nil if it does not
	Damage  error  // of the vault; [ErrNoVault] if it is gone
	Aside   string // where the damaged file will lie; empty if there is none
	Seen    uint64 // the last save that this machine saw; 0 if it does not know
}

// BackupsError says that no backup could take the vault's place.
type BackupsError struct {
	Damage error // of the vault
	Tried  int   // backups, none of which is whole
}

func (e *BackupsError) Error() string {
	return fmt.Sprintf("%v, and none of %d backups is whole", e.Damage, e.Tried)
}

func (e *BackupsError) Unwrap() []error { return []error{ErrNoBackup, e.Damage} }

// Repair puts the newest backup that is whole in the place of a vault that is not,
// as [Store.Restore] does, but leaves the damaged file beside it under a name
// that no backup has, and the backups as they are. A backup is whole if Check,
// deep, finds nothing wrong. confirm is called before anything is written; its
// error changes nothing and is returned. [ErrSound] means that there was nothing to
// do, a [*BackupsError] that nothing could be done. A key that opens nothing is
// the error of unlock: it says nothing about damage, and so ends the repair.
func (s *Store) Repair(ctx context.Context, unlock Unlocker, confirm func(*Repairing) error) error {
	unlock, forget := Remembering(unlock)
	defer forget()
	r := &Repairing{}
	if err := r.examine(ctx, s, unlock); err != nil {
		return err
	}
	if r.Present != nil {
		defer r.Present.end()
	}
	same, err := s.sameAs(r.Present)
	if err != nil {
		return err
	}
	if err := r.choose(ctx, s, unlock); err != nil {
		return err
	}
	defer r.Former.end()
	if same != nil {
		if r.Aside, err = s.asideName(asideInfix); err != nil {
			return err
		}
	}
	if err := confirm(r); err != nil {
		return err
	}
	r.Former.aside = r.Aside
	if err := r.Former.succeed(r.Present); err != nil {
		return err
	}
	return r.Former.restore(ctx, same)
}

// examine opens the vault and finds what is wrong with it.
func (r *Repairing) examine(ctx context.Context, s *Store, unlock Unlocker) (err error) {
	r.Present, err = s.begin(ctx, unlock, policy{rollback: true, fork: true})
	if err == nil {
		if _, err = r.Present.Check(ctx, false); err == nil {
			err = ErrSound
		}
	}
	if !Unreadable(err) {
		if r.Present != nil {
			r.Present.end()
		}
		return err
	}
	r.Damage = err
	return nil
}

// choose opens the newest backup that is whole.
func (r *Repairing) choose(ctx context.Context, s *Store, unlock Unlocker) error {
	all, err := s.Backups()
	if err != nil {
		return err
	}
	var locked error // why unlock gave no key
	asked := func(ctx context.Context, h *crypto.Header) (key *crypto.Key, err error) {
		key, err = unlock(ctx, h)
		locked = err
		return key, err
	}
	for _, b := range all {
		former, err := s.former(ctx, b.Path, asked)
		switch {
		case locked != nil && !Unreadable(locked):
			return err
		case spoilt(err):
			continue
		case err != nil:
			return err
		}
		whole, err := former.whole(ctx)
		if err == nil && whole {
			r.Backup, r.Former = b.Path, former
			r.Seen, err = former.seen()
			return err
		}
		former.end()
		if err != nil {
			return err
		}
	}
	return &BackupsError{r.Damage, len(all)}
}

// spoilt reports whether err of a backup means that the next one must be tried: a
// disk that fails may still have that one.
func spoilt(err error) bool {
	var version *crypto.VersionError
	var cost *crypto.CostError
	var unread *fs.PathError
	return Unreadable(err) || errors.As(err, &version) || errors.As(err, &cost) || errors.As(err, &unread) ||
		errors.Is(err, ErrNotFile) || errors.Is(err, ErrNotOwner)
}

// whole reports whether nothing in tx is wrong.
func (tx *Tx) whole(ctx context.Context) (bool, error) {
	found, err := tx.Check(ctx, true)
	if spoilt(err) {
		return false, nil
	}
	return err == nil && len(found.Problems) == 0, err
}

// seen returns the last save of the vault's path that this machine saw; 0 if it
// does not know.
func (tx *Tx) seen() (uint64, error) {
	seen, err := tx.lastSeen()
	if err != nil || len(seen) == 0 {
		return 0, err
	}
	return seen[0].generation, nil
}

// asideInfix is what the name of a damaged vault has behind that of the vault.
const asideInfix = ".damaged-"

// SetAside returns the names of the damaged files that repairs of the vault path
// left beside it.
func SetAside(fsys disk.FS, path string) (names []string, err error) {
	dir := filepath.Dir(path)
	entries, err := fsys.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), filepath.Base(path)+asideInfix) {
			names = append(names, filepath.Join(dir, e.Name()))
		}
	}
	return names, nil
}

// maxAside is how many damaged files of one day find a name.
const maxAside = 100

// asideName returns a free name for a file beside the vault. It never ends in .ww,
// which would make it a vault, nor is it that of a backup.
func (s *Store) asideName(infix string) (string, error) {
	first := s.Path + infix + s.Now().UTC().Format(time.DateOnly)
	name := first
	for n := 2; n <= maxAside; n++ {
		if _, err := s.FS.Stat(name); errors.Is(err, fs.ErrNotExist) {
			return name, nil
		}
		name = fmt.Sprintf("%s-%d", first, n)
	}
	return "", fmt.Errorf("%s: %w", filepath.Base(name), fs.ErrExist)
}
