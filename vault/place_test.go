package vault_test

import (
	"os"
	"path/filepath"
	"testing"

	"watchword/crypto"
	"watchword/internal/disk/disktest"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

// newID is that of another vault.
var newID = [16]byte{1, 2, 3}

func TestLinkedVaultStaysALink(t *testing.T) {
	v := vaulttest.New(t, 1)
	link := filepath.Join(t.TempDir(), "link.ww")
	must(t, os.Symlink(v.Path, link))
	linked := v.Again(2)
	linked.Path = link
	id := linked.Add("github", "octocat", "one")
	if target, err := os.Readlink(link); err != nil || target != v.Path {
		t.Errorf("link to %q, %v", target, err)
	}
	wantPasswords(t, v, id, "one")
	if names, err := filepath.Glob(filepath.Join(filepath.Dir(link), "*")); err != nil || len(names) != 1 {
		t.Errorf("beside the link: %q, %v", names, err)
	}
}

func TestLinkedVaultIsCreatedWhereTheLinkPoints(t *testing.T) {
	v := vaulttest.New(t, 1)
	key, slot, unlock := newKey(t, v, newID)
	target := filepath.Join(t.TempDir(), "target.ww")
	link := filepath.Join(t.TempDir(), "link.ww")
	must(t, os.Symlink(target, link))
	fresh := v.Again(2)
	fresh.Path = link
	must(t, fresh.Create(t.Context(), newID, []crypto.Slot{slot}, key))
	must(t, fresh.View(t.Context(), unlock, nothing))
	if info, err := os.Lstat(target); err != nil || info.Mode() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}

func TestVaultThatOthersCanReadIsSaidOnceAndMended(t *testing.T) {
	v := vaulttest.New(t, 1)
	must(t, os.Chmod(v.Path, 0o644))
	heard := heed(v)
	must(t, look(v, nothing))
	wantNotices(t, heard, vault.WideMode)
	must(t, update(v, addOne))
	wantNotices(t, heard, vault.WideMode)
	must(t, update(v, addOne))
	wantNotices(t, heard)
}

func TestVaultOfAnotherUserIsRefused(t *testing.T) {
	mem := disktest.NewMemory()
	v := vaulttest.NewOn(t, mem, "/w", 1)
	c := v.Copy("c")
	mem.Disown(c.Path)
	wantErr(t, look(c, nothing), vault.ErrNotOwner)
	wantErr(t, update(c, addOne), vault.ErrNotOwner)
}

func TestWhatIsNoFileIsNoVault(t *testing.T) {
	v := vaulttest.New(t, 1)
	c := v.Again(2)
	c.Path = t.TempDir()
	wantErr(t, look(c, nothing), vault.ErrNotFile)
	c.Path = filepath.Join(t.TempDir(), "missing.ww")
	wantErr(t, look(c, nothing), vault.ErrNoVault)
	c.Path = filepath.Join(t.TempDir(), "missing", "missing.ww")
	wantErr(t, look(c, nothing), vault.ErrNoVault)
}

func TestFolderOfANewVaultIsMade(t *testing.T) {
	v := vaulttest.New(t, 1)
	key, slot, unlock := newKey(t, v, newID)
	fresh := v.Again(2)
	fresh.Path = filepath.Join(t.TempDir(), "a", "b", "vault.ww")
	must(t, fresh.Create(t.Context(), newID, []crypto.Slot{slot}, key))
	must(t, fresh.View(t.Context(), unlock, nothing))
}
