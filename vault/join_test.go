package vault_test

import (
	"testing"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

// replace puts other content in the place of the vault file.
func replace(t testing.TB, v *vaulttest.Vault, data []byte) {
	t.Helper()
	must(t, disk.WriteFile(v.FS, v.Path, data, v.Rand))
}

// parted returns two copies of a vault with one entry: in gone it was deleted and
// its values destroyed, in kept its user was changed meanwhile.
func parted(t *testing.T) (gone, kept *vaulttest.Vault, id vault.ID) {
	t.Helper()
	gone = inMemory(t, 1)
	id = gone.Add("github", "octocat", "one")
	kept = gone.Copy("kept")
	gone.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	gone.Do(func(tx *vault.Tx) error { return tx.Destroy(id) })
	edit(kept, id, vault.Set(vault.User, "hubber"))
	return gone, kept, id
}

func TestValueInUseIsRestatedBeforeAPurgeArrives(t *testing.T) {
	gone, kept, id := parted(t)
	joins(kept, gone)
	wantPasswords(t, kept, id, "one")
	if e := entry(kept, id); e.Trashed || e.Text(vault.User) != "hubber" {
		t.Errorf("trashed %v user %q", e.Trashed, e.Text(vault.User))
	}
	joins(gone, kept)
	wantPasswords(t, gone, id, "one")
}

func TestValueInUseThereIsRestatedBeforeAPurgeMadeHereReachesIt(t *testing.T) {
	gone, kept, id := parted(t)
	joins(gone, kept)
	wantPasswords(t, gone, id, "one")
	gone.Sound()
}

func TestRestatingIsNoChangeThatCouldBeUndone(t *testing.T) {
	gone, kept, id := parted(t)
	mine := lastTxn(kept)
	joins(kept, gone)
	if got := lastTxn(kept); got != mine {
		t.Errorf("last change %x, want %x", got, mine)
	}
	undo(kept)
	wantUser(t, kept, id, "octocat")
	wantPasswords(t, kept, id, "one")
}

func TestWithoutRestatingAPurgeDestroysWhatIsInUse(t *testing.T) {
	gone, kept, id := parted(t)
	gone.Look(func(other *vault.Tx) error {
		kept.Do(func(tx *vault.Tx) error { return tx.JoinPlainly(id, other) })
		return nil
	})
	wantPasswords(t, kept, id, "password: "+vault.ErrPurged.Error())
}

func TestDestroyedEntryStaysDestroyedWhenAnOldCopyIsJoined(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	old := v.Copy("old")
	v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	v.Do(func(tx *vault.Tx) error { return tx.Destroy(id) })
	joins(v, old)
	if found := readable(v); !entry(v, id).Trashed || len(found) != 0 {
		t.Errorf("trashed %v, readable %v", entry(v, id).Trashed, found)
	}
}

func TestRestatedEntryStaysInTheTrashIfNobodyChangedIt(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	old := v.Copy("old")
	v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	v.Do(func(tx *vault.Tx) error { return tx.Destroy(id) })
	joins(old, v)
	if e := entry(old, id); !e.Trashed || e.Field(vault.Password).Purged {
		t.Errorf("trashed %v, purged %v: want in the trash, and readable where it was alive", e.Trashed, e.Field(vault.Password).Purged)
	}
}

func TestConflictSurvivesAPurgeOfOneSide(t *testing.T) {
	gone, kept, id := parted(t)
	setPassword(kept, id, "two")
	joins(kept, gone)
	wantPasswords(t, kept, id, "two")
}

func TestAnotherVaultIsNotJoined(t *testing.T) {
	v, other := inMemory(t, 1), inMemory(t, 2)
	other.Add("github", "octocat", "one")
	before := status(v)
	other.Look(func(o *vault.Tx) error {
		wantErr(t, update(v, func(tx *vault.Tx) error {
			_, err := tx.Join(o)
			return err
		}), vault.ErrForeign)
		return nil
	})
	if status(v) != before {
		t.Error("it changed")
	}
}

func TestForgedCommitIsNotJoined(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	other := v.Copy("other")
	setPassword(other, id, "two")
	forged := forge(other, func(p *vault.Parts) { p.Log[4] ^= 1 }) // the id of the first commit
	wantErr(t, tryJoin(v, forged), crypto.ErrForged)
	wantPasswords(t, v, id, "one")
}

func tryJoin(v, from *vaulttest.Vault) error {
	return look(from, func(other *vault.Tx) error {
		return update(v, func(tx *vault.Tx) error {
			_, err := tx.Join(other)
			return err
		})
	})
}

func TestForgedCommitUnderAnHonestIDChangesNothing(t *testing.T) {
	b := newTale(t)
	honest := b.on(vault.OpEdit, nil, vault.Item{Key: "a", Form: vault.Secret, Length: 1}, vault.Item{Key: "b", Form: vault.Secret, Length: 1})
	for _, items := range [][]vault.Item{{{Key: "a", Form: vault.Secret, Length: 1, Purged: true}}, {}} {
		forged := &vault.Commit{Stamp: honest.Stamp, Items: items}
		must(t, forged.Finish(b.id))
		forged.ID = honest.ID
		for _, pair := range [][2]*vault.Commit{{honest, forged}, {forged, honest}} {
			if got := vault.Unite([]*vault.Commit{pair[0]}, []*vault.Commit{pair[1]}); len(got) != 1 || got[0] != pair[0] {
				t.Errorf("%d fields: united to %v", len(items), got)
			}
		}
	}
}

func TestDestroyedValueIsGoneWhereverTheDeleteArrivedFirst(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	other := v.Copy("other")
	v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	joins(other, v)
	v.Do(func(tx *vault.Tx) error { return tx.Destroy(id) })
	joins(other, v)
	if found := readable(other); len(found) != 0 || len(entry(other, id).Commits) != 3 {
		t.Errorf("readable %v after %d commits", found, len(entry(other, id).Commits))
	}
}

func TestForkedCopiesOfTheSameDeviceJoinLikeAnyOther(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	restored := v.Copy("restored")
	setPassword(v, id, "two")
	setPassword(restored, id, "three")
	joins(v, restored)
	wantPasswords(t, v, id, "three", "two")
	if row := onlyRow(t, v); !row.Conflicted {
		t.Error("the row does not say that there are two versions")
	}
}

func onlyRow(t *testing.T, v *vaulttest.Vault) (only vault.Row) {
	t.Helper()
	v.Look(func(tx *vault.Tx) error {
		n := 0
		for row, err := range tx.Rows() {
			must(t, err)
			only = row
			n++
		}
		if n != 1 {
			t.Errorf("%d rows", n)
		}
		return nil
	})
	return only
}
