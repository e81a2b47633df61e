package vault

import (
	"encoding/binary"
	"time"

	"watchword/secret"
)

const labelLastSync = "ww1/last-sync"

// The file of the last sync, opened: length u32 || CBOR || zeros up to whole
// blocks, so that its size does not tell what went wrong.
const (
	lastBlock   = 1 << 10
	maxLastFile = 1 << 20
)

// LastSync is how a vault and its pile stood after the last sync on this machine,
// good or not.
type LastSync struct {
	Group   [16]byte  // that it was with
	Good    time.Time // the last time all was sent and joined; zero: never
	Commits int       // that the vault had then
	Tried   time.Time // the last time at all
	Trouble string    // why that was not good, for people; empty if it was

	Conflicts []string // names of entries that were in conflict
	Untold    []string // those of them that nobody was told of
}

// lastForm is LastSync in its file. Times are Unix milliseconds, 0 for none.
type lastForm struct {
	Group     []byte   `cbor:"1,keyasint"`
	Good      int64    `cbor:"2,keyasint"`
	Commits   int      `cbor:"3,keyasint"`
	Tried     int64    `cbor:"4,keyasint"`
	Trouble   string   `cbor:"5,keyasint"`
	Conflicts []string `cbor:"6,keyasint,omitempty"`
	Untold    []string `cbor:"7,keyasint,omitempty"`
}

// KeepLastSync keeps s on this machine, sealed, for [Tx.LastSync]. Nothing is kept if
// the store has no State.
func (tx *Tx) KeepLastSync(s LastSync) error {
	if tx.store.State == "" {
		return nil
	}
	return tx.store.remember(tx.lastPath(), func() ([]byte, error) { return tx.sealLast(s) })
}

// LastSync returns what was kept last; a zero one if nothing was, if it cannot be
// read, or if it is of another group than the vault's.
func (tx *Tx) LastSync() LastSync {
	if tx.store.State == "" {
		return LastSync{}
	}
	box, err := tx.store.recall(tx.lastPath(), maxLastFile)
	if err != nil || len(box) == 0 {
		return LastSync{}
	}
	s, err := tx.openLast(box)
	if err != nil {
		return LastSync{}
	}
	if shared, _, err := tx.base.sharing(); err != nil || shared == nil || shared.Group != s.Group {
		return LastSync{}
	}
	return s
}

// Shared reports whether the vault is shared, as this transaction leaves it.
func (tx *Tx) Shared() bool {
	if tx.sharing != nil {
		return tx.sharing.sharing != nil
	}
	_, ok := tx.base.local.rest[localSharing]
	return ok
}

func (tx *Tx) lastPath() string { return tx.store.statePath(tx.base.header.ID, ".last") }

func (tx *Tx) lastBinding() []byte {
	id := tx.base.header.ID
	return append([]byte(labelLastSync), id[:]...)
}

func (tx *Tx) sealLast(s LastSync) ([]byte, error) {
	form, err := encoding.Marshal(lastForm{
		s.Group[:], milli(s.Good), s.Commits, milli(s.Tried), s.Trouble, s.Conflicts, s.Untold,
	})
	if err != nil {
		return nil, err
	}
	plain := make([]byte, (4+len(form)+lastBlock-1)/lastBlock*lastBlock)
	binary.LittleEndian.PutUint32(plain, uint32(len(form)))
	copy(plain[4:], form)
	return tx.sealLastFile(plain)
}

// sealLastFile seals and wipes plain.
func (tx *Tx) sealLastFile(plain []byte) ([]byte, error) {
	value := secret.New(plain)
	defer value.Wipe()
	key, err := tx.base.keys.localUnder(labelLastSync)
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	return key.Seal(tx.store.Rand, value, tx.lastBinding())
}

func (tx *Tx) openLast(box []byte) (LastSync, error) {
	key, err := tx.base.keys.localUnder(labelLastSync)
	if err != nil {
		return LastSync{}, err
	}
	defer key.Wipe()
	plain, err := key.Open(box, tx.lastBinding())
	if err != nil {
		return LastSync{}, err
	}
	defer plain.Wipe()
	var f lastForm
	err = plain.Reveal(func(b []byte) error {
		if len(b) < 4 || uint64(binary.LittleEndian.Uint32(b)) > uint64(len(b)-4) {
			return errLayout
		}
		return decoding.Unmarshal(b[4:4+binary.LittleEndian.Uint32(b)], &f)
	})
	s := LastSync{
		Good: fromMilli(f.Good), Commits: f.Commits, Tried: fromMilli(f.Tried),
		Trouble: f.Trouble, Conflicts: f.Conflicts, Untold: f.Untold,
	}
	if err == nil && !fill(s.Group[:], f.Group) {
		err = errLayout
	}
	return s, err
}

func milli(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMilli(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
}
