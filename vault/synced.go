package vault

import (
	"bytes"
	"encoding/binary"

	"watchword/secret"
)

const labelSyncIndex = "ww1/sync-index"

// The file of the sync index: generation u64 || header(8) || run(16), then boxes
// of pieces of what is kept.
const (
	indexHead  = 8 + headerHash + 16
	indexPiece = 64 << 10
	maxIndex   = 256 << 20
)

// KeepIndex keeps data, which describes what the vault holds as it was opened,
// for [Tx.Index] of this and later saves on this machine. Nothing is kept if the
// store has no State.
func (tx *Tx) KeepIndex(data []byte) error {
	if tx.store.State == "" {
		return nil
	}
	return tx.store.remember(tx.indexPath(), func() ([]byte, error) { return tx.sealIndex(data) })
}

// Index returns what was kept last, or nil: if nothing was, if it cannot be
// read, or if it describes a save that this one does not hold all of.
func (tx *Tx) Index() []byte {
	if tx.store.State == "" {
		return nil
	}
	file, err := tx.store.recall(tx.indexPath(), maxIndex)
	if err != nil || len(file) < indexHead {
		return nil
	}
	was := save{binary.LittleEndian.Uint64(file), [headerHash]byte(file[8:])}
	if tx.cleared || !tx.base.descends(was) {
		return nil
	}
	data, err := tx.openIndex(file)
	if err != nil {
		return nil
	}
	return data
}

func (tx *Tx) indexPath() string { return tx.store.statePath(tx.base.header.ID, ".sync") }

func (tx *Tx) sealIndex(data []byte) ([]byte, error) {
	key, err := tx.base.keys.localUnder(labelSyncIndex)
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	this := tx.base.this()
	file := binary.LittleEndian.AppendUint64(nil, this.generation)
	file = append(append(file, this.header[:]...), make([]byte, 16)...)
	if err := draw(tx.store.Rand, file[8+headerHash:]); err != nil {
		return nil, err
	}
	head := bytes.Clone(file)
	for i := 0; ; i++ {
		n := min(len(data), indexPiece)
		piece := secret.New(bytes.Clone(data[:n]))
		box, err := key.Seal(tx.store.Rand, piece, tx.indexBinding(head, i, n == len(data)))
		piece.Wipe()
		if err != nil {
			return nil, err
		}
		file, data = append(file, box...), data[n:]
		if len(data) == 0 {
			return file, nil
		}
	}
}

func (tx *Tx) openIndex(file []byte) ([]byte, error) {
	key, err := tx.base.keys.localUnder(labelSyncIndex)
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	head, rest := file[:indexHead], file[indexHead:]
	var data []byte
	for i := 0; ; i++ {
		n := min(len(rest), indexPiece+blobOverhead)
		piece, err := key.Open(rest[:n], tx.indexBinding(head, i, n == len(rest)))
		if err != nil {
			return nil, err
		}
		_ = piece.Reveal(func(b []byte) error { // cannot fail
			data = append(data, b...)
			return nil
		})
		piece.Wipe()
		if rest = rest[n:]; len(rest) == 0 {
			return data, nil
		}
	}
}

// indexBinding is what a piece is bound to. The trail changes when the vault is
// made to hold less than it did.
func (tx *Tx) indexBinding(head []byte, i int, last bool) []byte {
	b := append([]byte(labelSyncIndex), tx.base.header.ID[:]...)
	b = append(append(b, tx.base.local.trail[:]...), head...)
	b = binary.LittleEndian.AppendUint32(b, uint32(i))
	if last {
		return append(b, 1)
	}
	return append(b, 0)
}
