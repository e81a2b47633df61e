package crypto

import "encoding/binary"

// A stream is the arithmetic of a payload: STREAM (Hoang, Reyhanitabar, Rogaway,
// Vizár: Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance)
// with a counter and a final flag in the nonce. Chunks cannot be swapped,
// repeated or dropped, and each opens on its own.
type stream struct {
	key   *Key  // of this payload only
	plain int64 // bytes, at least 1
}

// chunks returns the number of chunks.
func (s stream) chunks() int64 { return (s.plain + ChunkSize - 1) / ChunkSize }

// size returns the plaintext bytes in chunk i.
func (s stream) size(i int64) int { return int(min(ChunkSize, s.plain-i*ChunkSize)) }

// nonce is fifteen zero bytes, the number of the chunk, and 1 for the last. No
// two chunks of a payload share one, and no two payloads share a key.
func (s stream) nonce(i int64) []byte {
	n := make([]byte, NonceSize)
	binary.BigEndian.PutUint64(n[15:], uint64(i))
	if i == s.chunks()-1 {
		n[NonceSize-1] = 1
	}
	return n
}

// seal appends sealed chunk i to dst, which needs the room for it.
func (s stream) seal(dst, plain []byte, i int64) []byte {
	return s.key.seal(dst, s.nonce(i), plain, nil)
}

// open decrypts chunk i into plain.
func (s stream) open(plain, sealed []byte, i int64) error {
	return s.key.open(plain, s.nonce(i), sealed, nil)
}

// sealedSize returns the bytes of a sealed payload.
func (s stream) sealedSize() int64 { return s.plain + s.chunks()*TagSize }

// wholeChunks reports whether a sealed payload can have so many bytes: there is
// a last chunk, and it is not empty.
func wholeChunks(sealed uint64) bool {
	last := sealed % sealedChunk
	return sealed > 0 && (last == 0 || last > TagSize)
}

// plainSize is the inverse of sealedSize, for a size with whole chunks.
func plainSize(sealed uint64) int64 {
	chunks := (sealed + sealedChunk - 1) / sealedChunk
	return int64(sealed - chunks*TagSize)
}
