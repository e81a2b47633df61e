package clip

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"watchword/secret"
)

// Token recognises a value without knowing it: a random key and the HMAC-SHA256 (RFC 2104) of the value under it. Who gets
// hold of it can try guesses, so it lives in locked memory like a secret. The zero Token matches nothing.
type Token struct{ raw secret.Value } // key || MAC

const (
	keySize   = 32
	tokenSize = keySize + sha256.Size
	frameSize = tokenSize + 4 // and the delay in seconds, big endian
)

// maxDelay keeps a slip of the configuration from being a promise that nobody sees kept.
const maxDelay = 24 * time.Hour

// ErrToken means that what should have been a token and a delay is not: it was cut short, or never sent.
var ErrToken = errors.New("no token")

// Seal makes the token of value, with a key from rand. The caller wipes it.
func Seal(rand io.Reader, value secret.Value) (Token, error) {
	t := Token{secret.Alloc(tokenSize)}
	err := t.raw.Reveal(func(raw []byte) error {
		if _, err := io.ReadFull(rand, raw[:keySize]); err != nil {
			return fmt.Errorf("draw the key of a token: %w", err)
		}
		mac(raw[keySize:], raw[:keySize], value)
		return nil
	})
	if err != nil {
		t.Wipe()
		return Token{}, err
	}
	return t, nil
}

// Matches tells, in constant time for values of one length, whether the token is that of value.
func (t Token) Matches(value secret.Value) bool {
	match := false
	t.raw.Reveal(func(raw []byte) error {
		if len(raw) != tokenSize {
			return nil
		}
		other := secret.Alloc(sha256.Size)
		defer other.Wipe()
		return other.Reveal(func(sum []byte) error {
			mac(sum, raw[:keySize], value)
			match = hmac.Equal(sum, raw[keySize:])
			return nil
		})
	})
	return match
}

// Wipe forgets the token.
func (t Token) Wipe() { t.raw.Wipe() }

// id names the token in public: it is a hash of the key alone.
func (t Token) id() string {
	var id string
	t.raw.Reveal(func(raw []byte) error {
		sum := sha256.Sum256(raw[:keySize])
		id = hex.EncodeToString(sum[:16])
		return nil
	})
	return id
}

// mac writes the MAC of value to sum. Do erases the copies of the key that the hash keeps.
func mac(sum, key []byte, value secret.Value) {
	secret.Do(func() {
		h := hmac.New(sha256.New, key)
		value.Reveal(func(b []byte) error {
			_, err := h.Write(b)
			return err
		})
		h.Sum(sum[:0])
	})
}

// send writes the frame of t and delay, which is rounded up to whole seconds.
func (t Token) send(w io.Writer, delay time.Duration) error {
	frame := secret.Alloc(frameSize)
	defer frame.Wipe()
	return frame.Reveal(func(b []byte) error {
		t.raw.Reveal(func(raw []byte) error {
			secret.Copy(b, raw)
			return nil
		})
		binary.BigEndian.PutUint32(b[tokenSize:], uint32((delay+time.Second-1)/time.Second))
		_, err := w.Write(b)
		return err
	})
}

// receive reads what send wrote, up to the end of r. The caller wipes the token.
func receive(r io.Reader) (t Token, delay time.Duration, err error) {
	frame, err := drain(r, frameSize+1)
	if err != nil {
		return Token{}, 0, fmt.Errorf("receive a token: %w", err)
	}
	defer frame.Wipe()
	err = frame.Reveal(func(b []byte) error {
		if len(b) != frameSize {
			return fmt.Errorf("receive a token: %d bytes: %w", len(b), ErrToken)
		}
		delay = time.Duration(binary.BigEndian.Uint32(b[tokenSize:])) * time.Second
		if delay <= 0 || delay > maxDelay {
			return fmt.Errorf("receive a token: delay of %s: %w", delay, ErrToken)
		}
		t = Token{secret.Alloc(tokenSize)}
		return t.raw.Reveal(func(raw []byte) error {
			secret.Copy(raw, b)
			return nil
		})
	})
	return t, delay, err
}
