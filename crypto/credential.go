package crypto

import (
	"errors"
	"fmt"

	"watchword/secret"
)

// A Credential is what a person offers to open a file. Every part is optional
// and stays the caller's, who wipes it.
type Credential struct {
	// Password is the bytes as they were typed; they are normalized here.
	Password secret.Value
	// File is the key of a key file, or SHA-256("ww1/code" || code) of a sync
	// code. It opens nothing without the password.
	File *Key
	// Device is what [DeviceKey] made of the answer of a hardware key. It opens
	// nothing without the password.
	Device *Key
	// Recovery is the 20 bytes of a recovery code, as ParseRecovery returns.
	Recovery secret.Value
}

// fits reports whether c has all that a slot of the given kind needs.
func (c Credential) fits(kind Kind) bool {
	switch kind {
	case Password:
		return c.Password.Len() > 0
	case PasswordAndFile:
		return c.Password.Len() > 0 && c.File.whole()
	case HMACSecret, ChallengeResponse:
		return c.Password.Len() > 0 && c.Device.whole()
	case Recovery:
		return c.Recovery.Len() == recoverySize
	}
	return false
}

// normalized returns c with a normalized copy of the password, which the
// caller wipes. A recovery code alone needs no password.
func (c Credential) normalized() (Credential, error) {
	if c.Password.Len() == 0 && c.Recovery.Len() > 0 {
		return c, nil
	}
	password, err := Normalize(c.Password)
	c.Password = password
	return c, err
}

// Unlock tries c on every slot it may open, in the order of the header, and
// returns the key and the slot that gave it; the caller wipes the key, and
// calls secret.Settle after. It takes as long as one or two derivations.
//
// [ErrPassword] means the password cannot be one; [ErrWrongKey] that no slot
// is for c; [ErrForged] that one is, and it or the header was changed after it
// was written.
func (h *Header) Unlock(c Credential) (*Key, Slot, error) {
	c, err := c.normalized()
	if err != nil {
		return nil, Slot{}, err
	}
	defer c.Password.Wipe()
	err = fmt.Errorf("%w: no slot is for this kind of secret", ErrWrongKey)
	for _, s := range h.Slots {
		if !c.fits(s.Kind()) {
			continue
		}
		var key *Key
		if key, err = s.unwrap(h.Format, h.ID, c); err == nil {
			return h.proven(key, s)
		}
		if !errors.Is(err, ErrWrongKey) {
			break
		}
	}
	return nil, Slot{}, err
}

// proven returns key and s if key fits the header too. A commitment has
// matched by now, so a header that does not fit is not a wrong password.
func (h *Header) proven(key *Key, s Slot) (*Key, Slot, error) {
	if h.Verify(key) != nil {
		key.Wipe()
		return nil, Slot{}, ErrForged
	}
	return key, s, nil
}
