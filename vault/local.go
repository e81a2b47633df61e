package vault

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// local is LOCAL: what this copy of the vault knows and no other may see.
// Keys this version does not know are preserved.
type local struct {
	device  Device
	lastTxn Txn     // the last change made here; zero if none
	trail   [8]byte // another one since the vault last came to hold less than before; zero if it never did
	rekeyed bool    // backups that open in another way are still to be removed
	rest    map[int64]cbor.RawMessage
}

// The keys of LOCAL (docs/FORMAT.md, section 5).
const (
	localDevice  = 1
	localLastTxn = 2
	localRekeyed = 3
	localTrail   = 4
	localSharing = 5
)

func parseLocal(b []byte) (local, error) {
	var l local
	if err := decoding.Unmarshal(b, &l.rest); err != nil {
		return l, fmt.Errorf("%w: LOCAL: %w", errLayout, err)
	}
	if !l.take(localDevice, l.device[:]) {
		return l, fmt.Errorf("%w: LOCAL without a device", errLayout)
	}
	l.take(localLastTxn, l.lastTxn[:])
	l.take(localTrail, l.trail[:])
	if raw, ok := l.rest[localRekeyed]; ok && decoding.Unmarshal(raw, &l.rekeyed) == nil {
		delete(l.rest, localRekeyed)
	}
	return l, nil
}

// take moves the byte string under key into a known field.
func (l *local) take(key int64, into []byte) bool {
	raw, ok := l.rest[key]
	if !ok {
		return false
	}
	delete(l.rest, key)
	var value []byte
	return decoding.Unmarshal(raw, &value) == nil && fill(into, value)
}

func (l *local) encode() ([]byte, error) {
	all := map[int64]any{localDevice: l.device[:]}
	if l.lastTxn != (Txn{}) {
		all[localLastTxn] = l.lastTxn[:]
	}
	if l.trail != [8]byte{} {
		all[localTrail] = l.trail[:]
	}
	if l.rekeyed {
		all[localRekeyed] = true
	}
	for key, raw := range l.rest {
		all[key] = raw
	}
	return encoding.Marshal(all)
}

// nextLocal returns LOCAL of the next save.
func (tx *Tx) nextLocal() (local, error) {
	after := tx.base.local
	if tx.changed() {
		after.lastTxn = tx.txn
	}
	after.rekeyed = after.rekeyed || tx.rekey != nil
	if tx.cleared || tx.restores {
		return after, draw(tx.store.Rand, after.trail[:])
	}
	return after, nil
}
