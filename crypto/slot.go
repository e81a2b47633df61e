package crypto

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
)

// A Kind says what opens a slot.
type Kind uint8

// The kinds this version opens.
const (
	Password        Kind = 1 // a password
	PasswordAndFile Kind = 2 // a password and a key file, or a code
	Recovery        Kind = 3 // a recovery code, without Argon2

	HMACSecret        Kind = 0x10 // a password and a FIDO2 key with hmac-secret
	ChallengeResponse Kind = 0x11 // a password and a key that answers challenges
)

// stretches reports whether a slot of kind k costs an Argon2id derivation.
func (k Kind) stretches() bool {
	return k == Password || k == PasswordAndFile || k.IsDevice()
}

// opens reports whether this version can open slots of kind k.
func (k Kind) opens() bool { return k >= Password && k <= Recovery || k.IsDevice() }

// IsDevice reports whether slots of kind k need a hardware key; see [Device].
func (k Kind) IsDevice() bool { return k == HMACSecret || k == ChallengeResponse }

// MaxEpoch is the largest epoch a slot can carry: it has three bytes.
const MaxEpoch = 1<<24 - 1

// A Slot is one way to the key of a file, as it stands in the header.
type Slot [SlotSize]byte

// Where the fields of a slot begin.
const (
	slotTime       = 4
	slotMemory     = 8
	slotLanes      = 12
	slotID         = 16
	slotSalt       = 32
	slotCommitment = 64
	slotNonce      = 96
	slotReserved   = 168
)

// Kind says what opens s.
func (s *Slot) Kind() Kind { return Kind(s[0]) }

// Epoch is that of the sync key in a slot of a pack, and 0 in a vault.
func (s *Slot) Epoch() uint32 { return binary.LittleEndian.Uint32(s[:]) >> 8 }

// Params are the costs of opening s; all zero where it has none.
func (s *Slot) Params() Params {
	return Params{
		Time:   binary.LittleEndian.Uint32(s[slotTime:]),
		Memory: binary.LittleEndian.Uint32(s[slotMemory:]),
		Lanes:  lanes(binary.LittleEndian.Uint32(s[slotLanes:])),
	}
}

// ID is random and names s in extensions.
func (s *Slot) ID() [16]byte { return [16]byte(s[slotID:]) }

// checkShape checks what the format says about slots of the kinds this version
// opens, beyond their costs. Other kinds are none of its business.
func (s *Slot) checkShape(f Format) error {
	switch {
	case !s.Kind().opens():
		return nil
	case !s.Kind().stretches() && [slotID - slotTime]byte(s[slotTime:]) != [slotID - slotTime]byte{}:
		return damaged("slot of kind %d has costs", s.Kind())
	case f == Vault && s.Epoch() != 0:
		return damaged("slot of a vault has an epoch")
	case binary.LittleEndian.Uint64(s[slotReserved:]) != 0:
		return damaged("slot has reserved bytes set")
	}
	return nil
}

// NewSlot wraps key for whoever has c, in a file of format f with the given
// vault or group id. c must have what kind needs; a hardware key also needs the
// slot's extension, [Device.Ext]. p is used as it is, so check it against the
// limits first; it is ignored for Recovery. c and key stay the caller's.
func NewSlot(rand io.Reader, f Format, id [16]byte, kind Kind, p Params, c Credential, key *Key) (Slot, error) {
	return NewSlotAt(rand, f, id, kind, 0, p, c, key)
}

// NewSlotAt is NewSlot for a sync key of an epoch up to [MaxEpoch].
func NewSlotAt(rand io.Reader, f Format, id [16]byte, kind Kind, epoch uint32, p Params, c Credential, key *Key) (Slot, error) {
	if epoch > MaxEpoch {
		return Slot{}, fmt.Errorf("make a slot: epoch %d is larger than %d", epoch, MaxEpoch)
	}
	if !kind.opens() || !c.fits(kind) {
		return Slot{}, fmt.Errorf("make a slot: the secret for kind %d is missing", kind)
	}
	c, err := c.normalized()
	if err != nil {
		return Slot{}, err
	}
	defer c.Password.Wipe()
	var s Slot
	binary.LittleEndian.PutUint32(s[:], uint32(kind)|epoch<<8)
	if kind.stretches() {
		s.putParams(p)
	}
	if _, err := io.ReadFull(rand, s[slotID:slotCommitment]); err != nil {
		return Slot{}, fmt.Errorf("draw a salt: %w", err)
	}
	if err := s.wrap(rand, f, id, c, key); err != nil {
		return Slot{}, err
	}
	return s, nil
}

func (s *Slot) putParams(p Params) {
	binary.LittleEndian.PutUint32(s[slotTime:], p.Time)
	binary.LittleEndian.PutUint32(s[slotMemory:], p.Memory)
	binary.LittleEndian.PutUint32(s[slotLanes:], uint32(p.Lanes))
}

// wrap fills in the commitment and the wrapped key.
func (s *Slot) wrap(rand io.Reader, f Format, id [16]byte, c Credential, key *Key) error {
	prk, err := s.derive(f, id, c)
	if err != nil {
		return err
	}
	defer prk.Wipe()
	commitment := prk.Expand(f.label("slot-commit"))
	defer commitment.Wipe()
	commitment.use(func(b []byte) { copy(s[slotCommitment:], b) })
	wk := prk.Expand(f.label("slot-wrap"))
	defer wk.Wipe()
	box, err := wk.Wrap(rand, key, s.bound(f, id))
	if err != nil {
		return err
	}
	copy(s[slotNonce:], box)
	return nil
}

// unwrap returns the key in s. [ErrWrongKey] means that c is not what s was
// made for; [ErrForged] that it is, and the rest of s is not what it was.
func (s *Slot) unwrap(f Format, id [16]byte, c Credential) (*Key, error) {
	prk, err := s.derive(f, id, c)
	if err != nil {
		return nil, err
	}
	defer prk.Wipe()
	// The commitment comes before any decryption: a sealed box alone could be
	// made to open under many passwords, and then each try would test them all
	// (Len, Grubbs, Ristenpart: Partitioning Oracle Attacks).
	if !s.committed(prk.Expand(f.label("slot-commit"))) {
		return nil, ErrWrongKey
	}
	wk := prk.Expand(f.label("slot-wrap"))
	defer wk.Wipe()
	return wk.Unwrap(s[slotNonce:slotReserved], s.bound(f, id))
}

// committed compares in constant time, and wipes commitment.
func (s *Slot) committed(commitment *Key) bool {
	defer commitment.Wipe()
	equal := 0
	commitment.use(func(b []byte) {
		equal = subtle.ConstantTimeCompare(b, s[slotCommitment:slotNonce])
	})
	return equal == 1
}

// derive computes what the keys of s come from. All that stands before the
// commitment goes into it, so costs, kind, epoch and salt cannot be changed,
// nor the slot moved to another vault.
func (s *Slot) derive(f Format, id [16]byte, c Credential) (*Key, error) {
	salt := sha256.Sum256(slices.Concat([]byte(f.label("slot")), id[:], s[:slotCommitment]))
	if s.Kind() == Recovery {
		return extract(salt[:], c.Recovery), nil
	}
	stretched, err := stretch(c.Password, s[slotSalt:slotCommitment], s.Params())
	if err != nil {
		return nil, err
	}
	defer stretched.Wipe()
	if s.Kind() == Password {
		return extract(salt[:], stretched), nil
	}
	if s.Kind().IsDevice() {
		return extract(salt[:], stretched, c.Device.v), nil
	}
	return extract(salt[:], stretched, c.File.v), nil
}

// bound is what the wrapped key is sealed to.
func (s *Slot) bound(f Format, id [16]byte) []byte {
	return slices.Concat([]byte(f.label("slot-wrap")), id[:], s[:slotNonce])
}
