package vault_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/vault"
)

func TestAVaultGivesWayToAnotherAndStaysBesideIt(t *testing.T) {
	shares := inMemory(t, 1)
	shares.Add("mail", "me", "1")
	owner := inMemory(t, 2)
	owner.Add("bank", "me", "2")
	here := *owner.Store
	here.Path = filepath.Join(owner.Dir, "here.ww")
	must(t, owner.FS.Link(owner.Path, here.Path))
	read := func(name string) string {
		b, err := disk.ReadFile(here.FS, name, 1<<30)
		must(t, err)
		return string(b)
	}
	before := read(here.Path)
	id := [16]byte{5}
	key, slot, _ := newKey(t, owner, id)
	defer key.Wipe()
	sync, err := crypto.NewKey(here.Rand)
	must(t, err)
	defer sync.Wipe()
	var keys vault.WrappedKeys
	shares.Look(func(tx *vault.Tx) (err error) {
		keys, err = tx.WrapKeys(here.Rand, [16]byte{7}, sync)
		return err
	})
	supplant := func(meanwhile func(), fill func(*vault.Tx) error) (aside string, err error) {
		next := here
		failed := here.View(context.Background(), owner.Unlock, func(former *vault.Tx) error {
			meanwhile()
			aside, err = next.SupplantSharing(context.Background(), former, id, []crypto.Slot{slot}, key, &keys, [16]byte{7}, sync, fill)
			return nil
		})
		return aside, errors.Join(failed, err)
	}
	fails := errors.New("it fails")
	if _, err := supplant(func() {}, func(*vault.Tx) error { return fails }); !errors.Is(err, fails) || read(here.Path) != before {
		t.Fatalf("after a failure: %v", err)
	}
	if _, err := supplant(func() { must(t, here.Update(context.Background(), owner.Unlock, addOne)) }, func(*vault.Tx) error { return nil }); !errors.Is(err, disk.ErrChanged) {
		t.Fatalf("though it was saved meanwhile: %v", err)
	}
	before = read(here.Path)
	aside, err := supplant(func() {}, func(*vault.Tx) error { return nil })
	must(t, err)
	if !strings.HasPrefix(filepath.Base(aside), filepath.Base(here.Path)+".former-") || read(aside) != before {
		t.Errorf("it is not in %s", aside)
	}
	must(t, here.View(context.Background(), func(context.Context, *crypto.Header) (*crypto.Key, error) { return key.Clone(), nil }, func(tx *vault.Tx) error {
		if tx.Status().ID != id || tx.Status().Commits != 0 {
			t.Errorf("in its place is %+v", tx.Status())
		}
		return tx.Same(&keys, [16]byte{7}, sync)
	}))
}
