package vault_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io/fs"
	"testing"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

// rekey puts v under a new key and returns what opens it now.
func rekey(t testing.TB, v *vaulttest.Vault, also func(tx *vault.Tx) error) vault.Unlocker {
	t.Helper()
	key, slot, unlock := newKey(t, v, status(v).ID)
	must(t, update(v, func(tx *vault.Tx) error {
		tx.Rekey(key, []crypto.Slot{slot})
		return also(tx)
	}))
	return unlock
}

// rekeyed returns a vault of its own, not looked after at the end of the test,
// and what opens it since it was put under a new key.
func rekeyed(t testing.TB, v *vaulttest.Vault, also func(tx *vault.Tx) error) (*vaulttest.Vault, vault.Unlocker) {
	t.Helper()
	c := v.Copy("rekeyed")
	return c, rekey(t, c, also)
}

func TestRekeyKeepsEveryValueAndDropsEveryOldWayIn(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	setPassword(v, id, "two")
	c, unlock := rekeyed(t, v, nothing)
	wantErr(t, look(c, nothing), crypto.ErrWrongKey)
	must(t, c.View(context.Background(), unlock, func(tx *vault.Tx) error {
		e, err := tx.Entry(id)
		must(t, err)
		for i, want := range []string{"one", "two"} {
			commit := e.Commits[i]
			for j := range commit.Items {
				if commit.Items[j].Form == vault.Secret {
					text, err := reveal(tx, id, &commit.Items[j], commit)
					must(t, err)
					if text != want {
						t.Errorf("version %d: %q, want %q", i, text, want)
					}
				}
			}
		}
		checked, err := tx.Check(context.Background(), true)
		must(t, err)
		if len(checked.Problems) != 0 || checked.Secrets != 2 {
			t.Errorf("check: %+v", checked)
		}
		return nil
	}))
}

func TestRekeyKeepsDigestsAndJoins(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	c, unlock := rekeyed(t, v, nothing)
	setPassword(v, id, "two")
	must(t, c.View(context.Background(), unlock, func(other *vault.Tx) error {
		before := status(v)
		v.Do(func(tx *vault.Tx) error {
			_, err := tx.Join(other)
			return err
		})
		if status(v) != before {
			t.Error("the same commits under another key are called new")
		}
		return nil
	}))
}

func TestRekeyRemovesBackupsThatOldPasswordsOpen(t *testing.T) {
	v := inMemory(t, 1)
	c := v.Copy("c")
	for range 4 {
		c.Add("github", "octocat", "one")
	}
	backups := disk.Backups(c.Path, vault.KeepBackups)
	must(t, disk.WriteFile(c.FS, backups[2], []byte("not a vault"), c.Rand))
	heard := heed(c)
	unlock := rekey(t, c, nothing)
	for i, name := range backups {
		if _, err := c.FS.Stat(name); errors.Is(err, fs.ErrNotExist) != (i < 2) {
			t.Errorf("%s: %v; only what is no vault should be left", name, err)
		}
	}
	must(t, c.Update(context.Background(), unlock, addOne))
	if _, err := c.FS.Stat(backups[0]); err != nil {
		t.Errorf("no backup under the new key: %v", err)
	}
	wantNotices(t, heard, vault.BackupsGone)
}

func TestRekeyThatChangesEntriesTooLeavesNoBackup(t *testing.T) {
	v := inMemory(t, 1)
	c := v.Copy("c")
	for range 4 {
		c.Add("github", "octocat", "one")
	}
	rekey(t, c, addOne)
	for _, name := range disk.Backups(c.Path, vault.KeepBackups) {
		if _, err := c.FS.Stat(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is there: %v", name, err)
		}
	}
}

func TestBackupThatCannotBeRemovedAfterRekeyIsSaid(t *testing.T) {
	c := inMemory(t, 1).Copy("c")
	must(t, update(c, addOne)) // makes a backup
	heard := heed(c)
	good := c.FS
	c.FS = sticky{c.FS, c.Path + ".bak.1"}
	unlock := rekey(t, c, nothing)
	wantNotices(t, heard, vault.BackupsGone, vault.Leftover) // that of the day went
	must(t, c.Update(t.Context(), unlock, addOne))
	wantNotices(t, heard, vault.Leftover)
	c.FS = good
	must(t, c.Update(t.Context(), unlock, addOne))
	wantNotices(t, heard, vault.BackupsGone)
	must(t, c.Update(t.Context(), unlock, addOne))
	wantNotices(t, heard)
}

func TestBackupsOfAnotherPasswordStayWhereNoneWasChanged(t *testing.T) {
	v := inMemory(t, 1)
	c := v.Copy("c")
	must(t, update(c, addOne))
	old := content(t, c)
	unlock := rekey(t, c, nothing)
	for range 3 {
		must(t, c.Update(t.Context(), unlock, addOne))
	}
	newer := content(t, c)
	replace(t, c, old) // somebody puts an old file in its place by hand
	c.AcceptRollback = true
	must(t, update(c, addOne))
	for _, name := range disk.Backups(c.Path, vault.KeepBackups)[1:] {
		kept, err := disk.ReadFile(c.FS, name, 1<<20)
		if err != nil || bytes.Equal(kept, old) || bytes.Equal(kept, newer) {
			t.Errorf("%s: %v; the backups of the newer file should stay", name, err)
		}
	}
}

// sticky is a file system on which one file cannot be removed.
type sticky struct {
	disk.FS
	path string
}

func (s sticky) Remove(name string) error {
	if name == s.path {
		return &fs.PathError{Op: "remove", Path: name, Err: fs.ErrPermission}
	}
	return s.FS.Remove(name)
}

func TestRekeyMeanwhileIsSaidAndNothingIsOverwritten(t *testing.T) {
	v := inMemory(t, 1)
	v.Add("github", "octocat", "one")
	c := v.Copy("c")
	again := v.CopyOf("again", nil)
	again.Path, again.State = c.Path, c.State
	var after []byte
	err := update(c, func(tx *vault.Tx) error {
		rekey(t, again, nothing)
		after = content(t, again)
		return addOne(tx)
	})
	wantErr(t, err, vault.ErrRekeyed)
	wantErr(t, err, crypto.ErrWrongKey)
	if !bytes.Equal(content(t, c), after) {
		t.Error("the re-keyed file was overwritten")
	}
}

func TestRekeyWrapsKeysOfUnknownKindsAnew(t *testing.T) {
	v := inMemory(t, 1)
	record := bytes.Repeat([]byte{0}, vault.KeyRecord)
	newer := forge(v, func(p *vault.Parts) {
		copy(record, p.Keys) // under its own head, so that it opens
		p.Keys = append(p.Keys, record...)
		p.Measure()
	})
	c, unlock := rekeyed(t, newer, nothing)
	before := parts(newer).Keys
	must(t, c.View(context.Background(), unlock, func(tx *vault.Tx) error {
		p, err := tx.Parts()
		must(t, err)
		if len(p.Keys) != len(before) || !bytes.Equal(p.Keys[vault.KeyRecord:][:16], before[:16]) || bytes.Equal(p.Keys[16:], before[16:]) {
			t.Error("KEYS lost a record, or are not wrapped anew")
		}
		return nil
	}))
}

func TestASecondRekeyInOneTransactionCounts(t *testing.T) {
	v := inMemory(t, 1)
	first, slot, unlockFirst := newKey(t, v, status(v).ID)
	c := v.Copy("c")
	unlock := rekey(t, c, nothing)
	must(t, c.Update(context.Background(), unlock, func(tx *vault.Tx) error {
		tx.Rekey(first, []crypto.Slot{slot})
		key, slot, now := newKey(t, v, status(v).ID)
		unlock = now
		tx.Rekey(key, []crypto.Slot{slot})
		return nil
	}))
	wantErr(t, c.View(context.Background(), unlockFirst, nothing), crypto.ErrWrongKey)
	must(t, c.View(context.Background(), unlock, nothing))
}

func TestRekeyWhoseUpdateFailsChangesNothing(t *testing.T) {
	v := inMemory(t, 1)
	key, slot, _ := newKey(t, v, status(v).ID)
	failed := errors.New("changed my mind")
	wantErr(t, update(v, func(tx *vault.Tx) error {
		tx.Rekey(key, []crypto.Slot{slot})
		return failed
	}), failed)
	must(t, look(v, nothing))
}

func TestCreateNeverReplacesAFile(t *testing.T) {
	for _, fsys := range []disk.FS{disktest.NewMemory(), disktest.NewMemory().WithoutLinks()} {
		v := vaulttest.NewOn(t, fsys, "/w", 1)
		before := content(t, v)
		key, slot, _ := newKey(t, v, status(v).ID)
		wantErr(t, v.Create(context.Background(), status(v).ID, []crypto.Slot{slot}, key), vault.ErrExists)
		if !bytes.Equal(content(t, v), before) {
			t.Error("the file changed")
		}
	}
}

func TestCreateWithMakesAVaultWithEntriesInOneSaveOrNone(t *testing.T) {
	v := inMemory(t, 1)
	key, slot, unlock := newKey(t, v, newID)
	filled := v.CopyOf("filled", nil)
	must(t, filled.FS.Remove(filled.Path))
	failed := errors.New("changed my mind")
	wantErr(t, filled.CreateWith(t.Context(), newID, []crypto.Slot{slot}, key, func(tx *vault.Tx) error {
		return cmp.Or(addOne(tx), failed)
	}), failed)
	wantErr(t, look(filled, nothing), vault.ErrNoVault)
	must(t, filled.CreateWith(t.Context(), newID, []crypto.Slot{slot}, key, addOne))
	var txn vault.Txn
	must(t, filled.View(t.Context(), unlock, func(tx *vault.Tx) (err error) {
		if s := tx.Status(); s.Generation != 1 || s.Entries != 1 {
			t.Errorf("save %d has %d entries", s.Generation, s.Entries)
		}
		if _, err = tx.Check(t.Context(), true); err == nil {
			txn, err = tx.LastTxn()
		}
		return err
	}))
	if txn == (vault.Txn{}) {
		t.Error("the change has no name")
	}
}
