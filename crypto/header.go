package crypto

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// A Header is all of a file before its payload. Read one with [ReadHeader]; to
// write a file, fill in a new one, or take the one that was read and change
// Slots, and hand it to [NewSealer].
type Header struct {
	Format     Format
	Minor      uint16   // kept when the file is written again
	ID         [16]byte // vault id or group id: random, constant
	Slots      []Slot   // unknown kinds too: they are kept
	Ext        []byte   // extensions, known and unknown: they are kept
	PayloadLen uint64   // bytes of the sealed payload

	raw []byte // as read or written; the fields above may have changed since
}

// Where the fields of the fixed part begin.
const (
	headMajor      = 8
	headMinor      = 10
	headLen        = 12
	headID         = 16
	headSalt       = 32
	headPayloadLen = 64
	headSlots      = 72
	headFlags      = 74
	headReserved   = 76
	headChecksum   = 80
)

// Has reports whether there is a slot of kind k.
func (h *Header) Has(k Kind) bool {
	return slices.ContainsFunc(h.Slots, func(s Slot) bool { return s.Kind() == k })
}

// Hash is the SHA-256 of the header as it was read or written, its MAC
// included. Two saves never share one.
func (h *Header) Hash() [32]byte { return sha256.Sum256(h.raw) }

// Bytes returns a copy of the header as it was read or written.
func (h *Header) Bytes() []byte { return bytes.Clone(h.raw) }

// Verify returns nil if k is the key of the file and nothing in the header was
// changed, and otherwise [ErrWrongKey]: a key from elsewhere that does not fit
// is most often one from before the password was changed.
func (h *Header) Verify(k *Key) error {
	body, mac, ok := h.split()
	if !ok || !hmac.Equal(h.mac(k, body), mac) {
		return ErrWrongKey
	}
	return nil
}

// split returns the header without its MAC, and the MAC; !ok if h was neither
// read nor written.
func (h *Header) split() (body, mac []byte, ok bool) {
	n := len(h.raw) - MACSize
	if n < FixedSize {
		return nil, nil, false
	}
	return h.raw[:n], h.raw[n:], true
}

func (h *Header) mac(k *Key, body []byte) []byte {
	mk := k.Expand(h.Format.label("header-mac"))
	defer mk.Wipe()
	sum := mk.MAC(body)
	return sum[:]
}

// payloadKey derives the key of the payload. It depends on every bit of the
// header, and so on the salt that is drawn for each writing.
func (h *Header) payloadKey(k *Key) *Key {
	hash := h.Hash()
	return k.Expand(h.Format.label("payload") + string(hash[:]))
}

// checksum is of the header without the checksum itself and the MAC. It has no
// key: it tells damage from a wrong password, not from malice.
func checksum(body []byte) []byte {
	h := sha256.New()
	h.Write(body[:headChecksum])
	h.Write(body[FixedSize:])
	return h.Sum(nil)[:FixedSize-headChecksum]
}

// encode returns the bytes of h with a payload salt, for k.
func (h *Header) encode(k *Key, salt []byte) []byte {
	b := make([]byte, FixedSize, maxHeader)
	copy(b, h.Format.magic)
	binary.LittleEndian.PutUint16(b[headMajor:], major)
	binary.LittleEndian.PutUint16(b[headMinor:], h.Minor)
	copy(b[headID:], h.ID[:])
	copy(b[headSalt:], salt)
	binary.LittleEndian.PutUint64(b[headPayloadLen:], h.PayloadLen)
	binary.LittleEndian.PutUint16(b[headSlots:], uint16(len(h.Slots)))
	for i := range h.Slots {
		b = append(b, h.Slots[i][:]...)
	}
	b = append(b, h.Ext...)
	binary.LittleEndian.PutUint32(b[headLen:], uint32(len(b)+MACSize))
	copy(b[headChecksum:], checksum(b))
	return append(b, h.mac(k, b)...)
}
