package vault_test

import (
	"errors"
	"slices"
	"testing"

	"watchword/secret"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

func TestEditChangesWhatItNamesAndKeepsTheRest(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	if !edit(v, id, vault.Set(vault.User, "hubber"), vault.SetTag("work")) {
		t.Fatal("no change")
	}
	e := entry(v, id)
	if e.Text(vault.Name) != "github" || e.Text(vault.User) != "hubber" || !slices.Equal(e.Tags(), []string{"work"}) {
		t.Errorf("name %q user %q tags %q", e.Text(vault.Name), e.Text(vault.User), e.Tags())
	}
	wantPasswords(t, v, id, "one")
}

func TestEmptyTextRemovesAField(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	edit(v, id, vault.Set(vault.User, ""), vault.Unset(vault.Password))
	if e := entry(v, id); e.Field(vault.User) != nil || e.Field(vault.Password) != nil {
		t.Errorf("fields %+v", e.Fields)
	}
}

func TestUnchangedValuesWriteNoCommit(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	before := status(v)
	same := []vault.Change{
		vault.Set(vault.User, "octocat"), vault.SetSecret(vault.Password, vaulttest.Secret("one")),
		vault.Unset(vault.OTP), vault.Set(vault.Name, "github"),
	}
	if edit(v, id, same...) {
		t.Error("called a change")
	}
	if after := status(v); after != before {
		t.Errorf("status %+v, want %+v", after, before)
	}
}

func TestOnlyChangedFieldsAreWritten(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	edit(v, id, vault.Set(vault.User, "octocat"), vault.Set(vault.Kind, "login"))
	e := entry(v, id)
	if last := e.Commits[1]; len(last.Items) != 1 || last.Items[0].Key != vault.Kind {
		t.Errorf("written %+v, want the kind alone", last.Items)
	}
}

func TestOfTwoChangesOfOneFieldTheLaterCounts(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	if edit(v, id, vault.Set(vault.User, "other"), vault.Set(vault.User, "octocat")) {
		t.Errorf("a change to %q, want none", entry(v, id).Text(vault.User))
	}
	edit(v, id, vault.Set(vault.User, "other"), vault.Unset(vault.User))
	if f := entry(v, id).Field(vault.User); f != nil {
		t.Errorf("user %q, want none", f.Item.Text)
	}
}

func TestNameIsStoredInNFC(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("Cafe\u0301", "u", "one")
	if got := entry(v, id).Text(vault.Name); got != "Caf\u00e9" {
		t.Errorf("name %+q, want NFC", got)
	}
	if edit(v, id, vault.Set(vault.Name, "Cafe\u0301")) {
		t.Error("the same name in another form is a change")
	}
}

func TestAddWithoutANameIsRefused(t *testing.T) {
	v := inMemory(t, 1)
	before := status(v)
	for _, changes := range [][]vault.Change{
		{},
		{vault.Set(vault.User, "u")},
		{vault.Set(vault.Name, "")},
		{vault.Set(vault.Name, "  ")},
		{vault.Set(vault.Name, "a\nb")},
		{vault.Set(vault.Name, "a\xff")},
		{vault.Set(vault.Name, "a"), vault.Unset(vault.Name)},
		{vault.SetSecret(vault.Name, vaulttest.Secret("x"))},
	} {
		err := update(v, func(tx *vault.Tx) error {
			_, err := tx.Add(changes...)
			return err
		})
		wantErr(t, err, vault.ErrName)
	}
	if after := status(v); after != before {
		t.Errorf("status %+v, want %+v", after, before)
	}
}

func TestFieldsThatAreNotThereAreNotRemovedWhenAnEntryIsMade(t *testing.T) {
	v := inMemory(t, 1)
	var id vault.ID
	v.Do(func(tx *vault.Tx) (err error) {
		id, err = tx.Add(vault.Set(vault.Name, "a"), vault.Set(vault.User, ""))
		return err
	})
	if items := entry(v, id).Commits[0].Items; len(items) != 1 {
		t.Errorf("written %+v, want the name alone", items)
	}
}

func TestNobodyEditsWhatIsNotThere(t *testing.T) {
	v := inMemory(t, 1)
	gone := v.Add("gone", "u", "one")
	v.Do(func(tx *vault.Tx) error { return tx.Delete(gone) })
	v.Look(func(tx *vault.Tx) error {
		_, err := tx.Edit(vault.ID{1}, vault.Set(vault.User, "x"))
		wantErr(t, err, vault.ErrNoEntry)
		wantErr(t, tx.Delete(vault.ID{1}), vault.ErrNoEntry)
		wantErr(t, tx.Undelete(vault.ID{1}), vault.ErrNoEntry)
		wantErr(t, tx.Restore(vault.ID{1}, vault.CommitID{}), vault.ErrNoEntry)
		wantErr(t, tx.Restore(gone, vault.CommitID{}), vault.ErrNoEntry)
		_, err = tx.Edit(gone, vault.Set(vault.User, "x"))
		wantErr(t, err, vault.ErrTrashed)
		wantErr(t, tx.Delete(gone), vault.ErrTrashed)
		return nil
	})
}

func TestDeleteKeepsEverythingInTheTrash(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	if e := entry(v, id); !e.Trashed || e.Text(vault.User) != "octocat" {
		t.Errorf("trashed %v user %q", e.Trashed, e.Text(vault.User))
	}
	wantPasswords(t, v, id, "one")
}

func TestUndeleteBringsEverythingBackWithItsOwnCopies(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	v.Do(func(tx *vault.Tx) error { return tx.Undelete(id) })
	e := entry(v, id)
	if last := e.Commits[len(e.Commits)-1]; e.Trashed || len(last.Items) != 3 || e.Field(vault.Password).By != last {
		t.Errorf("trashed %v, last commit %+v", e.Trashed, last.Items)
	}
	wantPasswords(t, v, id, "one")
	before := status(v)
	v.Do(func(tx *vault.Tx) error { return tx.Undelete(id) })
	if status(v) != before {
		t.Error("taking out of the trash what is not in it was saved")
	}
}

func TestEntryOfMoreFieldsThanACommitHoldsComesBackFromTheTrash(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("many", "u", "one")
	for round := range 2 {
		var changes []vault.Change
		for i := range vault.MaxFields - 100 {
			changes = append(changes, vault.Set(customKey(round*vault.MaxFields+i), "x"))
		}
		edit(v, id, changes...)
	}
	v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	v.Do(func(tx *vault.Tx) error { return tx.Undelete(id) })
	fields := 2*(vault.MaxFields-100) + 3
	if e := entry(v, id); e.Trashed || len(e.Fields) != fields {
		t.Errorf("trashed %v, %d fields", e.Trashed, len(e.Fields))
	}
	undo(v)
	undo(v)
	if e := entry(v, id); e.Trashed || len(e.Fields) != fields || e.Fields[0].By.Txn != lastTxn(v) {
		t.Errorf("after two undos: trashed %v, %d fields", e.Trashed, len(e.Fields))
	}
}

func TestRestoreMakesAnEntryWhatItWas(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	edit(v, id, vault.Set(vault.User, "hubber"), vault.Set(vault.Kind, "login"), vault.SetSecret(vault.Password, vaulttest.Secret("two")))
	v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	first := entry(v, id).Commits[0].ID
	v.Do(func(tx *vault.Tx) error { return tx.Restore(id, first) })
	e := entry(v, id)
	if e.Trashed || e.Text(vault.User) != "octocat" || e.Field(vault.Kind) != nil || len(e.Commits) != 4 {
		t.Errorf("trashed %v user %q kind %v, %d commits", e.Trashed, e.Text(vault.User), e.Field(vault.Kind), len(e.Commits))
	}
	wantPasswords(t, v, id, "one")
}

func TestConflictIsResolvedByOneEdit(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	other := v.Copy("other")
	setPassword(v, id, "two")
	setPassword(other, id, "three")
	joins(v, other)
	wantPasswords(t, v, id, "three", "two")
	setPassword(v, id, "three")
	wantPasswords(t, v, id, "three")
	joins(v, other)
	wantPasswords(t, v, id, "three")
}

func TestEmptySecretIsAValue(t *testing.T) {
	v := inMemory(t, 1)
	var id vault.ID
	v.Do(func(tx *vault.Tx) (err error) {
		id, err = tx.Add(vault.Set(vault.Name, "a"), vault.SetSecret(vault.Note, secret.Value{}))
		return err
	})
	v.Look(func(tx *vault.Tx) error {
		f := entry(v, id).Field(vault.Note)
		if _, err := tx.Value(id, &f.Item, f.By); err == nil {
			t.Error("a value of a transaction that ended was opened")
		}
		e, err := tx.Entry(id)
		must(t, err)
		text, err := reveal(tx, id, &e.Field(vault.Note).Item, e.Field(vault.Note).By)
		if text != "" || err != nil {
			t.Errorf("note %q, %v", text, err)
		}
		return nil
	})
}

func TestNothingChangesWhenAnUpdateFails(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	before, failed := content(t, v), errors.New("changed my mind")
	err := update(v, func(tx *vault.Tx) error {
		if _, err := tx.Edit(id, vault.Set(vault.User, "x")); err != nil {
			return err
		}
		return failed
	})
	wantErr(t, err, failed)
	if !slices.Equal(content(t, v), before) {
		t.Error("the file changed")
	}
}
