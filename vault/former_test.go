package vault_test

import (
	"testing"

	"watchword/crypto"
	"watchword/vault"
)

func TestAFormerGroupKeepsItsKeyUntilTheVaultIsSharedNoMore(t *testing.T) {
	v := inMemory(t, 1)
	keys := map[byte]*crypto.Key{}
	for i := range byte(3) {
		key, _, _ := newKey(t, v, status(v).ID)
		defer key.Wipe()
		keys[i] = key
		must(t, update(v, func(tx *vault.Tx) error {
			return tx.Succeed(vault.Sharing{Group: [16]byte{i}, Target: string('a' + rune(i))}, key)
		}))
	}
	must(t, update(v, func(tx *vault.Tx) error { // a group that is ignored, and no new key
		s, key, err := tx.Sharing()
		must(t, err)
		key.Wipe()
		s.Former = append(s.Former, vault.Former{Group: [16]byte{9}})
		tx.Share(*s, nil)
		return nil
	}))
	c, unlock := rekeyed(t, v, nothing)
	must(t, c.View(t.Context(), unlock, func(tx *vault.Tx) error {
		s, have, err := tx.Sharing()
		must(t, err)
		defer have.Wipe()
		if s.Group != [16]byte{2} || !have.Equal(keys[2]) || len(s.Former) != 3 {
			t.Fatalf("shared as %+v", s)
		}
		for i := range byte(2) {
			f := &s.Former[i]
			key, err := tx.FormerKey(f)
			must(t, err)
			defer key.Wipe()
			if f.Group != [16]byte{i} || f.Target != string('a'+rune(i)) || !f.Readable() || !key.Equal(keys[i]) {
				t.Errorf("%d: former group %+v", i, f)
			}
		}
		if s.Former[2].Readable() {
			t.Error("a group whose key is not here is readable")
		}
		if _, err := tx.FormerKey(&s.Former[2]); err == nil {
			t.Error("it has a key")
		}
		return nil
	}))
	must(t, update(v, func(tx *vault.Tx) error { tx.Unshare(); return nil }))
	must(t, update(v, func(tx *vault.Tx) error { return tx.Succeed(vault.Sharing{}, keys[0]) }))
	if s, _ := shared(t, v, keys[0]); len(s.Former) != 0 {
		t.Errorf("former groups %+v", s.Former)
	}
}

func TestAFormerGroupThatIsForgottenLeavesNoKey(t *testing.T) {
	v := inMemory(t, 1)
	key, _, _ := newKey(t, v, status(v).ID)
	defer key.Wipe()
	must(t, update(v, func(tx *vault.Tx) error { return tx.Succeed(vault.Sharing{Group: [16]byte{1}}, key) }))
	must(t, update(v, func(tx *vault.Tx) error { return tx.Succeed(vault.Sharing{Group: [16]byte{2}}, key) }))
	var former vault.Former
	must(t, update(v, func(tx *vault.Tx) error {
		s, own, err := tx.Sharing()
		must(t, err)
		own.Wipe()
		former, s.Former = s.Former[0], nil
		tx.Share(*s, nil)
		return nil
	}))
	v.Look(func(tx *vault.Tx) error {
		if _, err := tx.FormerKey(&former); err == nil {
			t.Error("its key is still there")
		}
		return nil
	})
	if _, same := shared(t, v, key); !same {
		t.Error("the key of the group is gone")
	}
}
