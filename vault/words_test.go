package vault_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/vault"
)

func TestErrorsTellTheNumbersOfWhatIsWrong(t *testing.T) {
	backups := &vault.BackupsError{Damage: crypto.ErrDamaged, Tried: 3}
	if !errors.Is(backups, vault.ErrNoBackup) || !errors.Is(backups, crypto.ErrDamaged) {
		t.Errorf("%v lost its causes", backups)
	}
	for want, err := range map[string]error{
		"none of 3 backups is whole":       backups,
		"(save 3) was not made from":       &vault.ForkError{Have: 3, Seen: 4},
		"has seen (save 9)":                &vault.RollbackError{Have: 3, Seen: 9},
		"values of 300 MiB, at most":       &vault.RoomError{Size: 300 << 20},
		"values of 301 MiB, at most 256 M": &vault.RoomError{Size: 300<<20 + 1},
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	}
}

func TestCommitsCountThoseOfTheTransactionToo(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	setPassword(v, id, "two")
	v.Do(func(tx *vault.Tx) error {
		_, err := tx.Edit(id, vault.Set(vault.User, "octo"))
		must(t, err)
		_, err = tx.Add(vault.Set(vault.Name, "gitlab"))
		must(t, err)
		if n, err := tx.Commits(); n != 4 || err != nil {
			t.Errorf("%d commits, %v; want 4", n, err)
		}
		return nil
	})
}

func TestDamagedFilesThatWereSetAsideAreFound(t *testing.T) {
	v := inMemory(t, 1)
	aside := v.Path + ".damaged-2026-11-24"
	for _, name := range []string{aside, v.Path + ".other", filepath.Join(v.Dir, "else.ww.damaged-2026-11-24")} {
		must(t, disk.WriteFile(v.FS, name, []byte("ruin"), v.Rand))
	}
	names, err := vault.SetAside(v.FS, v.Path)
	if err != nil || len(names) != 1 || names[0] != aside {
		t.Errorf("found %q, %v", names, err)
	}
	if _, err := vault.SetAside(v.FS, filepath.Join(v.Dir, "gone", "v.ww")); err == nil {
		t.Error("a folder that is not there has files")
	}
}
