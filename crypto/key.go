package crypto

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"io"

	"watchword/secret"
)

// A Key is 32 bytes in locked memory. Whoever was handed one wipes it. Using a
// wiped Key panics: going on with a key of no bytes would protect nothing.
type Key struct {
	v secret.Value
}

// NewKey draws a key from rand.
func NewKey(rand io.Reader) (*Key, error) {
	v, err := draw(rand, KeySize)
	if err != nil {
		return nil, fmt.Errorf("draw a key: %w", err)
	}
	return &Key{v}, nil
}

// draw reads n random bytes straight into locked memory.
func draw(rand io.Reader, n int) (secret.Value, error) {
	v := secret.Alloc(n)
	err := v.Reveal(func(b []byte) error {
		_, err := io.ReadFull(rand, b)
		return err
	})
	if err != nil {
		v.Wipe()
		return secret.Value{}, err
	}
	return v, nil
}

// KeyFrom makes a key of the 32 bytes of b, which it takes over and wipes,
// also when their number is wrong.
func KeyFrom(b []byte) (*Key, error) {
	if len(b) != KeySize {
		clear(b)
		return nil, fmt.Errorf("a key has %d bytes, not %d", KeySize, len(b))
	}
	return &Key{secret.New(b)}, nil
}

// KeyOf makes a key of the 32 bytes of v, which it takes over; it wipes them
// if their number is wrong.
func KeyOf(v secret.Value) (*Key, error) {
	if n := v.Len(); n != KeySize {
		v.Wipe()
		return nil, fmt.Errorf("a key has %d bytes, not %d", KeySize, n)
	}
	return &Key{v}, nil
}

// Value returns the bytes of k where they are, for whoever keeps keys. They
// stay the business of k, which wipes them.
func (k *Key) Value() secret.Value { return k.v }

// Expand derives the key for one purpose: HKDF-Expand-SHA256(k, label, 32),
// RFC 5869 section 2.3. The caller wipes it.
func (k *Key) Expand(label string) *Key {
	var out secret.Value
	k.use(func(key []byte) {
		okm, err := hkdf.Expand(sha256.New, key, label, KeySize)
		if err != nil {
			panic(err) // unreachable: 32 bytes of key are enough and 32 of output few
		}
		out = secret.New(okm)
	})
	return &Key{out}
}

// extract is HKDF-Extract-SHA256, RFC 5869 section 2.2: the HMAC of the parts,
// one after the other, under a salt that is no secret.
func extract(salt []byte, parts ...secret.Value) *Key {
	var out secret.Value
	secret.Do(func() {
		h := hmac.New(sha256.New, salt)
		for _, part := range parts {
			mustReveal(part, func(b []byte) { h.Write(b) })
		}
		out = secret.New(h.Sum(nil))
	})
	return &Key{out}
}

// MAC returns the HMAC-SHA256 of the concatenation of parts. It is not secret.
// Compare it with hmac.Equal.
func (k *Key) MAC(parts ...[]byte) (sum [32]byte) {
	k.use(func(key []byte) {
		h := hmac.New(sha256.New, key)
		for _, part := range parts {
			h.Write(part)
		}
		h.Sum(sum[:0])
	})
	return sum
}

// Digest returns the first half of the HMAC-SHA256 of v: it stands for the
// value where the value itself must not be. Whoever has k can test guesses.
func (k *Key) Digest(v secret.Value) (sum [16]byte) {
	mustReveal(v, func(b []byte) {
		mac := k.MAC(b)
		copy(sum[:], mac[:])
	})
	return sum
}

// Equal compares two keys in constant time.
func (k *Key) Equal(o *Key) bool { return k.v.Equal(o.v) }

// Clone returns the same key in memory of its own, which the caller wipes. The
// clone of a wiped key is wiped.
func (k *Key) Clone() *Key { return &Key{clone(k.v)} }

// clone returns a copy of v.
func clone(v secret.Value) secret.Value {
	out := secret.Alloc(v.Len())
	mustReveal(v, func(src []byte) {
		mustReveal(out, func(dst []byte) { copy(dst, src) })
	})
	return out
}

// Wipe zeroes and releases the key. It may be called twice, and on nil.
func (k *Key) Wipe() {
	if k != nil {
		k.v.Wipe()
	}
}

// Format prints no byte of the key, whatever the verb.
func (k Key) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "[key]") // fmt's buffer cannot fail
}

// whole reports whether k is a key, and not wiped.
func (k *Key) whole() bool { return k != nil && k.v.Len() == KeySize }

// use runs f on the bytes of k inside secret.Do, so that what f leaves on the
// stack and on the heap is erased. f keeps nothing of it.
func (k *Key) use(f func(key []byte)) {
	secret.Do(func() {
		mustReveal(k.v, func(b []byte) {
			if len(b) != KeySize {
				panic("crypto: use of a wiped key")
			}
			f(b)
		})
	})
}

// mustReveal is Reveal for a use that cannot fail.
func mustReveal(v secret.Value, use func(b []byte)) {
	err := v.Reveal(func(b []byte) error {
		use(b)
		return nil
	})
	if err != nil {
		panic(fmt.Sprintf("crypto: reveal: %v", err)) // unreachable: Reveal returns what use returned
	}
}
