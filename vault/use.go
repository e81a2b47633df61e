package vault

import (
	"cmp"
	"encoding/binary"
	"slices"
	"time"

	"watchword/crypto"
	"watchword/secret"
)

// The file of last uses, opened: records of entry id(16) || u64 Unix
// milliseconds in ascending order of ids, then zeros up to whole blocks, so
// that its size does not tell how many entries there are.
const (
	useRecord  = 16 + 8
	useBlock   = 256 * useRecord
	maxUses    = 8192 // entries; those used longest ago are dropped
	maxUseFile = crypto.NonceSize + maxUses*useRecord + crypto.TagSize
)

// useGrain is how exact uses are: a script that reads a value in a loop must
// not write a file each time.
const useGrain = time.Minute

// Used notes that an entry was used now: shown, copied, handed to a program.
// It is written when the transaction has ended well, unless the store does not
// track use. That it could not be is a [Notice], not an error.
func (tx *Tx) Used(id ID) {
	if !tx.tracks() {
		return
	}
	if tx.used == nil {
		tx.used = map[ID]time.Time{}
	}
	tx.used[id] = tx.now.Time()
}

// Uses returns when each entry was last used on this machine, with what this
// transaction noted; nil if the store does not track use. The caller may
// change the map.
func (tx *Tx) Uses() map[ID]time.Time {
	if !tx.tracks() {
		return nil
	}
	if tx.uses == nil {
		tx.uses = tx.loadUses()
	}
	return latest(tx.uses, tx.used)
}

func (tx *Tx) tracks() bool { return tx.store.TrackUse && tx.store.State != "" }

func (tx *Tx) usePath() string { return tx.store.statePath(tx.base.header.ID, ".use") }

// loadUses reads the file. One that cannot be read, or is not ours, is as good
// as none: nothing hangs on it, and the next use makes it anew.
func (tx *Tx) loadUses() map[ID]time.Time {
	box, err := tx.store.recall(tx.usePath(), maxUseFile)
	if err != nil || len(box) == 0 {
		return map[ID]time.Time{}
	}
	key, err := tx.base.keys.localUnder(labelLocalUse)
	if err != nil {
		return map[ID]time.Time{}
	}
	defer key.Wipe()
	plain, err := key.Open(box, tx.useBinding())
	if err != nil {
		return map[ID]time.Time{}
	}
	defer plain.Wipe()
	uses := map[ID]time.Time{}
	_ = plain.Reveal(func(b []byte) error { // cannot fail
		uses = parseUses(b, tx.now)
		return nil
	})
	return uses
}

// keepUses joins what was noted to what the file has by then: of two times the
// later counts, whichever program comes last.
func (tx *Tx) keepUses() {
	if !tx.news() {
		return
	}
	err := tx.store.remember(tx.usePath(), func() ([]byte, error) {
		return tx.sealUses(latest(tx.loadUses(), tx.used))
	})
	if err != nil {
		tx.store.notify(Notice{Kind: UseNotKept, Err: err})
	}
}

// news reports whether something was noted that is worth writing.
func (tx *Tx) news() bool {
	if len(tx.used) == 0 {
		return false
	}
	kept := tx.loadUses()
	for id, at := range tx.used {
		if was, ok := kept[id]; !ok || at.Sub(was) >= useGrain {
			return true
		}
	}
	return false
}

func (tx *Tx) useBinding() []byte {
	id := tx.base.header.ID
	return append([]byte(labelLocalUse), id[:]...)
}

func (tx *Tx) sealUses(uses map[ID]time.Time) ([]byte, error) {
	key, err := tx.base.keys.localUnder(labelLocalUse)
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	ids := recentUses(uses)
	plain := secret.Alloc((len(ids)*useRecord + useBlock - 1) / useBlock * useBlock)
	defer plain.Wipe()
	_ = plain.Reveal(func(b []byte) error { // cannot fail
		for i, id := range ids {
			copy(b[i*useRecord:], id[:])
			binary.LittleEndian.PutUint64(b[i*useRecord+len(id):], uint64(uses[id].UnixMilli()))
		}
		return nil
	})
	return key.Seal(tx.store.Rand, plain, tx.useBinding())
}

// recentUses returns the entries that the file has room for, in its order.
func recentUses(uses map[ID]time.Time) []ID {
	ids := make([]ID, 0, len(uses))
	for id := range uses {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b ID) int {
		return cmp.Or(uses[b].Compare(uses[a]), compareIDs(a, b))
	})
	ids = ids[:min(len(ids), maxUses)]
	slices.SortFunc(ids, compareIDs)
	return ids
}

// parseUses reads the opened file; nothing if it is malformed. Times that a
// wrong clock put more than a day ahead are left out, or they would stay the
// latest for ever.
func parseUses(b []byte, now Stamp) map[ID]time.Time {
	uses := map[ID]time.Time{}
	if len(b)%useBlock != 0 {
		return uses
	}
	limit := now.Time().Add(maxDrift)
	for last := (ID{}); len(b) > 0 && ID(b) != (ID{}); b = b[useRecord:] {
		id, milli := ID(b), binary.LittleEndian.Uint64(b[len(ID{}):])
		if compareIDs(last, id) >= 0 {
			return map[ID]time.Time{}
		}
		if at := time.UnixMilli(int64(min(milli, lastMilli))).UTC(); !at.After(limit) {
			uses[id] = at
		}
		last = id
	}
	for _, zero := range b {
		if zero != 0 {
			return map[ID]time.Time{}
		}
	}
	return uses
}

// latest returns the later time of each entry in a and b.
func latest(a, b map[ID]time.Time) map[ID]time.Time {
	both := make(map[ID]time.Time, len(a)+len(b))
	for _, uses := range []map[ID]time.Time{a, b} {
		for id, at := range uses {
			if at.After(both[id]) {
				both[id] = at
			}
		}
	}
	return both
}
