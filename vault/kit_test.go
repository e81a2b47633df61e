package vault_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
	"watchword/secret"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

// inMemory makes a vault on a file system in memory, where saving is quick.
func inMemory(t testing.TB, seed uint64) *vaulttest.Vault {
	t.Helper()
	return vaulttest.NewOn(t, disktest.NewMemory(), "/w", seed)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wantErr wants an error that is want.
func wantErr(t *testing.T, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("error %v, want %v", got, want)
	}
}

// edit changes an entry and reports whether that was any change.
func edit(v *vaulttest.Vault, id vault.ID, changes ...vault.Change) (changed bool) {
	v.Do(func(tx *vault.Tx) (err error) {
		changed, err = tx.Edit(id, changes...)
		return err
	})
	return changed
}

func setPassword(v *vaulttest.Vault, id vault.ID, text string) {
	edit(v, id, vault.SetSecret(vault.Password, vaulttest.Secret(text)))
}

// entry returns an entry as it is saved.
func entry(v *vaulttest.Vault, id vault.ID) (e *vault.Entry) {
	v.Look(func(tx *vault.Tx) (err error) {
		e, err = tx.Entry(id)
		return err
	})
	return e
}

func status(v *vaulttest.Vault) (s vault.Status) {
	v.Look(func(tx *vault.Tx) error {
		s = tx.Status()
		return nil
	})
	return s
}

// reveal opens a secret and returns it without its canary.
func reveal(tx *vault.Tx, id vault.ID, it *vault.Item, by *vault.Commit) (text string, err error) {
	value, err := tx.Value(id, it, by)
	if err != nil {
		return "", err
	}
	defer value.Wipe()
	err = value.Reveal(func(b []byte) error {
		text = strings.TrimPrefix(string(b), vaulttest.Canary)
		return nil
	})
	return text, err
}

// passwords returns the shown password and then those beside it.
func passwords(v *vaulttest.Vault, id vault.ID) (all []string) {
	v.Look(func(tx *vault.Tx) error {
		e, err := tx.Entry(id)
		if err != nil || e.Field(vault.Password) == nil {
			return err
		}
		f := e.Field(vault.Password)
		for _, w := range append([]vault.Writer{{Item: f.Item, By: f.By}}, f.Others...) {
			text, err := reveal(tx, id, &w.Item, w.By)
			if err != nil {
				text = err.Error()
			}
			all = append(all, text)
		}
		return nil
	})
	return all
}

func wantPasswords(t *testing.T, v *vaulttest.Vault, id vault.ID, want ...string) {
	t.Helper()
	if got := passwords(v, id); !slices.Equal(got, want) {
		t.Errorf("passwords %q, want %q", got, want)
	}
}

// joins brings what from holds into v.
func joins(v, from *vaulttest.Vault) (j vault.Joined) {
	from.Look(func(other *vault.Tx) error {
		v.Do(func(tx *vault.Tx) (err error) {
			j, err = tx.Join(other)
			return err
		})
		return nil
	})
	return j
}

// rows returns every row as text, in their order.
func rows(v *vaulttest.Vault) (all []string) {
	v.Look(func(tx *vault.Tx) error {
		for row, err := range tx.Rows() {
			if err != nil {
				return err
			}
			all = append(all, fmt.Sprintf("%+v", row))
		}
		return nil
	})
	return all
}

// idsOf returns the ids of all entries.
func idsOf(v *vaulttest.Vault) (ids []vault.ID) {
	v.Look(func(tx *vault.Tx) error {
		for row, err := range tx.Rows() {
			if err != nil {
				return err
			}
			ids = append(ids, row.ID)
		}
		return nil
	})
	return ids
}

// parts takes the saved payload apart.
func parts(v *vaulttest.Vault) (p vault.Parts) {
	v.Look(func(tx *vault.Tx) (err error) {
		p, err = tx.Parts()
		return err
	})
	return p
}

// forge returns a copy of v, never seen before, in which change had its way
// with the payload.
func forge(v *vaulttest.Vault, change func(p *vault.Parts)) *vaulttest.Vault {
	var file []byte
	v.Look(func(tx *vault.Tx) error {
		p, err := tx.Parts()
		if err != nil {
			return err
		}
		change(&p)
		file, err = tx.Seal(p)
		return err
	})
	return v.CopyOf("forged", file)
}

// look is View of any vault, an error among the things it may return.
func look(v *vaulttest.Vault, fn func(tx *vault.Tx) error) error {
	return v.View(context.Background(), v.Unlock, fn)
}

func update(v *vaulttest.Vault, fn func(tx *vault.Tx) error) error {
	return v.Update(context.Background(), v.Unlock, fn)
}

func nothing(*vault.Tx) error { return nil }

// addOne is a change for those who need any.
func addOne(tx *vault.Tx) error {
	_, err := tx.Add(vault.Set(vault.Name, "one more"))
	return err
}

// content returns the bytes of the vault file.
func content(t testing.TB, v *vaulttest.Vault) []byte {
	t.Helper()
	data, err := disk.ReadFile(v.FS, v.Path, 1<<30)
	must(t, err)
	return data
}

// heed collects the notices of v.
func heed(v *vaulttest.Vault) *[]vault.NoticeKind {
	kinds := &[]vault.NoticeKind{}
	v.Notify = func(n vault.Notice) { *kinds = append(*kinds, n.Kind) }
	return kinds
}

func wantNotices(t *testing.T, got *[]vault.NoticeKind, want ...vault.NoticeKind) {
	t.Helper()
	if !slices.Equal(*got, want) {
		t.Errorf("notices %v, want %v", *got, want)
	}
	*got = nil
}

// newKey draws a key with a recovery slot for it in the vault id, and returns
// what opens it.
func newKey(t testing.TB, v *vaulttest.Vault, id [16]byte) (*crypto.Key, crypto.Slot, vault.Unlocker) {
	t.Helper()
	key, err := crypto.NewKey(v.Rand)
	must(t, err)
	slot, unlock := slotFor(t, v, id, key)
	return key, slot, unlock
}

// slotFor makes a recovery slot for key in the vault id, and returns what opens
// it.
func slotFor(t testing.TB, v *vaulttest.Vault, id [16]byte, key *crypto.Key) (crypto.Slot, vault.Unlocker) {
	t.Helper()
	code, err := crypto.NewRecovery(v.Rand)
	must(t, err)
	var plain []byte
	must(t, code.Reveal(func(b []byte) error { plain = bytes.Clone(b); return nil }))
	slot, err := crypto.NewSlot(v.Rand, crypto.Vault, id, crypto.Recovery, crypto.Params{}, crypto.Credential{Recovery: code}, key)
	must(t, err)
	return slot, func(_ context.Context, h *crypto.Header) (*crypto.Key, error) {
		code := secret.New(bytes.Clone(plain))
		defer code.Wipe()
		key, _, err := h.Unlock(crypto.Credential{Recovery: code})
		return key, err
	}
}

// isForged reports whether err is the verdict on what an authentic file must not
// hold.
func isForged(err error) bool { return errors.Is(err, crypto.ErrForged) }

// isChange reports whether err refuses a change without blaming the file.
func isChange(err error) bool {
	return errors.Is(err, vault.ErrReadOnly) || errors.Is(err, vault.ErrIncomplete) ||
		errors.Is(err, vault.ErrTrashed) || errors.Is(err, vault.ErrNoEntry)
}
