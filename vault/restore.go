package vault

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"slices"

	"watchword/crypto"
	"watchword/internal/disk"
)

// Remembering returns unlock with a memory: it asks anew only for a file that
// the last key does not open. The caller calls forget in the end.
func Remembering(unlock Unlocker) (again Unlocker, forget func()) {
	var last *crypto.Key
	forget = func() {
		if last != nil {
			last.Wipe()
		}
		last = nil
	}
	return func(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
		if last != nil && h.Verify(last) == nil {
			return last.Clone(), nil
		}
		key, err := unlock(ctx, h)
		if err == nil {
			forget()
			last = key.Clone()
		}
		return key, err
	}, forget
}

// Again returns what opens the vault as tx leaves it, without asking anybody, as
// long as no other program changes its key. The caller calls forget in the end.
func (tx *Tx) Again() (unlock Unlocker, forget func()) {
	key := tx.key
	if tx.rekey != nil {
		key = tx.rekey.key
	}
	key = key.Clone()
	return func(_ context.Context, h *crypto.Header) (*crypto.Key, error) {
		if err := h.Verify(key); err != nil {
			return nil, err
		}
		return key.Clone(), nil
	}, key.Wipe
}

// Restore puts the former save in the file name back in the vault's place. It
// is saved anew, under the vault's present key, as the successor of what was
// there, so that no machine takes it for an old copy; that is kept as the newest
// backup. unlock is asked for the vault, if it can be read, and for the backup
// if another key opens it. confirm is called before anything is written, with
// both of them opened; present is nil if the vault cannot be read or is not
// there, and then the key of the backup becomes its key. An error of confirm
// changes nothing and is returned. Other errors are those of View and Update.
func (s *Store) Restore(ctx context.Context, name string, unlock Unlocker, confirm func(former, present *Tx) error) error {
	unlock, forget := Remembering(unlock)
	defer forget()
	present, err := s.begin(ctx, unlock, policy{rollback: true, fork: true})
	if err != nil && !Unreadable(err) {
		return err
	}
	if present != nil {
		defer present.end()
	}
	same, err := s.sameAs(present)
	if err != nil {
		return err
	}
	former, err := s.former(ctx, name, unlock)
	if err != nil {
		return err
	}
	defer former.end()
	if err := confirm(former, present); err != nil {
		return err
	}
	if err := former.succeed(present); err != nil {
		return err
	}
	return former.restore(ctx, same)
}

// Unreadable reports whether err says that there is nothing in the vault's place
// that could be opened, whatever the password.
func Unreadable(err error) bool {
	return slices.ContainsFunc(
		[]error{ErrNoVault, crypto.ErrEmpty, crypto.ErrNotWatchword, crypto.ErrDamaged, crypto.ErrForged},
		func(kind error) bool { return errors.Is(err, kind) })
}

// sameAs returns what tells whether the file in the vault's place is still the
// one that is there now; nil if there is none.
func (s *Store) sameAs(present *Tx) (func(disk.File) error, error) {
	if present != nil {
		return present.sameAsLoaded, nil
	}
	file, err := s.openFile(s.Path)
	if err != nil {
		return nil, ignoreMissing(err)
	}
	was, err := contentHash(file)
	return func(current disk.File) error {
		now, err := contentHash(current)
		if err == nil && now != was {
			err = disk.ErrChanged
		}
		return err
	}, errors.Join(err, file.Close())
}

func contentHash(file disk.File) (sum [sha256.Size]byte, err error) {
	h := sha256.New()
	_, err = io.Copy(h, file)
	return [sha256.Size]byte(h.Sum(nil)), err
}

// former opens a backup as what is about to be saved.
func (s *Store) former(ctx context.Context, name string, unlock Unlocker) (*Tx, error) {
	backup := *s
	backup.Path, backup.State, backup.Notify = name, "", nil
	tx, err := backup.begin(ctx, unlock, policy{})
	if err != nil {
		return nil, err
	}
	tx.store, tx.restores = s, true
	return tx, nil
}

// succeed makes tx the successor of the present save and of the last one that
// this machine saw, and gives it the present ways to open it.
func (tx *Tx) succeed(present *Tx) error {
	seen, err := tx.lastSeen()
	if err != nil {
		return err
	}
	tx.joins = append(tx.joins, seen...)
	if present == nil {
		return nil
	}
	tx.joins = append(append(tx.joins, present.base.this()), present.base.meta.lineage...)
	header := present.base.header
	if tx.base.header.Verify(present.key) != nil || !slices.Equal(tx.base.header.Slots, header.Slots) {
		tx.rekey = &rekeying{present.key.Clone(), header.Slots}
	}
	return nil
}

// lastSeen returns the mark of this path, if there is one that can be read.
func (tx *Tx) lastSeen() ([]save, error) {
	raw, err := tx.store.loadMarks(tx.base.header.ID)
	if err != nil {
		return nil, nil // it will be made anew, and the notice tells of it then
	}
	key, err := tx.base.keys.localUnder(labelLocalMark)
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	all, err := parseMarks(raw, key)
	seen, known := all[tx.store.Path]
	if err != nil || !known || len(seen.Header) < headerHash {
		return nil, nil
	}
	return []save{{seen.Generation, [headerHash]byte(seen.Header)}}, nil
}

func (tx *Tx) restore(ctx context.Context, same func(disk.File) error) error {
	s := tx.store
	unlock, err := s.FS.Lock(ctx, s.Path, s.Command)
	if err != nil {
		return err
	}
	if err = disk.RemoveStale(s.FS, s.Path); err == nil {
		err = tx.replace(ctx, same)
	}
	s.leftover(unlock())
	if err == nil || errors.Is(err, disk.ErrNotDurable) {
		s.ended(tx, true)
	}
	return err
}
