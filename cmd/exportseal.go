package cmd

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path/filepath"

	"watchword/crypto"
	"watchword/secret"
	"watchword/vault"
)

// make makes the key's file first: a vault that nobody can open is worth less
// than a key for nothing.
func (x *export) make(ctx context.Context, s *vault.Store, tx *vault.Tx) error {
	if err := x.lockedEnough(); err != nil {
		return err
	}
	password, err := x.makePasswordFile()
	if err != nil {
		return err
	}
	defer password.Wipe()
	return x.dropKeyFile(x.keyPath, x.seal(ctx, s, tx, password))
}

// passwordBytes are the random bytes of an export's password: no search finds
// it, so that the least costs do.
const passwordBytes = 32

// makePasswordFile makes the file with the password, mode 0600, and returns the
// password, for the caller to wipe.
func (x *export) makePasswordFile() (secret.Value, error) {
	password, err := x.newHex(passwordBytes)
	if err != nil {
		return secret.Value{}, err
	}
	err = password.Reveal(func(b []byte) error { return x.newFile(x.keyPath, b) })
	if errors.Is(err, fs.ErrExist) {
		err = exportTaken(x.keyPath)
	}
	if err == nil {
		if err = x.Disk.SyncDir(filepath.Dir(x.keyPath)); err != nil {
			err = errors.Join(err, x.Disk.Remove(x.keyPath))
		}
	}
	if err != nil {
		password.Wipe()
		return secret.Value{}, err
	}
	return password, nil
}

// newHex returns n random bytes in hexadecimal digits, for the caller to wipe.
func (w *ww) newHex(n int) (secret.Value, error) {
	const digits = "0123456789abcdef"
	v := secret.Alloc(2 * n)
	err := v.Reveal(func(b []byte) error {
		if _, err := io.ReadFull(w.Rand, b[n:]); err != nil {
			return err
		}
		for i := range n { // each is read before its place is written to
			random := b[n+i]
			b[2*i], b[2*i+1] = digits[random>>4], digits[random&0xf]
		}
		return nil
	})
	if err != nil {
		v.Wipe()
		return secret.Value{}, err
	}
	return v, nil
}

// seal makes the vault with the entries in it, in one save.
func (x *export) seal(ctx context.Context, s *vault.Store, tx *vault.Tx, password secret.Value) error {
	id, key, err := x.newIdentity()
	if err != nil {
		return err
	}
	defer key.Wipe()
	slot, err := x.newSlot(id, &proof{password: password, kind: crypto.Password}, x.leastCosts, key)
	if err != nil {
		return err
	}
	other := *s
	other.Path, other.State, other.TrackUse = x.path, "", false // it is for another machine
	err = other.CreateWith(ctx, id, []crypto.Slot{slot}, key, func(small *vault.Tx) error { return x.fill(ctx, tx, small) })
	if errors.Is(err, vault.ErrExists) {
		return exportTaken(x.path)
	}
	return err
}

func (w *ww) leastCosts() crypto.Params {
	return crypto.Params{Time: w.Limits.MinTime, Memory: w.Limits.MinMemory, Lanes: min(4, w.Limits.MaxLanes)}
}

// fill copies the entries, one at a time.
func (x *export) fill(ctx context.Context, tx, small *vault.Tx) error {
	for i := range x.rows {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := x.copyInto(ctx, small, tx, x.rows[i].ID); err != nil {
			return err
		}
	}
	return nil
}

func (x *export) copyInto(ctx context.Context, small, tx *vault.Tx, id vault.ID) error {
	e, err := tx.Entry(id)
	if err != nil {
		return err
	}
	d, err := x.duplicate(ctx, tx, e)
	if err != nil {
		return err
	}
	defer d.wipe()
	_, err = small.Add(d.changes...)
	return err
}
