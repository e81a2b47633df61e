package vault_test

import (
	"bytes"
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

func TestExtensionsComeWithTheirSlotsAndGoWithThem(t *testing.T) {
	v := inMemory(t, 1)
	key, slot, _ := newKey(t, v, status(v).ID)
	key.Wipe()
	device := crypto.Device{Kind: crypto.ChallengeResponse, Place: 1}
	must(t, update(v, func(tx *vault.Tx) error {
		tx.AddSlot(slot)
		tx.AddExt(device.Ext(slot.ID()))
		return nil
	}))
	v.Add("github", "octocat", "one") // a save that is about something else
	h, err := v.Header()
	must(t, err)
	if !bytes.Equal(h.Ext, device.Ext(slot.ID())) {
		t.Errorf("the extensions are %x", h.Ext)
	}
	ours := device.Ext([16]byte{7})
	c, _ := rekeyed(t, v, func(tx *vault.Tx) error {
		tx.AddExt(ours)
		return nil
	})
	if h, err = c.Header(); err != nil || !bytes.Equal(h.Ext, ours) {
		t.Errorf("after a new key they are %x, %v", h.Ext, err)
	}
}
