package vault

import (
	"context"

	"watchword/crypto"
)

// formerInfix is what the name of a vault that gave way to another one has behind
// that of the vault.
const formerInfix = ".former-"

// formerVault is a vault that gives way to a new one.
type formerVault struct {
	tx    *Tx
	aside string // where it will lie
}

// SupplantSharing is [Store.CreateSharingWith] in the place of the vault that
// former has open, which lies beside it then under the name that is returned. It is
// one step: after a crash one of them is in the place, whole. If another program
// saves the former vault meanwhile, it is [disk.ErrChanged], and nothing was done.
func (s *Store) SupplantSharing(ctx context.Context, former *Tx, id [16]byte, slots []crypto.Slot, key *crypto.Key, w *WrappedKeys, group [16]byte, sync *crypto.Key, fill func(*Tx) error) (aside string, err error) {
	path, err := s.FS.Resolve(s.Path)
	if err != nil {
		return "", err
	}
	s.Path = path
	if aside, err = s.asideName(formerInfix); err != nil {
		return "", err
	}
	return aside, s.create(ctx, id, slots, key, s.sharedKeys(key, w, group, sync), fill, &formerVault{former, aside})
}
