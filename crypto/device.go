package crypto

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"watchword/secret"
)

// A Device is what a slot of kind [HMACSecret] or [ChallengeResponse] has a
// hardware key asked. It stands open in the header, in an extension of the slot.
type Device struct {
	Kind       Kind
	Check      [4]byte  // tells the right answer from others; see Bind
	Salt       [32]byte // of hmac-secret, or the challenge
	Credential []byte   // id of a FIDO2 credential of [RelyingParty]: 1 to [MaxCredential] bytes
	Place      byte     // of a challenge: slot 1 or 2 of the hardware key
}

const (
	// RelyingParty is whom FIDO2 credentials are for. No web site can have the
	// name (RFC 2606), so none can have a browser ask for the secret.
	RelyingParty = "watchword.invalid"
	// MaxCredential is the most bytes of a credential id.
	MaxCredential = 1023
	// ResponseSize is the bytes of a response: an HMAC-SHA1.
	ResponseSize = 20

	deviceOptions = 1 + 4 // a byte for later versions, and the check
	extFIDO2      = 1
	extChallenge  = 2
)

// NewDevice draws what is to be asked; the caller fills in Credential or Place.
func NewDevice(rand io.Reader, kind Kind) (Device, error) {
	d := Device{Kind: kind}
	if _, err := io.ReadFull(rand, d.Salt[:]); err != nil {
		return d, fmt.Errorf("draw a salt: %w", err)
	}
	if last := &d.Salt[len(d.Salt)-1]; *last == 0 {
		*last = 1 // zeros at the end are taken for padding
	}
	return d, nil
}

// DeviceKey makes the key of a slot of what a hardware key answered, which it
// takes over and wipes: the 32 bytes of hmac-secret as they are, the 20 of a
// response hashed.
func DeviceKey(kind Kind, answer secret.Value) (key *Key, err error) {
	if kind == HMACSecret {
		return KeyOf(answer)
	}
	defer answer.Wipe()
	if n := answer.Len(); n != ResponseSize {
		return nil, fmt.Errorf("a response has %d bytes, not %d", ResponseSize, n)
	}
	secret.Do(func() {
		mustReveal(answer, func(b []byte) {
			sum := tagged("ww1/response", b)
			key, err = KeyFrom(sum[:])
		})
	})
	return key, err
}

// Bind makes key the right answer.
func (d *Device) Bind(key *Key) { d.Check = deviceCheck(key) }

// Fits reports whether key is the right answer. Of wrong ones it takes one in
// 2^32 for right; then the slot does not open.
func (d *Device) Fits(key *Key) bool { return d.Check == deviceCheck(key) }

func deviceCheck(key *Key) (check [4]byte) {
	key.use(func(b []byte) {
		sum := tagged("ww1/device-check", b)
		copy(check[:], sum[:])
	})
	return check
}

// Ext returns d as the extension of the slot with this id.
func (d *Device) Ext(slot [16]byte) []byte {
	body := append([]byte{0}, d.Check[:]...)
	kind := uint16(extFIDO2)
	if d.Kind == ChallengeResponse {
		kind, body = extChallenge, append(body, d.Place)
	}
	body = append(append(body, d.Salt[:]...), d.Credential...)
	ext := binary.LittleEndian.AppendUint16(slot[:], kind)
	ext = binary.LittleEndian.AppendUint16(ext, uint16(len(body)))
	return append(ext, body...)
}

// Device returns what the slot s of h has a hardware key asked; !ok if it is of
// no such kind, or its extension is missing, or not of this version: then the
// slot cannot be opened here.
func (h *Header) Device(s Slot) (d Device, ok bool) {
	d.Kind = s.Kind()
	switch d.Kind {
	case HMACSecret:
		body := h.extOf(s.ID(), extFIDO2)
		if size := len(body) - deviceOptions - len(d.Salt); size < 1 || size > MaxCredential || body[0] != 0 {
			return d, false
		}
		d.Credential = bytes.Clone(d.take(body[1:]))
		return d, true
	case ChallengeResponse:
		body := h.extOf(s.ID(), extChallenge)
		if len(body) != deviceOptions+1+len(d.Salt) || body[0] != 0 {
			return d, false
		}
		d.Place = body[deviceOptions]
		d.take(append(body[1:deviceOptions:deviceOptions], body[deviceOptions+1:]...))
		return d, d.Place == 1 || d.Place == 2
	}
	return d, false
}

// take fills d from check and salt, and returns what follows.
func (d *Device) take(b []byte) []byte {
	b = b[copy(d.Check[:], b):]
	return b[copy(d.Salt[:], b):]
}

// extOf returns the body of the first extension of this type and slot; nil if
// there is none.
func (h *Header) extOf(slot [16]byte, kind uint16) []byte {
	for rest := h.Ext; len(rest) >= extHead; {
		size := min(extHead+int(binary.LittleEndian.Uint16(rest[18:])), len(rest))
		if [16]byte(rest) == slot && binary.LittleEndian.Uint16(rest[16:]) == kind {
			return rest[extHead:size]
		}
		rest = rest[size:]
	}
	return nil
}
