//go:build deep

package main

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"os"
	"slices"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20"

	"watchword/crypto"
	"watchword/secret"
)

// The labels and places are those of docs/FORMAT.md, sections 2.4, 2.6 and 5.

// addPassword looks for a password, and for what the slot of the vault makes of
// it, right or wrong. It returns the last of that, which wraps the vault key.
func (p *process) addPassword(q *quarry, password string) []byte {
	p.tb.Helper()
	file, err := os.ReadFile(p.vault())
	p.must(err)
	slot := file[88 : 88+176]
	salt := sha256.Sum256(slices.Concat([]byte("ww1/slot"), file[16:32], slot[:64]))
	number := binary.LittleEndian.Uint32
	stretched := argon2.IDKey([]byte(password), slot[32:64], number(slot[4:]), number(slot[8:]), uint8(number(slot[12:])), 32)
	slotKey := hmac.New(sha256.New, salt[:])
	slotKey.Write(stretched)
	wrapping := p.expand(slotKey.Sum(nil), "ww1/slot-wrap")
	q.add("master password", []byte(password))
	q.addKey("Argon2id key", stretched)
	q.addKey("slot key", slotKey.Sum(nil))
	q.addKey("wrapping key", wrapping)
	q.add("wrapping subkey", p.subkey(wrapping, slot[96:112]))
	return wrapping
}

func (p *process) expand(key []byte, label string) []byte {
	p.tb.Helper()
	out, err := hkdf.Expand(sha256.New, key, label, 32)
	p.must(err)
	return out
}

// subkey is what XChaCha20 makes of a key and the beginning of a nonce.
func (p *process) subkey(key, nonce []byte) []byte {
	p.tb.Helper()
	out, err := chacha20.HChaCha20(key, nonce)
	p.must(err)
	return out
}

// addVault looks for the keys of the vault, which wrapping opens: it is what
// addPassword returned.
func (p *process) addVault(q *quarry, wrapping []byte) {
	p.tb.Helper()
	file, err := os.Open(p.vault())
	p.must(err)
	defer file.Close()
	info, err := file.Stat()
	p.must(err)
	h, err := crypto.ReadHeader(file, info.Size(), crypto.Vault, crypto.Standard())
	p.must(err)
	slot := h.Slots[0]
	under, err := crypto.KeyFrom(bytes.Clone(wrapping))
	p.must(err)
	key, err := under.Unwrap(slot[96:168], slices.Concat([]byte("ww1/slot-wrap"), h.ID[:], slot[:96]))
	p.must(err)
	p.must(h.Verify(key))
	hash := h.Hash()
	payload := key.Expand("ww1/payload" + string(hash[:]))
	p.addKey(q, "vault key", key)
	p.addKey(q, "header key", key.Expand("ww1/header-mac"))
	p.addKey(q, "payload key", payload)
	p.must(payload.Value().Reveal(func(b []byte) error {
		q.add("payload subkey", p.subkey(b, make([]byte, 16)))
		return nil
	}))
	p.addInner(q, h, key, file)
}

// addInner looks for the keys inside the payload.
func (p *process) addInner(q *quarry, h *crypto.Header, key *crypto.Key, file *os.File) {
	p.tb.Helper()
	opened, err := h.Open(key, file)
	p.must(err)
	defer opened.Close()
	meta := make([]byte, 1024)
	_, err = opened.ReadAt(meta, 0)
	p.must(err)
	for _, inner := range []struct {
		name, label, derived string
		box                  []byte
	}{
		{"data key", "ww1/dk-wrap", "ww1/field", meta[96:168]},
		{"identity key", "ww1/ik-wrap", "ww1/value", meta[168:240]},
	} {
		under := key.Expand(inner.label)
		k, err := under.Unwrap(inner.box, slices.Concat([]byte(inner.label), h.ID[:]))
		p.must(err)
		p.addKey(q, "key of the "+inner.name, under)
		p.addKey(q, inner.name, k)
		p.addKey(q, inner.derived+" key", k.Expand(inner.derived))
	}
}

func (p *process) addKey(q *quarry, name string, k *crypto.Key) {
	p.tb.Helper()
	defer secret.Settle()
	p.must(k.Value().Reveal(func(b []byte) error {
		q.addKey(name, bytes.Clone(b))
		return nil
	}))
}
