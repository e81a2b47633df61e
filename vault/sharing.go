package vault

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"

	"watchword/crypto"
)

// Sharing is how this copy of a vault takes part in a group of devices. It is
// about this copy alone: no pack and no other copy has it.
type Sharing struct {
	Group   [16]byte          // id
	Target  string            // where the pile is
	Slots   []crypto.Slot     // that open the sync key, in the packs that are written now
	Devices map[Device]string // the names of those of which packs were read, and of this one
	Former  []Former          // the groups that it left for this one, and those it ignores
	Login   *Login            // at the target; nil: it wants none, or programs log in there

	// Seen is when a device wrote the newest pack of it that was read, by its own
	// clock. One that has no name in Devices was forgotten.
	Seen map[Device]time.Time
}

// kindSyncKey is the kind of the record of KEYS that has the sync key.
const kindSyncKey = 1

// sharingForm is Sharing in LOCAL.
type sharingForm struct {
	Group   []byte            `cbor:"1,keyasint"`
	Target  string            `cbor:"2,keyasint"`
	Slots   [][]byte          `cbor:"3,keyasint"`
	Devices map[string]string `cbor:"4,keyasint"` // by device, in hexadecimal
	Kid     []byte            `cbor:"5,keyasint"` // of the record of KEYS
	Former  []formerForm      `cbor:"6,keyasint,omitempty"`
	Login   *loginForm        `cbor:"7,keyasint,omitempty"`
	Seen    map[string]int64  `cbor:"8,keyasint,omitempty"` // Unix milliseconds, likewise
}

// sharingChange is what a transaction makes of it.
type sharingChange struct {
	sharing *Sharing    // nil: it ends
	key     *crypto.Key // the vault's to wipe; nil: as it was
}

// Sharing returns how the vault is shared, as it was opened or as this
// transaction changed it, and the sync key, for the caller to wipe; nil and nil
// if it is not.
func (tx *Tx) Sharing() (*Sharing, *crypto.Key, error) {
	if c := tx.sharing; c != nil {
		switch {
		case c.sharing == nil:
			return nil, nil, nil
		case c.key != nil:
			return c.sharing.clone(), c.key.Clone(), nil
		}
	}
	s, kid, err := tx.base.sharing()
	if s == nil || err != nil {
		return nil, nil, err
	}
	key, err := tx.base.keys.syncKey(kid)
	if err != nil {
		return nil, nil, err
	}
	if tx.sharing != nil {
		s = tx.sharing.sharing.clone()
	}
	return s, key, nil
}

func (s *Sharing) clone() *Sharing {
	c := *s
	c.Slots, c.Former = slices.Clone(s.Slots), slices.Clone(s.Former)
	c.Devices, c.Seen = maps.Clone(s.Devices), maps.Clone(s.Seen)
	return &c
}

// Share has the vault take part in a group from the next save on. key is the
// sync key, and stays the caller's; nil leaves that which there is.
func (tx *Tx) Share(s Sharing, key *crypto.Key) {
	c := &sharingChange{sharing: s.clone()}
	switch {
	case key != nil:
		c.key = key.Clone()
	case tx.sharing != nil && tx.sharing.key != nil:
		c.key = tx.sharing.key.Clone()
	}
	tx.setSharing(c)
}

// Unshare forgets the group and its key.
func (tx *Tx) Unshare() { tx.setSharing(&sharingChange{}) }

func (tx *Tx) setSharing(c *sharingChange) {
	tx.sharing.wipe()
	tx.sharing = c
}

func (c *sharingChange) wipe() {
	if c != nil && c.key != nil {
		c.key.Wipe()
	}
}

// sharing reads LOCAL; it is nil if the vault is not shared.
func (s *snapshot) sharing() (*Sharing, []byte, error) {
	raw, ok := s.local.rest[localSharing]
	if !ok {
		return nil, nil, nil
	}
	var f sharingForm
	if err := decoding.Unmarshal(raw, &f); err != nil {
		return nil, nil, forged(fmt.Errorf("%w: LOCAL: %w", errLayout, err))
	}
	out := &Sharing{Target: f.Target, Devices: map[Device]string{}, Login: f.Login.login()}
	ok = fill(out.Group[:], f.Group)
	for _, b := range f.Slots {
		var slot crypto.Slot
		ok = ok && fill(slot[:], b)
		out.Slots = append(out.Slots, slot)
	}
	for id, name := range f.Devices {
		var d Device
		b, err := hex.DecodeString(id)
		ok = ok && err == nil && fill(d[:], b)
		out.Devices[d] = name
	}
	for _, form := range f.Former {
		former, read := form.former()
		ok = ok && read
		out.Former = append(out.Former, former)
	}
	seen, read := parseSeen(f.Seen)
	out.Seen = seen
	if !ok || !read {
		return nil, nil, forged(fmt.Errorf("%w: LOCAL: the group", errLayout))
	}
	return out, f.Kid, nil
}

// syncKey returns the sync key, for the caller to wipe.
func (k *keyring) syncKey(kid []byte) (*crypto.Key, error) {
	for r := k.records; len(r) >= keyRecordSize; r = r[keyRecordSize:] {
		if r[0] == kindSyncKey && bytes.Equal(r[8:keyRecordHead], kid) {
			key, err := k.open(labelKeys, recordBox(r), r[:keyRecordHead])
			if err != nil {
				return nil, err
			}
			return key.Clone(), nil
		}
	}
	return nil, fmt.Errorf("%w: no sync key", crypto.ErrForged)
}

// apply returns k and LOCAL as c makes them; a nil c leaves them.
func (c *sharingChange) apply(rand io.Reader, base *snapshot, k *keyring, l local) (*keyring, local, error) {
	if c == nil {
		return k, l, nil
	}
	l.rest = maps.Clone(l.rest)
	_, kid, err := base.sharing()
	if err != nil {
		return nil, l, err
	}
	delete(l.rest, localSharing)
	if c.sharing == nil {
		return k.syncKeysOf(nil, nil), l, nil
	}
	if c.key != nil {
		kid = nil
	}
	k = k.syncKeysOf(kid, c.sharing.Former)
	switch {
	case c.key != nil:
		if kid, err = k.addSyncKey(rand, c.key); err != nil {
			return nil, l, err
		}
	case kid == nil:
		return nil, l, errors.New("share a vault: there is no sync key")
	}
	raw, err := encoding.Marshal(c.sharing.form(kid))
	if err != nil {
		return nil, l, err
	}
	if l.rest == nil {
		l.rest = map[int64]cbor.RawMessage{}
	}
	l.rest[localSharing] = raw
	return k, l, nil
}

func (s *Sharing) form(kid []byte) sharingForm {
	f := sharingForm{Group: s.Group[:], Target: s.Target, Kid: kid, Devices: map[string]string{}, Login: s.Login.form(), Seen: seenForm(s.Seen)}
	for _, slot := range s.Slots {
		f.Slots = append(f.Slots, slices.Clone(slot[:]))
	}
	for d, name := range s.Devices {
		f.Devices[hex.EncodeToString(d[:])] = name
	}
	for i := range s.Former {
		f.Former = append(f.Former, s.Former[i].form())
	}
	return f
}

// syncKeysOf returns a copy of k with no sync keys but that of kid and those of
// former groups.
func (k *keyring) syncKeysOf(kid []byte, former []Former) *keyring {
	n := &keyring{vault: k.vault, id: k.id, data: k.data, identity: k.identity}
	for r := k.records; len(r) >= keyRecordSize; r = r[keyRecordSize:] {
		if r[0] != kindSyncKey || wanted(r[8:keyRecordHead], kid, former) {
			n.records = append(n.records, r[:keyRecordSize]...)
		}
	}
	return n
}

// addSyncKey appends a record and returns its kid.
func (k *keyring) addSyncKey(rand io.Reader, key *crypto.Key) ([]byte, error) {
	record := make([]byte, keyRecordHead, keyRecordSize)
	record[0] = kindSyncKey
	if err := draw(rand, record[8:keyRecordHead]); err != nil {
		return nil, err
	}
	box, err := wrap(rand, k.vault, labelKeys, key, record)
	if err != nil {
		return nil, err
	}
	k.records = append(k.records, append(record, box...)[:keyRecordSize]...)
	return record[8:keyRecordHead], nil
}
