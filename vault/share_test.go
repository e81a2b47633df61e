package vault_test

import (
	"context"
	"testing"

	"watchword/crypto"
	"watchword/vault"
)

func TestNewCopyHasTheKeysOfTheVaultAndNothingElse(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	group := [16]byte{7}
	sync, err := crypto.NewKey(v.Rand)
	must(t, err)
	defer sync.Wipe()
	var keys vault.WrappedKeys
	v.Look(func(tx *vault.Tx) error {
		keys, err = tx.WrapKeys(v.Rand, group, sync)
		must(t, err)
		return tx.Same(&keys, group, sync)
	})
	other := inMemory(t, 2)
	other.Look(func(tx *vault.Tx) error {
		wantErr(t, tx.Same(&keys, group, sync), vault.ErrForeign)
		wantErr(t, tx.Same(&keys, [16]byte{8}, sync), crypto.ErrForged)
		return nil
	})
	fresh := v.Copy("fresh")
	fresh.Path += ".new"
	key, err := crypto.NewKey(v.Rand)
	must(t, err)
	unlock := func(context.Context, *crypto.Header) (*crypto.Key, error) { return key.Clone(), nil }
	code, err := crypto.NewRecovery(v.Rand)
	must(t, err)
	slot, err := crypto.NewSlot(v.Rand, crypto.Vault, [16]byte{9}, crypto.Recovery, crypto.Params{}, crypto.Credential{Recovery: code}, key)
	must(t, err)
	must(t, fresh.CreateSharing(context.Background(), [16]byte{9}, []crypto.Slot{slot}, key, &keys, group, sync))
	b, _ := all(t, v)
	must(t, fresh.Update(context.Background(), unlock, func(tx *vault.Tx) error {
		if tx.Status().Device == status(v).Device || tx.Status().Entries != 0 {
			t.Error("it is not a new device, or not empty")
		}
		_, err := tx.Bring(b)
		return err
	}))
	must(t, fresh.View(context.Background(), unlock, func(tx *vault.Tx) error {
		e, err := tx.Entry(id)
		must(t, err)
		f := e.Field(vault.Password)
		text, err := reveal(tx, id, &f.Item, f.By)
		if text != "one" {
			t.Errorf("it reads %q", text)
		}
		return err
	}))
}
