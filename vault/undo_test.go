package vault_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"watchword/vault"
	"watchword/vault/vaulttest"
)

// undo takes back the last change.
func undo(v *vaulttest.Vault) (u vault.Undone) {
	v.Do(func(tx *vault.Tx) error {
		txn, err := tx.LastTxn()
		if err == nil {
			u, err = tx.Undo(txn)
		}
		return err
	})
	return u
}

// lastTxn returns the name of the last change.
func lastTxn(v *vaulttest.Vault) (txn vault.Txn) {
	v.Look(func(tx *vault.Tx) (err error) {
		txn, err = tx.LastTxn()
		return err
	})
	return txn
}

func undoTxn(v *vaulttest.Vault, txn vault.Txn) (u vault.Undone) {
	v.Do(func(tx *vault.Tx) (err error) {
		u, err = tx.Undo(txn)
		return err
	})
	return u
}

func wantUser(t *testing.T, v *vaulttest.Vault, id vault.ID, want string) {
	t.Helper()
	if got := entry(v, id).Text(vault.User); got != want {
		t.Errorf("user %q, want %q", got, want)
	}
}

func wantSkipped(t *testing.T, u vault.Undone, id vault.ID, want string) {
	t.Helper()
	if !strings.Contains(u.Skipped[id], want) || want == "" && u.Skipped[id] != "" {
		t.Errorf("skipped %q, want %q", u.Skipped[id], want)
	}
}

func TestUndoOfAnEditSetsWhatWasBefore(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	edit(v, id, vault.Set(vault.User, ""), vault.Set(vault.Kind, "login"), vault.SetTag("work"), vault.SetSecret(vault.Password, vaulttest.Secret("two")))
	u := undo(v)
	e := entry(v, id)
	if e.Text(vault.User) != "octocat" || e.Field(vault.Kind) != nil || len(e.Tags()) != 0 {
		t.Errorf("fields %+v", e.Fields)
	}
	wantPasswords(t, v, id, "one")
	if !slices.Equal(u.Entries, []vault.ID{id}) || len(u.Created)+len(u.Skipped) != 0 {
		t.Errorf("undone %+v", u)
	}
}

func TestUndoCanBeUndone(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	setPassword(v, id, "two")
	for _, want := range []string{"one", "two", "one"} {
		undo(v)
		wantPasswords(t, v, id, want)
	}
}

func TestUndoOfACreationPutsItInTheTrashAndUndoOfThatBringsItBack(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	if u := undo(v); !entry(v, id).Trashed || !slices.Equal(u.Created, []vault.ID{id}) {
		t.Errorf("undone %+v", u)
	}
	undo(v)
	if entry(v, id).Trashed {
		t.Error("still in the trash")
	}
	wantPasswords(t, v, id, "one")
	undo(v)
	if !entry(v, id).Trashed {
		t.Error("not in the trash again")
	}
}

func TestUndoOfADeletionRestores(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	u := undo(v)
	if entry(v, id).Trashed || !slices.Equal(u.Entries, []vault.ID{id}) {
		t.Errorf("undone %+v", u)
	}
	wantPasswords(t, v, id, "one")
}

func TestUndoOfARestorePutsTheEntryBackInTheTrashAsItWas(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	edit(v, id, vault.Set(vault.User, "hubber"))
	v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	v.Do(func(tx *vault.Tx) error { return tx.Restore(id, entry(v, id).Commits[0].ID) })
	wantUser(t, v, id, "octocat")
	undo(v)
	if !entry(v, id).Trashed {
		t.Error("not in the trash")
	}
	wantUser(t, v, id, "hubber")
}

func TestUndoOfARestoreIsSkippedOnceTheEntryChanged(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	v.Do(func(tx *vault.Tx) error { return tx.Undelete(id) })
	restored := lastTxn(v)
	edit(v, id, vault.Set(vault.Kind, "login"))
	u := undoTxn(v, restored)
	if entry(v, id).Trashed || len(u.Entries) != 0 {
		t.Errorf("undone %+v", u)
	}
	wantSkipped(t, u, id, "changed since")
}

func TestUndoOfEditAndDeletionInOneTakesBackBoth(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	v.Do(func(tx *vault.Tx) error {
		_, err := tx.Edit(id, vault.Set(vault.User, "x"))
		return errors.Join(err, tx.Delete(id))
	})
	undo(v)
	if entry(v, id).Trashed {
		t.Error("in the trash")
	}
	wantUser(t, v, id, "octocat")
}

func TestUndoOfMakingAndDeletingInOneChangesNothing(t *testing.T) {
	v := inMemory(t, 1)
	v.Do(func(tx *vault.Tx) error {
		id, err := tx.Add(vault.Set(vault.Name, "short"))
		return errors.Join(err, tx.Delete(id))
	})
	before := status(v)
	if u := undo(v); len(u.Entries)+len(u.Created)+len(u.Skipped) != 0 || status(v) != before {
		t.Errorf("undone %+v", u)
	}
}

func TestUndoOfAnImportTakesBackAllOfIt(t *testing.T) {
	v := inMemory(t, 1)
	kept := v.Add("kept", "u", "one")
	v.Do(func(tx *vault.Tx) error {
		for i := range 200 {
			if _, err := tx.Add(vault.Set(vault.Name, fmt.Sprint(i)), vault.SetSecret(vault.Password, vaulttest.Secret("x"))); err != nil {
				return err
			}
		}
		_, err := tx.Edit(kept, vault.Set(vault.User, "imported"))
		return err
	})
	u := undo(v)
	if len(u.Created) != 200 || !slices.Equal(u.Entries, []vault.ID{kept}) || len(u.Skipped) != 0 {
		t.Errorf("made %d, changed %v, skipped %v", len(u.Created), u.Entries, u.Skipped)
	}
	wantUser(t, v, kept, "u")
	undo(v)
	wantUser(t, v, kept, "imported")
	if alive := countAlive(v); alive != 201 {
		t.Errorf("%d alive, want 201", alive)
	}
}

func countAlive(v *vaulttest.Vault) (alive int) {
	v.Look(func(tx *vault.Tx) error {
		for row, err := range tx.Rows() {
			if err != nil {
				return err
			}
			if !row.Trashed {
				alive++
			}
		}
		return nil
	})
	return alive
}

func TestUndoSkipsAndListsWhatChangedSince(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	edit(v, id, vault.Set(vault.User, "x"), vault.Set(vault.Kind, "login"), vault.SetSecret(vault.Password, vaulttest.Secret("two")))
	txn := lastTxn(v)
	edit(v, id, vault.Set(vault.User, "y"), vault.Set(vault.Kind, "card"))
	u := undoTxn(v, txn)
	wantUser(t, v, id, "y")
	wantPasswords(t, v, id, "one")
	wantSkipped(t, u, id, vault.Kind)
	wantSkipped(t, u, id, vault.User)
}

func TestUndoOfACreationWithALaterEditIsSkipped(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	made := lastTxn(v)
	edit(v, id, vault.Set(vault.User, "x"))
	if u := undoTxn(v, made); entry(v, id).Trashed || len(u.Created) != 0 || u.Skipped[id] == "" {
		t.Errorf("undone %+v", u)
	}
}

func TestUndoSkipsWhatIsInTheTrashSince(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	edit(v, id, vault.Set(vault.User, "x"))
	edited := lastTxn(v)
	v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	deleted := lastTxn(v)
	wantSkipped(t, undoTxn(v, edited), id, vault.ErrTrashed.Error())
	v.Do(func(tx *vault.Tx) error { return tx.Undelete(id) })
	wantSkipped(t, undoTxn(v, deleted), id, "changed since")
	wantUser(t, v, id, "x")
}

func TestUndoKeepsWhatAnotherDeviceWroteAtTheSameTime(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	other := v.Copy("other")
	setPassword(other, id, "theirs")
	setPassword(v, id, "mine")
	mine := lastTxn(v)
	joins(v, other)
	u := undoTxn(v, mine)
	wantPasswords(t, v, id, "mine", "theirs")
	wantSkipped(t, u, id, vault.Password)
}

func TestUndoSaysWhichValueWasDestroyed(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	edit(v, id, vault.Set(vault.User, "x"), vault.SetSecret(vault.Password, vaulttest.Secret("two")))
	txn := lastTxn(v)
	v.Do(func(tx *vault.Tx) error { return tx.Purge(id, entry(v, id).Commits[0].ID, vault.Password) })
	wantSkipped(t, undoTxn(v, txn), id, vault.ErrPurged.Error())
	wantUser(t, v, id, "octocat")
	wantPasswords(t, v, id, "two")
}

func TestJoinsAndPurgesAreNotTheLastChange(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	setPassword(v, id, "two")
	mine := lastTxn(v)
	other := v.Copy("other")
	edit(other, id, vault.Set(vault.Kind, "login"))
	joins(v, other)
	v.Do(func(tx *vault.Tx) error { return tx.Purge(id, entry(v, id).Commits[0].ID, vault.Password) })
	if got := lastTxn(v); got != mine {
		t.Errorf("last change %x, want %x", got, mine)
	}
}

func TestThereIsNothingToUndoInANewVault(t *testing.T) {
	v := inMemory(t, 1)
	v.Look(func(tx *vault.Tx) error {
		_, err := tx.LastTxn()
		wantErr(t, err, vault.ErrNothingToUndo)
		_, err = tx.Undo(vault.Txn{1})
		wantErr(t, err, vault.ErrNothingToUndo)
		return nil
	})
}
