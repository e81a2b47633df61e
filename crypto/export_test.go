package crypto

import "encoding/base32"

// Private functions with vectors of their own.
var (
	Extract = extract
	Stretch = stretch
)

// Reveal gives tests the bytes of a key.
func (k *Key) Reveal(use func(b []byte)) { mustReveal(k.v, use) }

// GFMul and GFInverse are the arithmetic of shares.
var (
	GFMul     = gfMul
	GFInverse = gfInverse
)

// SharePart returns a copy of the part of a share.
func SharePart(s Share) (part []byte) {
	mustReveal(s.part, func(b []byte) { part = append(part, b...) })
	return part
}

// AlteredShare returns a share with one byte of its part changed.
func AlteredShare(s Share, at int, by byte) Share {
	s.part = clone(s.part)
	mustReveal(s.part, func(b []byte) { b[at] ^= by })
	return s
}

// NewerShare is the text of a share of another version, whose check fits.
func NewerShare(s Share) string {
	head := []byte(s.head())
	head[4] = '2'
	part := SharePart(s)
	text := base32.NewEncoding(crockford).AppendEncode(head[:8:8], part)
	return string(append(text, shareCheck(string(head), part)...))
}
