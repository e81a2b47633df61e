package vault_test

import (
	"context"
	"testing"

	"watchword/crypto"
	"watchword/vault"
)

func TestAnAddedSlotIsAnotherWayInAndTheBackupsStay(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	setPassword(v, id, "two")
	if !status(v).Recovery {
		t.Error("the slot that such a vault is born with is not seen")
	}
	backups, err := v.Backups()
	must(t, err)
	key, strange, unlock := newKey(t, v, status(v).ID)
	must(t, update(v, func(tx *vault.Tx) error {
		tx.AddSlot(strange) // of another key, to have one that must not open it
		return nil
	}))
	key.Wipe()
	must(t, look(v, nothing))
	wantErr(t, v.View(context.Background(), unlock, nothing), crypto.ErrForged)
	after, err := v.Backups()
	must(t, err)
	if len(after) != len(backups) || len(after) == 0 {
		t.Errorf("%d backups, there were %d", len(after), len(backups))
	}
	for _, b := range after {
		if b.State != vault.BackupReady {
			t.Errorf("%s is in state %d", b.Path, b.State)
		}
	}
}
