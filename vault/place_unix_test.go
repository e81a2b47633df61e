//go:build unix

package vault_test

import (
	"path/filepath"
	"syscall"
	"testing"

	"watchword/vault"
	"watchword/vault/vaulttest"
)

func TestAPipeInThePlaceOfTheVaultIsNotWaitedFor(t *testing.T) {
	v := vaulttest.New(t, 1)
	c := v.Again(2)
	c.Path = filepath.Join(t.TempDir(), "vault.ww")
	must(t, syscall.Mkfifo(c.Path, 0o600))
	wantErr(t, look(c, nothing), vault.ErrNotFile)
	wantErr(t, update(c, addOne), vault.ErrNotFile)
}

func TestAPipeAmongTheBackupsIsNotWaitedFor(t *testing.T) {
	v := vaulttest.New(t, 1)
	c := v.Copy("c")
	pipe := c.Path + ".bak.2"
	must(t, syscall.Mkfifo(pipe, 0o600))
	rekey(t, c, nothing)
	must(t, c.FS.Remove(pipe)) // or the look at every file after the test waits for it
}
