// Package sync brings copies of one vault together. It knows how copies are
// found and read; what their union is, the vault itself knows.
//
// [Merge] joins one file. [Sync] goes through a [Pile]: sealed packs in a [Store]
// that the devices of a [Group] share. docs/SYNC.md describes it.
package sync

import (
	"context"

	"watchword/crypto"
	"watchword/vault"
)

// Opener opens a vault and hands it to fn: [vault.Store.View] or
// [vault.Store.Update].
type Opener func(ctx context.Context, unlock vault.Unlocker, fn func(*vault.Tx) error) error

// Merge joins to the vault that ours opens everything that theirs, a copy of
// it in another file, holds: a conflict copy, a backup, a copy from another
// device. Neither loses anything. unlock is asked once for each file, or once
// in all where one key opens both. A file with another vault in it is
// [vault.ErrForeign].
func Merge(ctx context.Context, ours, theirs Opener, unlock vault.Unlocker) (vault.Joined, error) {
	var joined vault.Joined
	both := &keyForBoth{unlock: unlock}
	defer both.wipe()
	err := theirs(ctx, both.get, func(their *vault.Tx) error {
		return ours(ctx, both.get, func(our *vault.Tx) (err error) {
			joined, err = our.Join(their)
			return err
		})
	})
	return joined, err
}

// keyForBoth remembers the first key, so that nobody is asked twice for it.
type keyForBoth struct {
	unlock vault.Unlocker
	key    *crypto.Key
}

func (b *keyForBoth) get(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
	if b.key != nil && h.Verify(b.key) == nil {
		return b.key.Clone(), nil
	}
	key, err := b.unlock(ctx, h)
	if err == nil && b.key == nil {
		b.key = key.Clone()
	}
	return key, err
}

func (b *keyForBoth) wipe() {
	if b.key != nil {
		b.key.Wipe()
	}
}
