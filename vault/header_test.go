package vault_test

import (
	"testing"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/vault"
)

func TestTheHeaderIsReadWithoutAKey(t *testing.T) {
	v := inMemory(t, 1)
	h, err := v.Header()
	must(t, err)
	if h.ID != status(v).ID || len(h.Slots) != 1 || h.Slots[0].Kind() != crypto.Recovery {
		t.Errorf("got id %x with %d slots", h.ID, len(h.Slots))
	}
}

func TestTheHeaderOfWhatIsNoVaultIsAnError(t *testing.T) {
	c := inMemory(t, 1).Copy("c")
	whole := content(t, c)
	path := c.Path
	c.Path = path + ".gone"
	_, err := c.Header()
	wantErr(t, err, vault.ErrNoVault)
	c.Path = "/"
	_, err = c.Header()
	wantErr(t, err, vault.ErrNotFile)
	c.Path = path
	must(t, disk.WriteFile(c.FS, path, whole[:100], c.Rand))
	_, err = c.Header()
	wantErr(t, err, crypto.ErrDamaged)
	must(t, disk.WriteFile(c.FS, path, []byte("not a vault"), c.Rand))
	_, err = c.Header()
	wantErr(t, err, crypto.ErrNotWatchword)
}
