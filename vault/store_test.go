package vault_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"watchword/crypto"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

func TestAnAddedPasswordIsReadBack(t *testing.T) {
	v := vaulttest.New(t, 1)
	id := v.Add("github", "octocat", "s3cret")
	if got := v.Password(id); got != "s3cret" {
		t.Errorf("password %q, want %q", got, "s3cret")
	}
}

func TestRowsShowWhatWasAdded(t *testing.T) {
	v := vaulttest.New(t, 1)
	v.Add("github", "octocat", "one")
	v.Add("gitlab", "me", "two")
	names := map[string]string{}
	v.Look(func(tx *vault.Tx) error {
		for row, err := range tx.Rows() {
			if err != nil {
				return err
			}
			names[row.Name] = row.User
		}
		return nil
	})
	if len(names) != 2 || names["github"] != "octocat" || names["gitlab"] != "me" {
		t.Errorf("rows %v", names)
	}
}

func TestRandomBytesThatEndChangeNothing(t *testing.T) {
	t.Parallel()
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	good, saved := content(t, v), 0
	for n := range int64(60) {
		key, slot, _ := newKey(t, v, status(v).ID)
		poor := v.CopyOf("poor", good)
		poor.Rand = io.LimitReader(vaulttest.Rand(5), 8*n)
		err := update(poor, func(tx *vault.Tx) error {
			tx.Rekey(key, []crypto.Slot{slot})
			_, err := tx.Edit(id, vault.SetSecret(vault.Password, vaulttest.Secret("two")))
			return errors.Join(err, addOne(tx))
		})
		if err == nil {
			saved++
		}
		if (err == nil) == bytes.Equal(content(t, poor), good) {
			t.Errorf("with %d random bytes: error %v, but the file tells otherwise", 8*n, err)
		}
	}
	if saved == 0 || saved > 50 {
		t.Errorf("saved %d times of 60", saved)
	}
}

func TestRandomBytesThatEndMakeNoVault(t *testing.T) {
	v := inMemory(t, 1)
	key, slot, unlock := newKey(t, v, newID)
	made := 0
	for n := range int64(60) {
		poor := v.CopyOf("poor", nil)
		must(t, poor.FS.Remove(poor.Path))
		poor.Rand = io.LimitReader(vaulttest.Rand(5), 8*n)
		if err := poor.Create(t.Context(), newID, []crypto.Slot{slot}, key); err != nil {
			wantErr(t, look(poor, nothing), vault.ErrNoVault)
			continue
		}
		poor.Rand = vaulttest.Rand(6)
		must(t, poor.View(t.Context(), unlock, nothing))
		made++
	}
	if made == 0 || made > 50 {
		t.Errorf("made %d vaults of 60", made)
	}
}

func TestChangesCarryTheNameOfTheirTransaction(t *testing.T) {
	v := inMemory(t, 1)
	var txn vault.Txn
	var id vault.ID
	v.Do(func(tx *vault.Tx) (err error) {
		txn = tx.Txn()
		id, err = tx.Add(vault.Set(vault.Name, "a"))
		return err
	})
	if c := entry(v, id).Commits[0]; c.Txn != txn || c.Device != status(v).Device || txn == (vault.Txn{}) {
		t.Errorf("commit of %x on %x, want %x on %x", c.Txn, c.Device, txn, status(v).Device)
	}
}
