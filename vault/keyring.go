package vault

import (
	"fmt"
	"io"

	"watchword/crypto"
)

// The labels under which keys are derived and wrapped (docs/FORMAT.md).
const (
	labelDataKey   = "ww1/dk-wrap"
	labelIdentity  = "ww1/ik-wrap"
	labelKeys      = "ww1/keys"
	labelField     = "ww1/field"
	labelValue     = "ww1/value"
	labelLocalMark = "ww1/local-state"
	labelLocalUse  = "ww1/local-use"
)

// A record of KEYS: kind u8, 0(3), epoch u32, kid(8), nonce(24), sealed
// key(48), 0(8). The head is what the sealed key is bound to.
const (
	keyRecordSize = 96
	keyRecordHead = 16
	kindLocalKey  = 3
)

// keyring is the wrapped keys inside a payload and the vault key that opens
// them. They never change; what changes with the master password is the
// vault key. Each is opened when it is first asked for: listing never is.
type keyring struct {
	vault                   *crypto.Key
	id                      [16]byte // of the vault
	data, identity, records []byte   // wrapped

	opened map[string]*crypto.Key // by what they are bound to
}

// newKeyring draws the keys of a new vault: the data key, which seals secret
// values, the identity key, which keys their digests, and the local key,
// which never leaves the file.
func newKeyring(rand io.Reader, vault *crypto.Key, id [16]byte) (*keyring, error) {
	k := &keyring{vault: vault, id: id}
	var err error
	if k.data, err = wrapNew(rand, vault, labelDataKey, k.bound(labelDataKey)); err != nil {
		return nil, err
	}
	if k.identity, err = wrapNew(rand, vault, labelIdentity, k.bound(labelIdentity)); err != nil {
		return nil, err
	}
	record := make([]byte, keyRecordHead, keyRecordSize)
	record[0] = kindLocalKey
	if err := draw(rand, record[8:keyRecordHead]); err != nil {
		return nil, err
	}
	box, err := wrapNew(rand, vault, labelKeys, record)
	if err != nil {
		return nil, err
	}
	k.records = append(record, box...)[:keyRecordSize]
	return k, nil
}

// bound is what a key wrapped under label is bound to.
func (k *keyring) bound(label string) []byte { return append([]byte(label), k.id[:]...) }

func wrapNew(rand io.Reader, vault *crypto.Key, label string, ad []byte) ([]byte, error) {
	key, err := crypto.NewKey(rand)
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	return wrap(rand, vault, label, key, ad)
}

func wrap(rand io.Reader, vault *crypto.Key, label string, key *crypto.Key, ad []byte) ([]byte, error) {
	under := vault.Expand(label)
	defer under.Wipe()
	return under.Wrap(rand, key, ad)
}

// dataKey returns the key that seals secret values. The keyring wipes it.
func (k *keyring) dataKey() (*crypto.Key, error) {
	return k.open(labelDataKey, k.data, k.bound(labelDataKey))
}

// identityKey returns the key of value digests. The keyring wipes it.
func (k *keyring) identityKey() (*crypto.Key, error) {
	return k.open(labelIdentity, k.identity, k.bound(labelIdentity))
}

// localKey returns the key of what this machine alone keeps. The keyring
// wipes it.
func (k *keyring) localKey() (*crypto.Key, error) {
	for r := k.records; len(r) >= keyRecordSize; r = r[keyRecordSize:] {
		if r[0] == kindLocalKey {
			return k.open(labelKeys, recordBox(r), r[:keyRecordHead])
		}
	}
	return nil, fmt.Errorf("%w: no local key", crypto.ErrForged)
}

// localUnder derives from that key the one for a label; the caller wipes it. A new
// master password changes neither.
func (k *keyring) localUnder(label string) (*crypto.Key, error) {
	local, err := k.localKey()
	if err != nil {
		return nil, err
	}
	return local.Expand(label), nil
}

func recordBox(r []byte) []byte { return r[keyRecordHead : keyRecordHead+crypto.WrappedSize] }

func (k *keyring) open(label string, box, ad []byte) (*crypto.Key, error) {
	if key := k.opened[string(ad)]; key != nil {
		return key, nil
	}
	under := k.vault.Expand(label)
	defer under.Wipe()
	key, err := under.Unwrap(box, ad)
	if err != nil {
		return nil, fmt.Errorf("open the key %q: %w", label, err)
	}
	if k.opened == nil {
		k.opened = map[string]*crypto.Key{}
	}
	k.opened[string(ad)] = key
	return key, nil
}

// wipe forgets the opened keys; the vault key is the caller's.
func (k *keyring) wipe() {
	for _, key := range k.opened {
		key.Wipe()
	}
	k.opened = nil
}

// rewrap returns k under another vault key: every wrapped key, of every kind.
func (k *keyring) rewrap(rand io.Reader, vault *crypto.Key) (*keyring, error) {
	n := &keyring{vault: vault, id: k.id}
	var err error
	if n.data, err = k.move(rand, vault, labelDataKey, k.data, k.bound(labelDataKey)); err != nil {
		return nil, err
	}
	if n.identity, err = k.move(rand, vault, labelIdentity, k.identity, k.bound(labelIdentity)); err != nil {
		return nil, err
	}
	for r := k.records; len(r) >= keyRecordSize; r = r[keyRecordSize:] {
		box, err := k.move(rand, vault, labelKeys, recordBox(r), r[:keyRecordHead])
		if err != nil {
			return nil, err
		}
		n.records = append(n.records, r[:keyRecordHead]...)
		n.records = append(n.records, box...)
		n.records = append(n.records, r[keyRecordHead+crypto.WrappedSize:keyRecordSize]...)
	}
	return n, nil
}

func (k *keyring) move(rand io.Reader, to *crypto.Key, label string, box, ad []byte) ([]byte, error) {
	under := k.vault.Expand(label)
	defer under.Wipe()
	key, err := under.Unwrap(box, ad)
	if err != nil {
		return nil, fmt.Errorf("move the key %q: %w", label, err)
	}
	defer key.Wipe()
	return wrap(rand, to, label, key, ad)
}
