package vault

import (
	"context"
	"io"

	"watchword/crypto"
)

// The labels under which a sync key wraps the keys of a vault (docs/SYNC.md,
// section 4).
const (
	labelPackData     = "ws1/dk-wrap"
	labelPackIdentity = "ws1/ik-wrap"
)

// WrappedKeys are the data key and the identity key of a vault as a pack
// carries them: who joins needs both.
type WrappedKeys struct {
	Data, Identity [crypto.WrappedSize]byte
}

// WrapKeys wraps the keys of the vault under the sync key of a group.
func (tx *Tx) WrapKeys(rand io.Reader, group [16]byte, key *crypto.Key) (w WrappedKeys, err error) {
	data, err := tx.base.keys.dataKey()
	if err != nil {
		return w, err
	}
	identity, err := tx.base.keys.identityKey()
	if err != nil {
		return w, err
	}
	box, err := wrap(rand, key, labelPackData, data, packBinding(labelPackData, group))
	if err != nil {
		return w, err
	}
	copy(w.Data[:], box)
	box, err = wrap(rand, key, labelPackIdentity, identity, packBinding(labelPackIdentity, group))
	copy(w.Identity[:], box)
	return w, err
}

// CreateSharing is [Store.Create] for another copy of the vault whose keys the
// packs of a group carry: a new device, with a vault id, a local key and slots of
// its own. It is empty until something is brought.
func (s *Store) CreateSharing(ctx context.Context, id [16]byte, slots []crypto.Slot, key *crypto.Key, w *WrappedKeys, group [16]byte, sync *crypto.Key) error {
	return s.CreateSharingWith(ctx, id, slots, key, w, group, sync, nil)
}

// CreateSharingWith is CreateSharing of a copy that holds what fill brings, from
// its first save on: see [Store.CreateWith].
func (s *Store) CreateSharingWith(ctx context.Context, id [16]byte, slots []crypto.Slot, key *crypto.Key, w *WrappedKeys, group [16]byte, sync *crypto.Key, fill func(*Tx) error) error {
	return s.create(ctx, id, slots, key, s.sharedKeys(key, w, group, sync), fill, nil)
}

// sharedKeys gives a keyring the keys that packs carry.
func (s *Store) sharedKeys(key *crypto.Key, w *WrappedKeys, group [16]byte, sync *crypto.Key) func(*keyring) error {
	return func(k *keyring) (err error) {
		from := &keyring{vault: sync, id: group}
		if k.data, err = from.moveAs(s.Rand, key, w.Data[:], labelPackData, labelDataKey, k.bound(labelDataKey)); err != nil {
			return err
		}
		k.identity, err = from.moveAs(s.Rand, key, w.Identity[:], labelPackIdentity, labelIdentity, k.bound(labelIdentity))
		return err
	}
}

// moveAs opens box, wrapped under label, and wraps what it holds for to under
// another label.
func (k *keyring) moveAs(rand io.Reader, to *crypto.Key, box []byte, label, as string, ad []byte) ([]byte, error) {
	under := k.vault.Expand(label)
	defer under.Wipe()
	key, err := under.Unwrap(box, k.bound(label))
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	return wrap(rand, to, as, key, ad)
}

// Same returns nil if the wrapped keys are those of this vault, so that what
// comes with them may be brought; [ErrForeign] if they are another's.
func (tx *Tx) Same(w *WrappedKeys, group [16]byte, key *crypto.Key) error {
	ours, err := tx.base.keys.identityKey()
	if err != nil {
		return err
	}
	under := key.Expand(labelPackIdentity)
	defer under.Wipe()
	theirs, err := under.Unwrap(w.Identity[:], packBinding(labelPackIdentity, group))
	if err != nil {
		return err
	}
	defer theirs.Wipe()
	if !ours.Equal(theirs) {
		return ErrForeign
	}
	return nil
}

func packBinding(label string, group [16]byte) []byte { return append([]byte(label), group[:]...) }
