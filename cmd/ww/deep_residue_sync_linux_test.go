//go:build deep

package main

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"time"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/secret"
	"watchword/vault"
)

// runSync has a person send a change.
func (h *house) runSync() []find {
	h.tb.Helper()
	h.write("password", h.secrets["MASTER"])
	pile, password := filepath.Join(h.home, "pile"), filepath.Join(h.home, "password")
	h.must(os.Mkdir(pile, 0o700))
	for _, args := range [][]string{{"sync", "setup", pile, "--no-code", "--device", "laptop"}, {"add", "mill", "-u", "me"}} {
		if out, err := h.person(append(args, "--password-file", password)...).CombinedOutput(); err != nil {
			h.tb.Fatalf("ww %q: %v\n%s", args, err, out)
		}
	}
	return h.run([]string{"sync"}, "< Master password:\n> $MASTER\\r", 0)
}

// addSyncKey looks for the key of the group that the vault is of.
func (h *house) addSyncKey(q *quarry) {
	h.tb.Helper()
	store := &vault.Store{FS: disk.OS{}, Path: h.vault(), Now: time.Now, Rand: rand.Reader, Limits: crypto.Standard()}
	unlock := func(_ context.Context, v *crypto.Header) (*crypto.Key, error) {
		password := secret.New([]byte(h.secrets["MASTER"]))
		defer password.Wipe()
		key, _, err := v.Unlock(crypto.Credential{Password: password})
		return key, err
	}
	h.must(store.View(context.Background(), unlock, func(tx *vault.Tx) error {
		_, key, err := tx.Sharing()
		h.must(err)
		defer key.Wipe()
		h.addKey(q, "sync key", key)
		return nil
	}))
}
