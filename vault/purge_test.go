package vault_test

import (
	"bytes"
	"errors"
	"testing"

	"watchword/crypto"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

func TestSupersededValueIsDestroyed(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	setPassword(v, id, "two")
	first := entry(v, id).Commits[0]
	sealed := parts(v).Blobs[:40+len(vaulttest.Canary)+3]
	v.Do(func(tx *vault.Tx) error { return tx.Purge(id, first.ID, vault.Password) })
	if p := parts(v); len(p.Blobs) != len(sealed) || bytes.Equal(p.Blobs, sealed) {
		t.Errorf("%d bytes of blobs, want those of the second value alone", len(p.Blobs))
	}
	v.Look(func(tx *vault.Tx) error {
		e, err := tx.Entry(id)
		must(t, err)
		c := e.Commits[0]
		if c.ID != first.ID {
			t.Error("the commit has another id")
		}
		for i := range c.Items {
			if c.Items[i].Form == vault.Secret {
				_, err := tx.Value(id, &c.Items[i], c)
				wantErr(t, err, vault.ErrPurged)
			}
		}
		return nil
	})
	wantPasswords(t, v, id, "two")
}

func TestADestroyedEntryIsToldFromOneInTheTrash(t *testing.T) {
	v := inMemory(t, 1)
	var plain vault.ID
	secret := v.Add("github", "octocat", "one")
	v.Do(func(tx *vault.Tx) (err error) { plain, err = tx.Add(vault.Set(vault.Name, "no secrets")); return err })
	for _, id := range []vault.ID{secret, plain} {
		v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
		wantDestroyed(t, v, id, false)
		for range 2 { // the second changes nothing
			v.Do(func(tx *vault.Tx) error { return tx.Destroy(id) })
		}
		wantDestroyed(t, v, id, true)
		if n := len(entry(v, id).Commits); n != 3 {
			t.Errorf("%d commits, want one each to add, delete and destroy", n)
		}
		v.Do(func(tx *vault.Tx) error { return tx.Undelete(id) })
		wantDestroyed(t, v, id, false)
		v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
		wantDestroyed(t, v, id, false)
	}
}

func wantDestroyed(t *testing.T, v *vaulttest.Vault, id vault.ID, want bool) {
	t.Helper()
	v.Look(func(tx *vault.Tx) error {
		for row, err := range tx.Rows() {
			if err != nil || row.ID == id && row.Destroyed != want {
				t.Errorf("row of %s: destroyed %v, error %v", row.Name, row.Destroyed, err)
			}
		}
		return nil
	})
	if e := entry(v, id); e.Destroyed != want {
		t.Errorf("%s: destroyed %v", e.Text(vault.Name), e.Destroyed)
	}
}

func TestADeleteThatTheDestroyerDidNotSeeKeepsTheEntryInTheTrash(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	other := v.Copy("other")
	setPassword(other, id, "two")
	other.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	v.Do(func(tx *vault.Tx) error { return tx.Destroy(id) })
	joins(v, other)
	wantDestroyed(t, v, id, false)
	if found := readable(v); len(found) != 1 {
		t.Errorf("readable %v, want what the other device wrote", found)
	}
	v.Do(func(tx *vault.Tx) error { return tx.Destroy(id) })
	wantDestroyed(t, v, id, true)
}

func TestADestroyedEntryIsNotUndone(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	v.Do(func(tx *vault.Tx) error { return errors.Join(tx.Delete(id), tx.Destroy(id)) })
	v.Do(func(tx *vault.Tx) error {
		last, err := tx.LastTxn()
		must(t, err)
		u, err := tx.Undo(last)
		if u.Skipped[id] != "it was destroyed" || len(u.Entries) != 0 {
			t.Errorf("undone %+v", u)
		}
		return err
	})
	wantDestroyed(t, v, id, true)
}

func TestDestroyingAttachmentsShrinksTheFile(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	edit(v, id, vault.SetSecret("att/photo", zeros(3<<20)))
	full := len(content(t, v))
	v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	v.Do(func(tx *vault.Tx) error { return tx.Destroy(id) })
	if now := len(content(t, v)); now > full/2 {
		t.Errorf("%d bytes, of %d before", now, full)
	}
	e := entry(v, id)
	if e.Text(vault.Name) != "github" || !e.Field("att/photo").Purged || !e.Field(vault.Password).Purged {
		t.Errorf("fields %+v", e.Fields)
	}
	if found := readable(v); len(found) != 0 {
		t.Errorf("readable %v", found)
	}
}

func TestValueInUseIsNotDestroyed(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	other := v.Copy("other")
	setPassword(v, id, "two")
	setPassword(other, id, "three")
	joins(v, other)
	before := status(v)
	e := entry(v, id)
	for _, c := range e.Commits[1:] { // both sides of the conflict
		wantErr(t, update(v, func(tx *vault.Tx) error { return tx.Purge(id, c.ID, vault.Password) }), vault.ErrInUse)
	}
	wantErr(t, update(v, func(tx *vault.Tx) error { return tx.Destroy(id) }), vault.ErrInUse)
	if status(v) != before {
		t.Error("it changed")
	}
}

func TestNothingIsDestroyedThatIsNoSecretOfTheEntry(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	first := entry(v, id).Commits[0].ID
	v.Look(func(tx *vault.Tx) error {
		wantErr(t, tx.Purge(id, vault.CommitID{}, vault.Password), vault.ErrNoField)
		wantErr(t, tx.Purge(id, first, vault.OTP), vault.ErrNoField)
		wantErr(t, tx.Purge(id, first, vault.User), vault.ErrNoField)
		wantErr(t, tx.Purge(vault.ID{}, first, vault.Password), vault.ErrNoEntry)
		wantErr(t, tx.Destroy(vault.ID{}), vault.ErrNoEntry)
		return nil
	})
}

func TestDestroyingTwiceWritesNothing(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	first := entry(v, id).Commits[0].ID
	destroy := func(tx *vault.Tx) error {
		return errors.Join(tx.Destroy(id), tx.Purge(id, first, vault.Password))
	}
	v.Do(destroy)
	before := status(v)
	v.Do(destroy)
	if status(v) != before {
		t.Error("it was saved again")
	}
}

func TestDestroyedPasswordCanBeSetAgainToTheSame(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	v.Do(func(tx *vault.Tx) error { return tx.Destroy(id) })
	v.Do(func(tx *vault.Tx) error { return tx.Undelete(id) })
	setPassword(v, id, "one")
	wantPasswords(t, v, id, "one")
}

func TestRestoreLeavesDestroyedValuesAsTheyAreNow(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	edit(v, id, vault.Set(vault.User, "hubber"), vault.SetSecret(vault.Password, vaulttest.Secret("two")))
	first := entry(v, id).Commits[0].ID
	v.Do(func(tx *vault.Tx) error { return tx.Purge(id, first, vault.Password) })
	v.Do(func(tx *vault.Tx) error { return tx.Restore(id, first) })
	if got := entry(v, id).Text(vault.User); got != "octocat" {
		t.Errorf("user %q", got)
	}
	wantPasswords(t, v, id, "two")
}

func TestEqualValueElsewhereStandsInForADestroyedOne(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	other := v.Copy("other")
	setPassword(v, id, "two")
	setPassword(other, id, "two")
	joins(v, other)
	last := entry(v, id).Field(vault.Password).By.ID
	gone := v.Copy("gone")
	gone.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	gone.Do(func(tx *vault.Tx) error { return tx.Purge(id, last, vault.Password) })
	gone.Look(func(o *vault.Tx) error {
		v.Do(func(tx *vault.Tx) error {
			edited, err := tx.Edit(id, vault.Set(vault.User, "x"))
			must(t, err)
			if !edited {
				t.Error("no change")
			}
			return tx.JoinPlainly(id, o)
		})
		return nil
	})
	wantPasswords(t, v, id, "two")
}

func TestBlobOpensUnderItsOwnEntryAndFieldOnly(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	v.Look(func(tx *vault.Tx) error {
		e, err := tx.Entry(id)
		must(t, err)
		f := e.Field(vault.Password)
		_, err = tx.Value(vault.ID{1}, &f.Item, f.By)
		wantErr(t, err, crypto.ErrForged)
		moved := f.Item
		moved.Key = vault.OTP
		_, err = tx.Value(id, &moved, f.By)
		wantErr(t, err, crypto.ErrForged)
		_, err = tx.Value(id, &e.Field(vault.User).Item, f.By)
		wantErr(t, err, vault.ErrNoField)
		return nil
	})
}

func TestValueThatIsNotWhatItsCommitSaysNamesTheDevice(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	liar := v.Copy("liar")
	device := vault.Device{1, 2, 3}
	liar.Do(func(tx *vault.Tx) error {
		it, err := tx.SealValue(id, vault.Password, []byte("what it is"))
		must(t, err)
		it.Digest[0] ^= 1
		c := &vault.Commit{Stamp: vault.StampAt(vaulttest.Start) << 1, Device: device, Items: []vault.Item{it}}
		must(t, c.Finish(id))
		tx.Put(id, c)
		return nil
	})
	liar.Look(func(tx *vault.Tx) error {
		e, err := tx.Entry(id)
		must(t, err)
		f := e.Field(vault.Password)
		_, err = tx.Value(id, &f.Item, f.By)
		var digest *vault.DigestError
		if !errors.As(err, &digest) || digest.Device != device || digest.Key != vault.Password {
			t.Errorf("error %v, want a DigestError of the password", err)
		}
		return nil
	})
}

func TestEqualValuesHaveEqualDigestsAndOthersDoNot(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	v.Look(func(tx *vault.Tx) error {
		same, err := tx.Digest(vaulttest.Secret("one"))
		must(t, err)
		other, err := tx.Digest(vaulttest.Secret("two"))
		must(t, err)
		if f := entry(v, id).Field(vault.Password); f.Digest != same || f.Digest == other {
			t.Errorf("digests %x %x %x", f.Digest, same, other)
		}
		return nil
	})
}
