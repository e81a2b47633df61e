package crypto

import (
	"crypto/cipher"
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20poly1305"

	"watchword/secret"
)

// Wrap seals inner under k: [WrappedSize] bytes. ad is bound to the box and
// must be given again to open it.
func (k *Key) Wrap(rand io.Reader, inner *Key, ad []byte) ([]byte, error) {
	if inner.v.Len() != KeySize {
		panic("crypto: wrap of a wiped key")
	}
	return k.Seal(rand, inner.v, ad)
}

// Unwrap returns the key in box, or [ErrForged] if box, ad or k differ in one
// bit from those of Wrap. The caller wipes the key.
func (k *Key) Unwrap(box, ad []byte) (*Key, error) {
	if len(box) != WrappedSize {
		return nil, ErrForged
	}
	v, err := k.Open(box, ad)
	if err != nil {
		return nil, err
	}
	return &Key{v}, nil
}

// Seal encrypts and authenticates v under k with XChaCha20-Poly1305
// (draft-irtf-cfrg-xchacha-03): a nonce from rand, then the sealed bytes,
// NonceSize + v.Len() + TagSize in all. ad is authenticated and not contained.
func (k *Key) Seal(rand io.Reader, v secret.Value, ad []byte) ([]byte, error) {
	box := make([]byte, NonceSize, NonceSize+v.Len()+TagSize)
	if _, err := io.ReadFull(rand, box); err != nil {
		return nil, fmt.Errorf("draw a nonce: %w", err)
	}
	mustReveal(v, func(plain []byte) {
		box = k.seal(box, box, plain, ad)
	})
	return box, nil
}

// Open decrypts a box of Seal straight into locked memory, or returns
// [ErrForged] if box, ad or k differ in one bit. The caller wipes the value.
func (k *Key) Open(box, ad []byte) (secret.Value, error) {
	if len(box) < NonceSize+TagSize {
		return secret.Value{}, ErrForged
	}
	nonce, sealed := box[:NonceSize], box[NonceSize:]
	v := secret.Alloc(len(sealed) - TagSize)
	err := v.Reveal(func(plain []byte) error {
		return k.open(plain, nonce, sealed, ad)
	})
	if err != nil {
		v.Wipe()
		return secret.Value{}, err
	}
	return v, nil
}

// seal appends the sealed plain to dst, which needs the room for it.
func (k *Key) seal(dst, nonce, plain, ad []byte) []byte {
	k.use(func(key []byte) {
		dst = newAEAD(key).Seal(dst, nonce, plain, ad)
	})
	return dst
}

// open decrypts sealed into plain, which is TagSize shorter. It returns
// ErrForged, and plain is then zero.
func (k *Key) open(plain, nonce, sealed, ad []byte) error {
	err := ErrForged
	k.use(func(key []byte) {
		// The cipher's own error says nothing more.
		if _, e := newAEAD(key).Open(plain[:0], nonce, sealed, ad); e == nil {
			err = nil
		}
	})
	return err
}

// newAEAD copies key to the heap: call it inside use only, and drop the result
// there.
func newAEAD(key []byte) cipher.AEAD {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		panic(err) // unreachable: use hands out 32 bytes
	}
	return aead
}
