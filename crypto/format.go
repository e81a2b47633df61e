package crypto

// Sizes in bytes.
const (
	KeySize     = 32                            // of every key
	NonceSize   = 24                            // of XChaCha20-Poly1305: random nonces do not collide
	TagSize     = 16                            // of Poly1305
	WrappedSize = NonceSize + KeySize + TagSize // nonce and sealed key
	ChunkSize   = 65536                         // of plaintext in every chunk but the last, which has 1 to ChunkSize
	FixedSize   = 88                            // the header before its slots
	SlotSize    = 176                           //
	MACSize     = 32                            // at the end of the header
	MaxExt      = 8192                          // of extensions
	maxHeader   = FixedSize + MaxSlots*SlotSize + MaxExt + MACSize
	sealedChunk = ChunkSize + TagSize
	maxFile     = 4 << 30
)

// MaxSlots is the most slots a header may have; it has at least one.
const MaxSlots = 8

// maxStretched is how many of them may have Argon2 costs: a wrong password is
// tried on each.
const maxStretched = 2

// major is the format version: one suite of algorithms, no choice inside it.
const major = 1

// A Format is one of the kinds of file that share this layout. They differ in
// magic and in the labels of every derivation, so no key or slot of one is of
// any use in another. The zero Format is none.
type Format struct {
	magic  string
	prefix string
}

// The formats there are.
var (
	Vault = Format{magic: "\x89WWV\r\n\x1a\n", prefix: "ww1/"}
	Pack  = Format{magic: "\x89WWS\r\n\x1a\n", prefix: "ws1/"}
)

func (f Format) label(purpose string) string { return f.prefix + purpose }
