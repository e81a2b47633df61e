package vault_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

func yes(*vault.Repairing) error { return nil }

// ruins are what can become of a vault, each with what it is called.
var ruins = map[string]struct {
	spoil func(t *testing.T, v *vaulttest.Vault)
	is    error
	opens bool // what is left of it
}{
	"empty":    {func(t *testing.T, v *vaulttest.Vault) { replace(t, v, nil) }, crypto.ErrEmpty, false},
	"a header": {func(t *testing.T, v *vaulttest.Vault) { replace(t, v, flipped(content(t, v), 100)) }, crypto.ErrDamaged, false},
	"a cut":    {func(t *testing.T, v *vaulttest.Vault) { b := content(t, v); replace(t, v, b[:len(b)/2]) }, crypto.ErrDamaged, false},
	"zeros":    {func(t *testing.T, v *vaulttest.Vault) { replace(t, v, make([]byte, 4096)) }, crypto.ErrNotWatchword, false},
	"a payload": {
		func(t *testing.T, v *vaulttest.Vault) { replace(t, v, flipped(content(t, v), 500)) },
		crypto.ErrForged, false,
	},
	"a secret": {spoilMiddle, crypto.ErrForged, true},
}

// spoilMiddle changes a bit in what no listing reads.
func spoilMiddle(t *testing.T, v *vaulttest.Vault) {
	b := content(t, v)
	replace(t, v, flipped(b, len(b)/2))
}

// bulky is changing in a copy that may be left damaged, and most of it one secret.
func bulky(t *testing.T) (*vaulttest.Vault, vault.ID) {
	t.Helper()
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	c := v.Copy("c")
	edit(c, id, vault.SetSecret("x/big", vaulttest.Secret(strings.Repeat("x", 1<<19))))
	for _, text := range []string{"two", "three"} {
		setPassword(c, id, text)
	}
	return c, id
}

func TestARepairBringsBackTheNewestBackupAndKeepsTheDamagedFile(t *testing.T) {
	for what, ruin := range ruins {
		t.Run(what, func(t *testing.T) {
			v, id := bulky(t)
			newest := file(t, v, v.Path+".bak.1")
			ruin.spoil(t, v)
			damaged := content(t, v)
			must(t, v.Repair(t.Context(), v.Unlock, func(r *vault.Repairing) error {
				if !errors.Is(r.Damage, ruin.is) || (r.Present != nil) != ruin.opens || r.Seen != 5 || r.Former.Status().Generation != 4 {
					t.Errorf("damage %v, opens %v, seen %d, brings back %d", r.Damage, r.Present != nil, r.Seen, r.Former.Status().Generation)
				}
				return nil
			}))
			if kept := file(t, v, v.Path+".damaged-2026-01-02"); !bytes.Equal(kept, damaged) {
				t.Error("the damaged file is not what it was")
			}
			if kept := file(t, v, v.Path+".bak.1"); !bytes.Equal(kept, newest) {
				t.Error("the backup was moved")
			}
			heard := heed(v)
			if got := v.Password(id); got != "two" || status(v).Generation != 6 {
				t.Errorf("password %q in save %d", got, status(v).Generation)
			}
			must(t, update(v, addOne))
			wantNotices(t, heard)
		})
	}
}

// file is the content of a file beside v.
func file(t *testing.T, v *vaulttest.Vault, name string) []byte {
	t.Helper()
	b, err := disk.ReadFile(v.FS, name, 1<<21)
	must(t, err)
	return b
}

func TestARepairOfAVaultThatIsGoneSetsNothingAside(t *testing.T) {
	v, id := bulky(t)
	must(t, v.FS.Remove(v.Path))
	must(t, v.Repair(t.Context(), v.Unlock, func(r *vault.Repairing) error {
		if !errors.Is(r.Damage, vault.ErrNoVault) || r.Aside != "" {
			t.Errorf("damage %v, aside %q", r.Damage, r.Aside)
		}
		return nil
	}))
	if got := v.Password(id); got != "two" {
		t.Errorf("password %q", got)
	}
}

func TestARepairPassesOverBackupsThatAreNotWhole(t *testing.T) {
	v, id := bulky(t)
	ruins["a secret"].spoil(t, v)
	b := file(t, v, v.Path+".bak.1")
	must(t, v.FS.Remove(v.Path+".bak.1"))
	must(t, disk.WriteFile(v.FS, v.Path+".bak.1", flipped(b, len(b)/2), v.Rand))
	must(t, v.Repair(t.Context(), v.Unlock, yes))
	if got := v.Password(id); got != "one" {
		t.Errorf("password %q", got)
	}
}

func TestTwoRepairsOfADayKeepBothDamagedFiles(t *testing.T) {
	v, _ := bulky(t)
	for _, name := range []string{".damaged-2026-01-02", ".damaged-2026-01-02-2"} {
		ruins["a cut"].spoil(t, v)
		damaged := content(t, v)
		must(t, v.Repair(t.Context(), v.Unlock, yes))
		if !bytes.Equal(file(t, v, v.Path+name), damaged) {
			t.Errorf("%s is another file", name)
		}
	}
	backups, err := v.Backups()
	must(t, err)
	for _, b := range backups {
		if b.State == vault.BackupDamaged {
			t.Errorf("%s is taken for a backup", b.Path)
		}
	}
}

func TestARepairChangesNothingWhereItMust(t *testing.T) {
	no := errors.New("no")
	for what, c := range map[string]struct {
		ruin   string
		unlock func(v *vaulttest.Vault) vault.Unlocker
		want   error
	}{
		"declined":                     {"a secret", known, no},
		"sound":                        {"", known, vault.ErrSound},
		"wrong password":               {"a secret", wrong, crypto.ErrWrongKey},
		"wrong password of the backup": {"empty", wrong, crypto.ErrWrongKey},
	} {
		t.Run(what, func(t *testing.T) {
			v, _ := bulky(t)
			if c.ruin != "" {
				ruins[c.ruin].spoil(t, v)
			}
			before := len(v.FS.(*disktest.Memory).Files())
			was := content(t, v)
			wantErr(t, v.Repair(t.Context(), c.unlock(v), func(*vault.Repairing) error { return no }), c.want)
			if !bytes.Equal(content(t, v), was) || len(v.FS.(*disktest.Memory).Files()) != before {
				t.Error("something was changed")
			}
		})
	}
}

func known(v *vaulttest.Vault) vault.Unlocker { return v.Unlock }

func wrong(*vaulttest.Vault) vault.Unlocker {
	return func(context.Context, *crypto.Header) (*crypto.Key, error) { return nil, crypto.ErrWrongKey }
}

func TestARepairWithoutAGoodBackupSaysSo(t *testing.T) {
	v, _ := bulky(t)
	ruins["a cut"].spoil(t, v)
	backups, err := v.Backups()
	must(t, err)
	for _, b := range backups {
		data := file(t, v, b.Path)
		must(t, v.FS.Remove(b.Path))
		must(t, disk.WriteFile(v.FS, b.Path, flipped(data, 500), v.Rand))
	}
	var none *vault.BackupsError
	err = v.Repair(t.Context(), v.Unlock, yes)
	if !errors.As(err, &none) || none.Tried != len(backups) || !errors.Is(err, vault.ErrNoBackup) || !errors.Is(none.Damage, crypto.ErrDamaged) {
		t.Errorf("got %v", err)
	}
}

func TestACrashAtAnyStepOfARepairLosesNothing(t *testing.T) {
	v, id := bulky(t)
	ruins["a secret"].spoil(t, v)
	damaged := content(t, v)
	files := v.FS.(*disktest.Memory).Files()
	for n := 1; ; n++ {
		s := setStage(v, files, id)
		failing := &disktest.Failing{FS: s.mem, At: n, Err: disktest.ErrCrashed}
		s.FS = failing
		repaired := s.Repair(context.Background(), s.Unlock, yes)
		for found := range s.mem.Crashes() {
			aside, _ := disk.ReadFile(found, s.Path+".damaged-2026-01-02", 1<<21)
			present, err := disk.ReadFile(found, s.Path, 1<<21)
			must(t, err)
			if !bytes.Equal(present, damaged) && !bytes.Equal(aside, damaged) {
				t.Fatalf("%v: the damaged file is gone", failing)
			}
		}
		if !failing.Hit() {
			must(t, repaired)
			return
		}
	}
}
