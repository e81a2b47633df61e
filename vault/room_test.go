package vault_test

import (
	"errors"
	"testing"

	"watchword/vault"
	"watchword/vault/vaulttest"
)

func TestAFileBeyondTheRoomIsRefusedAndNothingElse(t *testing.T) {
	v := inMemory(t, 1)
	id, gone := v.Add("github", "octocat", "one"), v.Add("gone", "u", "two")
	v.Do(func(tx *vault.Tx) error { return tx.Delete(gone) })
	attach := func(tx *vault.Tx, name string, size int) error {
		value := zeros(size)
		defer value.Wipe()
		_, err := tx.Edit(id, vault.SetSecret(vault.FilePrefix+name, value))
		return err
	}
	v.Look(func(tx *vault.Tx) error {
		tx.PretendBlobs(vault.MaxBlobs - 2*(40+1000))
		must(t, attach(tx, "a", 1000))
		must(t, attach(tx, "b", 1000))
		var room *vault.RoomError
		if err := attach(tx, "c", 1); !errors.As(err, &room) || room.Size != vault.MaxBlobs+41 || room.Trash < 40+int64(len(vaulttest.Canary)+3) {
			t.Errorf("error %v of %+v", err, room)
		}
		_, err := tx.Edit(id, vault.SetSecret(vault.Note, vaulttest.Secret("a note")))
		must(t, err)
		must(t, tx.Delete(id))
		return tx.Undelete(id)
	})
}
