package vault_test

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"testing"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

func agree(_, _ *vault.Tx) error { return nil }

// changing returns a vault in whose backups a password goes on and on.
func changing(t *testing.T) (*vaulttest.Vault, vault.ID) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	for _, text := range []string{"two", "three"} {
		setPassword(v, id, text)
	}
	return v, id
}

func TestARestoredBackupSucceedsWhatWasThere(t *testing.T) {
	v, id := changing(t)
	present := content(t, v)
	other := v.Again(3) // another machine, which saw the same
	other.State = filepath.Join(v.Dir, "other-state")
	must(t, look(other, nothing))
	backups, err := v.Backups()
	must(t, err)
	must(t, v.Restore(t.Context(), backups[0].Path, v.Unlock, func(former, present *vault.Tx) error {
		if former.Status().Generation != 3 || present.Status().Generation != 4 {
			t.Errorf("save %d instead of %d", former.Status().Generation, present.Status().Generation)
		}
		return nil
	}))
	if got := v.Password(id); got != "two" || status(v).Generation != 5 {
		t.Errorf("password %q in save %d", got, status(v).Generation)
	}
	if kept, err := disk.ReadFile(v.FS, v.Path+".bak.1", 1<<20); !bytes.Equal(kept, present) {
		t.Errorf("what was there is no backup: %v", err)
	}
	heard := heed(other)
	must(t, update(other, addOne))
	must(t, update(v, addOne))
	wantNotices(t, heard)
}

func TestARestoreThatIsDeclinedChangesNothing(t *testing.T) {
	v, _ := changing(t)
	before, no := content(t, v), errors.New("no")
	wantErr(t, v.Restore(t.Context(), v.Path+".bak.2", v.Unlock, func(_, _ *vault.Tx) error { return no }), no)
	if !bytes.Equal(content(t, v), before) {
		t.Error("the vault was changed")
	}
}

func TestABackupOfAFormerPasswordIsPutUnderThePresentOne(t *testing.T) {
	v, id := changing(t)
	c := v.Copy("c")
	old := content(t, c)
	unlock := rekey(t, c, nothing)
	name := c.Path + ".day-2025-01-01.bak"
	must(t, disk.WriteFile(c.FS, name, old, c.Rand))
	asked := 0
	both := func(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
		asked++
		if key, err := unlock(ctx, h); err == nil {
			return key, nil
		}
		return c.Unlock(ctx, h)
	}
	must(t, c.Restore(t.Context(), name, both, agree))
	wantErr(t, look(c, nothing), crypto.ErrWrongKey)
	must(t, c.View(t.Context(), unlock, func(tx *vault.Tx) error {
		e, err := tx.Entry(id)
		must(t, err)
		got, err := reveal(tx, id, &e.Field(vault.Password).Item, e.Field(vault.Password).By)
		if got != "three" || asked != 2 {
			t.Errorf("password %q, asked %d times", got, asked)
		}
		return err
	}))
}

func TestABackupIsRestoredWhereTheVaultIsDamagedOrGone(t *testing.T) {
	for what, ruin := range map[string]func(v *vaulttest.Vault){
		"empty":   func(v *vaulttest.Vault) { replace(t, v, nil) },
		"header":  func(v *vaulttest.Vault) { replace(t, v, flipped(content(t, v), 100)) },
		"payload": func(v *vaulttest.Vault) { replace(t, v, flipped(content(t, v), 500)) },
		"gone":    func(v *vaulttest.Vault) { must(t, v.FS.Remove(v.Path)) },
	} {
		v, id := changing(t)
		ruin(v)
		asked := 0
		unlock := func(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
			asked++
			return v.Unlock(ctx, h)
		}
		must(t, v.Restore(t.Context(), v.Path+".bak.1", unlock, func(_, present *vault.Tx) error {
			if present != nil {
				t.Errorf("%s: it is said to be readable", what)
			}
			return nil
		}))
		heard := heed(v)
		if got := v.Password(id); got != "two" || asked != 1 {
			t.Errorf("%s: password %q, asked %d times", what, got, asked)
		}
		must(t, update(v, addOne))
		wantNotices(t, heard)
	}
}

func flipped(b []byte, at int) []byte {
	b = bytes.Clone(b)
	b[at] ^= 1
	return b
}

func TestAFileThatChangesWhileARestoreAsksIsNotLost(t *testing.T) {
	v, id := changing(t)
	again := v.Again(5)
	err := v.Restore(t.Context(), v.Path+".bak.1", v.Unlock, func(_, _ *vault.Tx) error {
		setPassword(again, id, "four")
		return nil
	})
	wantErr(t, err, disk.ErrChanged)
	if got := v.Password(id); got != "four" {
		t.Errorf("password %q", got)
	}
}

func TestACrashAtAnyStepOfARestoreLosesNothing(t *testing.T) {
	v, id := changing(t)
	files := v.FS.(*disktest.Memory).Files()
	for n := 1; ; n++ {
		s := setStage(v, files, id)
		failing := &disktest.Failing{FS: s.mem, At: n, Err: disktest.ErrCrashed}
		s.FS = failing
		saved := s.Restore(context.Background(), s.Path+".bak.2", s.Unlock, agree)
		for found := range s.mem.Crashes() {
			s.FS = found
			got, err := stateOf(s.Vault, id, s.Unlock)
			if got != "1three" && got != "1one" || err != nil || saved == nil && got != "1one" {
				t.Fatalf("%v: found %q, %v", failing, got, err)
			}
			if got == "1one" {
				s.wantBackup(t, failing, files["/w/vault.ww"])
			}
		}
		if !failing.Hit() {
			must(t, saved)
			return
		}
	}
}

// wantBackup wants that a save is still there as a backup.
func (s *stage) wantBackup(t *testing.T, failing *disktest.Failing, data []byte) {
	t.Helper()
	backups, err := s.Backups()
	must(t, err)
	for _, b := range backups {
		if kept, _ := disk.ReadFile(s.FS, b.Path, 1<<20); bytes.Equal(kept, data) {
			return
		}
	}
	t.Errorf("%v: what was there is gone; backups %v", failing, backups)
}

func TestBackupsAreListedNewestFirstAndOnce(t *testing.T) {
	v, _ := changing(t)
	c := v.Copy("c")
	for range 5 {
		must(t, update(c, addOne))
	}
	must(t, disk.WriteFile(c.FS, c.Path+".bak.2", []byte("not a vault"), c.Rand))
	backups, err := c.Backups()
	must(t, err)
	var got []string
	for _, b := range backups {
		got = append(got, filepath.Base(b.Path)+map[vault.BackupState]string{vault.BackupReady: "", vault.BackupDamaged: " damaged"}[b.State])
	}
	want := []string{"vault.ww.bak.1", "vault.ww.bak.2 damaged", "vault.ww.bak.3", "vault.ww.day-2026-01-02.bak"}
	if len(got) != len(want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
