package vault_test

import (
	"maps"
	"testing"

	"watchword/crypto"
	"watchword/vault"
)

// shared returns how v is shared, and whether its key is key.
func shared(t *testing.T, v interface {
	Look(func(*vault.Tx) error)
}, key *crypto.Key,
) (s *vault.Sharing, same bool) {
	t.Helper()
	v.Look(func(tx *vault.Tx) error {
		var have *crypto.Key
		var err error
		if s, have, err = tx.Sharing(); s != nil {
			same = have.Equal(key)
			have.Wipe()
		}
		return err
	})
	return s, same
}

func TestASharedVaultKeepsItsGroupAndTheKeyUntilItEnds(t *testing.T) {
	v := inMemory(t, 1)
	v.Add("github", "octocat", "one")
	key, slot, _ := newKey(t, v, status(v).ID)
	defer key.Wipe()
	if s, _ := shared(t, v, key); s != nil {
		t.Fatal("a new vault is shared")
	}
	want := vault.Sharing{
		Group: [16]byte{7}, Target: "/pile", Slots: []crypto.Slot{slot},
		Devices: map[vault.Device]string{{1}: "laptop", {2}: "desk"},
	}
	must(t, update(v, func(tx *vault.Tx) error { tx.Share(want, key); return nil }))
	s, same := shared(t, v, key)
	if s == nil || s.Group != want.Group || s.Target != want.Target || len(s.Slots) != 1 || s.Slots[0] != slot || !maps.Equal(s.Devices, want.Devices) || !same {
		t.Fatalf("shared as %+v, same key: %v", s, same)
	}

	// Without a key the one there is stays.
	want.Target = "/other"
	must(t, update(v, func(tx *vault.Tx) error { tx.Share(want, nil); return nil }))
	if s, same = shared(t, v, key); s == nil || s.Target != "/other" || !same {
		t.Fatalf("shared as %+v, same key: %v", s, same)
	}
	must(t, update(v, func(tx *vault.Tx) error { tx.Unshare(); return nil }))
	if s, _ = shared(t, v, key); s != nil {
		t.Fatalf("still shared as %+v", s)
	}
	if err := update(v, func(tx *vault.Tx) error { tx.Share(want, nil); return nil }); err == nil {
		t.Error("a vault is shared without a key")
	}
}

func TestTheTransactionSeesHowItSharesTheVault(t *testing.T) {
	v := inMemory(t, 1)
	key, _, _ := newKey(t, v, status(v).ID)
	defer key.Wipe()
	must(t, update(v, func(tx *vault.Tx) error {
		tx.Share(vault.Sharing{Target: "/a"}, key)
		tx.Share(vault.Sharing{Target: "/b"}, nil)
		s, have, err := tx.Sharing()
		must(t, err)
		defer have.Wipe()
		if s.Target != "/b" || !have.Equal(key) {
			t.Errorf("shared as %+v", s)
		}
		tx.Unshare()
		if s, _, err := tx.Sharing(); s != nil || err != nil {
			t.Errorf("shared as %+v, %v", s, err)
		}
		return nil
	}))
}

func TestTheSyncKeyIsMovedWithTheMasterPassword(t *testing.T) {
	v := inMemory(t, 1)
	key, _, _ := newKey(t, v, status(v).ID)
	defer key.Wipe()
	must(t, update(v, func(tx *vault.Tx) error { tx.Share(vault.Sharing{Target: "/a"}, key); return nil }))
	c, unlock := rekeyed(t, v, nothing)
	must(t, c.View(t.Context(), unlock, func(tx *vault.Tx) error {
		_, have, err := tx.Sharing()
		must(t, err)
		defer have.Wipe()
		if !have.Equal(key) {
			t.Error("another sync key")
		}
		return nil
	}))
}
