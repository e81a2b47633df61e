package vault

import (
	"bytes"
	"slices"

	"watchword/crypto"
)

// Former is a group that this copy of the vault has left for another, or one
// that it ignores.
type Former struct {
	Group  [16]byte // id
	Target string   // where its pile was

	kid []byte // of its record of KEYS; nil: its key is not here
}

// Readable reports whether the vault has the key of the group: see [Tx.FormerKey].
func (f *Former) Readable() bool { return f.kid != nil }

// formerForm is Former in LOCAL.
type formerForm struct {
	_      struct{} `cbor:",toarray"`
	Group  []byte
	Target string
	Kid    []byte // empty: there is none
}

func (f *Former) form() formerForm {
	return formerForm{Group: f.Group[:], Target: f.Target, Kid: append([]byte{}, f.kid...)}
}

func (form *formerForm) former() (f Former, ok bool) {
	f.Target = form.Target
	if len(form.Kid) > 0 {
		f.kid = form.Kid
	}
	return f, fill(f.Group[:], form.Group)
}

// Succeed is [Tx.Share] with the group that takes the place of the one which the
// vault is of, and which becomes a former one: its key stays. A vault that is of
// none is only shared.
func (tx *Tx) Succeed(s Sharing, key *crypto.Key) error {
	was, kid, err := tx.base.sharing()
	if err != nil {
		return err
	}
	if was != nil {
		s.Former = append(slices.Clone(was.Former), Former{was.Group, was.Target, kid})
	}
	tx.Share(s, key)
	return nil
}

// FormerKey returns the sync key of a former group that is readable, for the
// caller to wipe.
func (tx *Tx) FormerKey(f *Former) (*crypto.Key, error) { return tx.base.keys.syncKey(f.kid) }

// wanted reports whether the sync key of this kid stays: it is that of the group,
// or of a former one.
func wanted(kid, group []byte, former []Former) bool {
	return bytes.Equal(kid, group) || slices.ContainsFunc(former, func(f Former) bool { return bytes.Equal(kid, f.kid) })
}
