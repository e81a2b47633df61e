package vault_test

import (
	"errors"
	"testing"

	"watchword/vault"
	"watchword/vault/vaulttest"
)

// hides returns the names of what b would hide in v.
func hides(t *testing.T, v *vaulttest.Vault, b *vault.Bundle) (names []string) {
	t.Helper()
	v.Look(func(tx *vault.Tx) error {
		hidden, err := tx.Hides(b)
		for _, e := range hidden {
			names = append(names, e.Text(vault.Name))
		}
		if n, _ := tx.Commits(); n != status(v).Commits {
			t.Error("it was joined")
		}
		return err
	})
	return names
}

func TestWhatAJoinWouldHideIsTold(t *testing.T) {
	v := inMemory(t, 1)
	mail, bank, shop := v.Add("mail", "u", "1"), v.Add("bank", "u", "2"), v.Add("shop", "u", "3")
	v.Do(func(tx *vault.Tx) error { return tx.Delete(shop) })
	other := v.Copy("other")
	other.Do(func(tx *vault.Tx) error { return tx.Delete(mail) })
	setPassword(other, bank, "changed")
	id := other.Add("new", "u", "4")
	other.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	b, _ := all(t, other)
	if got := hides(t, v, b); len(got) != 1 || got[0] != "mail" {
		t.Errorf("it hides %q, want mail", got)
	}
	setPassword(v, mail, "in use") // and so it lives on
	if got := hides(t, v, b); len(got) != 0 {
		t.Errorf("it hides %q, and somebody used that", got)
	}
	brings(v, b)
	if got := hides(t, v, b); len(got) != 0 {
		t.Errorf("joined already, it hides %q", got)
	}
}

// An entry that waits for commits is hidden if one of its heads is a delete.
func TestWhatWouldWaitInTheTrashIsHiddenToo(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("mail", "u", "1")
	other := v.Copy("other")
	setPassword(v, id, "2")
	other.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	b, _ := all(t, other)
	brings(v, b) // deleted there and changed here: it is shown
	third := v.Copy("third")
	setPassword(third, id, "3")
	known, _ := all(t, third)
	setPassword(third, id, "4")
	last, _ := lacking(t, third, func(m vault.Mark) bool {
		for _, c := range known.Commits() {
			if c.ID == m.ID {
				return true
			}
		}
		return false
	})
	if got := hides(t, v, last); len(got) != 1 {
		t.Errorf("it hides %q", got)
	}
}

func TestHidesSaysThatAHistoryIsForged(t *testing.T) {
	v, ids := twoEntries(t)
	other := v.Copy("other")
	other.Do(func(tx *vault.Tx) error { return errors.Join(tx.Delete(ids[0]), tx.Delete(ids[1])) })
	b, _ := all(t, other)
	for what, change := range logForgeries {
		err := look(forge(v, change), func(tx *vault.Tx) error {
			_, err := tx.Hides(b)
			return err
		})
		if !isForged(err) {
			t.Errorf("%s: error %v", what, err)
		}
	}
}
