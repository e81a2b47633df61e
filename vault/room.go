package vault

import (
	"fmt"
	"strings"
)

// MaxBlobs is how many bytes of sealed values a vault may have before no more
// files are attached to its entries. Everything else, and what copies bring in a
// join, is never refused for it.
const MaxBlobs = 256 << 20

// RoomError says that a file does not fit into the vault any more.
type RoomError struct {
	Size  int64 // bytes that its values would take
	Trash int64 // of these are in the trash, and go when it is emptied
}

func (e *RoomError) Error() string {
	return fmt.Sprintf("values of %d MiB, at most %d MiB fit", (e.Size+1<<20-1)>>20, int64(MaxBlobs)>>20)
}

// roomFor refuses files that would make the vault larger than it may be.
func (tx *Tx) roomFor(changes []Change) error {
	var more int64
	for i := range changes {
		if c := &changes[i]; c.form == Secret && c.copied == nil && strings.HasPrefix(c.key, FilePrefix) {
			more += blobOverhead + int64(c.secret.Len())
		}
	}
	if more == 0 {
		return nil
	}
	size := tx.base.meta.blobs + more
	for _, g := range tx.delta {
		size += g.of(tx.txn).blobSize()
	}
	if size <= MaxBlobs {
		return nil
	}
	trash, err := tx.base.trashSize()
	if err != nil {
		return forged(err)
	}
	return &RoomError{Size: size, Trash: trash}
}

// trashSize is how many bytes the blobs of entries in the trash take.
func (s *snapshot) trashSize() (n int64, err error) {
	for i := range s.rows {
		row, err := decodeRow(s.id(i), s.cborAt(i))
		if err != nil {
			return 0, err
		}
		if row.Trashed {
			n += s.place(i+1).blobs - s.place(i).blobs
		}
	}
	return n, nil
}
