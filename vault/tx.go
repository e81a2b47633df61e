package vault

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"watchword/crypto"
	"watchword/secret"
)

// Tx is a vault as it was opened, together with what was changed since. It
// lives as long as the function it was handed to and serves one goroutine.
type Tx struct {
	store   *Store
	base    *snapshot
	past    []*snapshot // states that were overtaken; their blobs may be in use
	key     *crypto.Key
	delta   delta
	txn     Txn
	now     Stamp
	rekey   *rekeying
	slots   []crypto.Slot  // added
	ext     []byte         // added
	sharing *sharingChange // nil: as it was
	joins   []save         // saved states that were joined

	restores bool   // base is a former save, about to take the vault's place
	aside    string // where what is there now is left, if it is no backup
	cleared  bool   // nothing of the base is kept
	insists  bool   // entries that wait for changes are changed too

	uses map[ID]time.Time // as they were kept; nil until they are read
	used map[ID]time.Time // noted in this transaction
}

// Txn returns the name of what this transaction changes.
func (tx *Tx) Txn() Txn { return tx.txn }

// Insist says whether this transaction changes entries, too, that wait for changes
// from other devices: these may never come. Such an entry waits on.
func (tx *Tx) Insist(on bool) { tx.insists = on }

// Rows yields every entry, those in the trash too, in the order of their
// ids. Entries may be changed meanwhile.
func (tx *Tx) Rows() iter.Seq2[Row, error] { return tx.Mentioning("") }

// Mentioning yields the rows that hold text, byte for byte, in a plain field,
// without looking closely at the others.
func (tx *Tx) Mentioning(text string) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		wanted := []byte(text)
		for id, i := range tx.places() {
			row, err := tx.rowAt(id, i, wanted)
			if err != nil {
				yield(Row{}, forged(err))
				return
			}
			if row.mentions(text) && !yield(row, nil) {
				return
			}
		}
	}
}

// places yields the id of every entry, in order, and the index of its row in
// the base; one past the last for an entry that was added.
func (tx *Tx) places() iter.Seq2[ID, int] {
	var added []ID
	for id := range tx.delta {
		if _, old := tx.base.search(id); !old {
			added = append(added, id)
		}
	}
	slices.SortFunc(added, compareIDs)
	return func(yield func(ID, int) bool) {
		end := len(tx.base.rows)
		for i := range end {
			id := tx.base.id(i)
			for ; len(added) > 0 && compareIDs(added[0], id) < 0; added = added[1:] {
				if !yield(added[0], end) {
					return
				}
			}
			if !yield(id, i) {
				return
			}
		}
		for _, id := range added {
			if !yield(id, end) {
				return
			}
		}
	}
}

// rowAt returns the row of an entry; an empty one if that cannot hold text.
func (tx *Tx) rowAt(id ID, i int, text []byte) (Row, error) {
	if _, changed := tx.delta[id]; changed {
		e, err := tx.Entry(id)
		if err != nil {
			return Row{}, err
		}
		return e.row(), nil
	}
	if !tx.base.mentions(i, text) {
		return Row{}, nil
	}
	return decodeRow(id, tx.base.cborAt(i))
}

// Entry returns an entry, computed from its commits; [ErrNoEntry] if there
// is none.
func (tx *Tx) Entry(id ID) (*Entry, error) {
	g, err := tx.group(id)
	if err != nil {
		return nil, forged(err)
	}
	if len(g) == 0 {
		return nil, fmt.Errorf("%s: %w", id, ErrNoEntry)
	}
	return compute(id, g), nil
}

func (tx *Tx) group(id ID) (group, error) {
	g, err := tx.base.group(id)
	if err != nil {
		return nil, err
	}
	return union(g, tx.delta[id]), nil
}

// ErrPurged is returned for a value that was destroyed on purpose.
var ErrPurged = errors.New("this value was destroyed")

// DigestError says that a value is not what its commit says it is.
type DigestError struct {
	Key    string
	Device Device // that wrote the commit
}

func (e *DigestError) Error() string {
	return fmt.Sprintf("%s is not the value that device %x says it wrote", e.Key, e.Device[:])
}

// Value opens one secret of the entry id: an Item of one of its fields,
// versions or commits. The caller wipes it. The errors are [ErrNoField],
// [ErrPurged], [crypto.ErrForged] and [*DigestError].
func (tx *Tx) Value(id ID, it *Item, by *Commit) (secret.Value, error) {
	switch {
	case it.Form != Secret:
		return secret.Value{}, fmt.Errorf("%s: %w", it.Key, ErrNoField)
	case it.Purged:
		return secret.Value{}, fmt.Errorf("%s: %w", it.Key, ErrPurged)
	}
	s, err := tx.sealer()
	if err != nil {
		return secret.Value{}, err
	}
	defer s.wipe()
	return s.open(id, it, by)
}

// open is the inverse of item, for what is sealed.
func (s *sealer) open(id ID, it *Item, by *Commit) (secret.Value, error) {
	box := make([]byte, it.blobLen())
	if _, err := it.blob.from.ReadAt(box, it.blob.off); err != nil {
		return secret.Value{}, err
	}
	v, err := s.field.Open(box, fieldBinding(id, it.Key))
	if err != nil {
		return secret.Value{}, fmt.Errorf("open %s: %w", it.Key, err)
	}
	if s.value.Digest(v) != it.Digest {
		v.Wipe()
		return secret.Value{}, &DigestError{it.Key, by.Device}
	}
	return v, nil
}

// Digest returns what stands for value in [SecretRef] and [Item]: equal
// values have equal digests.
func (tx *Tx) Digest(value secret.Value) ([16]byte, error) {
	s, err := tx.sealer()
	if err != nil {
		return [16]byte{}, err
	}
	defer s.wipe()
	return s.value.Digest(value), nil
}

// sealer derives the keys of values; the caller wipes it.
func (tx *Tx) sealer() (*sealer, error) {
	data, err := tx.base.keys.dataKey()
	if err != nil {
		return nil, err
	}
	identity, err := tx.base.keys.identityKey()
	if err != nil {
		return nil, err
	}
	return &sealer{tx.store.Rand, data.Expand(labelField), identity.Expand(labelValue)}, nil
}

// Status is what a vault says of itself. Sizes are bytes.
type Status struct {
	Path       string
	ID         [16]byte
	Generation uint64
	SavedAt    time.Time
	Entries    int // those in the trash too
	Commits    int
	Size       int64 // of the payload
	Device     Device
	ReadOnly   bool // written by a newer version, which alone can change it
	Recovery   bool // there is a recovery code
}

// Status describes the vault as it was opened.
func (tx *Tx) Status() Status {
	m, size := &tx.base.meta, int64(0)
	if tx.base.payload != nil { // a vault that is being made has none yet
		size = tx.base.payload.Size()
	}
	return Status{
		Path: tx.store.Path, ID: tx.base.header.ID, Generation: m.generation,
		SavedAt: time.UnixMilli(m.savedAt).UTC(), Entries: int(m.entries), Commits: int(m.commits),
		Size: size, Device: tx.base.local.device, ReadOnly: tx.base.readOnly(),
		Recovery: tx.base.header.Has(crypto.Recovery),
	}
}

// readOnly reports whether the file as a whole holds something critical that
// this version does not know.
func (s *snapshot) readOnly() bool { return s.meta.critical != 0 || s.header.ReadOnly() }
