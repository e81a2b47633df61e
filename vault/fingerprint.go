package vault

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"io"

	"watchword/crypto"
)

const labelFingerprint = "ww1/fingerprint"

// Fingerprint returns 32 bytes that are the same for two copies of one vault if
// and only if they hold the same commits and purges, and that say nothing to who
// does not have the vault (docs/FORMAT.md, section 7). What this transaction
// changed counts.
func (tx *Tx) Fingerprint() ([sha256.Size]byte, error) {
	state := sha256.New()
	for id, i := range tx.places() {
		frames, err := tx.framesAt(id, i)
		if err == nil {
			err = addToState(state, id, frames)
		}
		if err != nil {
			return [sha256.Size]byte{}, forged(err)
		}
	}
	identity, err := tx.base.keys.identityKey()
	if err != nil {
		return [sha256.Size]byte{}, err
	}
	return fingerprint(identity, state), nil
}

// framesAt returns the frames of an entry, which is row i if nothing was changed.
func (tx *Tx) framesAt(id ID, i int) ([]byte, error) {
	if _, changed := tx.delta[id]; !changed {
		return tx.base.logAt(i)
	}
	g, err := tx.group(id)
	return g.appendFrames(nil), err
}

// addToState adds which commits an entry has, and what of them is purged.
func addToState(state io.Writer, id ID, frames []byte) error {
	var heads bytes.Buffer
	n := uint32(0)
	for ; len(frames) > 0; n++ {
		frame, rest, err := nextFrame(frames)
		if err != nil {
			return err
		}
		_, body, err := parseMark(frame)
		if err != nil {
			return err
		}
		heads.Write(frame[:len(frame)-len(body)])
		frames = rest
	}
	if _, err := state.Write(binary.LittleEndian.AppendUint32(id[:], n)); err != nil {
		return err
	}
	_, err := state.Write(heads.Bytes())
	return err
}

func fingerprint(identity *crypto.Key, state hash.Hash) [sha256.Size]byte {
	key := identity.Expand(labelFingerprint)
	defer key.Wipe()
	return key.MAC(state.Sum(nil))
}
