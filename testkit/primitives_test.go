package testkit_test

// What docs/FORMAT.md calls Extract, Expand, HMAC, X.Seal and Argon2id, straight
// from the libraries, and CBOR written by hand: nothing here is shared with the
// program, so that a mistake of the program is not repeated.

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"

	"golang.org/x/crypto/chacha20poly1305"
)

// A seed names a file of the kit; all that is drawn for it comes from its name.
type seed string

// draw returns n bytes that look random and are the same in every run.
func (s seed) draw(what string, n int) []byte {
	var out []byte
	for i := byte(0); len(out) < n; i++ {
		sum := sha256.Sum256([]byte("watchword test kit\x00" + string(s) + "\x00" + what + "\x00" + string(rune(i))))
		out = append(out, sum[:]...)
	}
	return out[:n]
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func hash(parts ...[]byte) []byte {
	sum := sha256.Sum256(join(parts...))
	return sum[:]
}

func extract(salt, ikm []byte) []byte {
	prk, err := hkdf.Extract(sha256.New, ikm, salt)
	if err != nil {
		panic(err)
	}
	return prk
}

func expand(key []byte, info ...[]byte) []byte {
	out, err := hkdf.Expand(sha256.New, key, string(join(info...)), 32)
	if err != nil {
		panic(err)
	}
	return out
}

func mac(key, message []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(message)
	return h.Sum(nil)
}

// seal is X.Seal.
func seal(key, nonce, plain, ad []byte) []byte {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		panic(err)
	}
	return aead.Seal(nil, nonce, plain, ad)
}

// boxed is a nonce and what was sealed with it.
func boxed(key, nonce, plain, ad []byte) []byte {
	return join(nonce, seal(key, nonce, plain, ad))
}

func le16(n int) []byte    { return binary.LittleEndian.AppendUint16(nil, uint16(n)) }
func le32(n int) []byte    { return binary.LittleEndian.AppendUint32(nil, uint32(n)) }
func le64(n uint64) []byte { return binary.LittleEndian.AppendUint64(nil, n) }

func get32(b []byte) int { return int(binary.LittleEndian.Uint32(b)) }
func get64(b []byte) int { return int(binary.LittleEndian.Uint64(b)) }

// recoveryText writes a recovery code as people have it.
func recoveryText(code []byte) string {
	crockford := base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
	check := crockford.EncodeToString(hash([]byte("ww1/recovery-check"), code)[:5])
	return crockford.EncodeToString(code) + check[:4]
}

// keyFileText writes a key file, without the end of its line.
func keyFileText(key []byte) string {
	check := hash([]byte("ww1/keyfile-check"), key)[:4]
	return "ww-keyfile-1:" + base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(join(key, check))
}

// head is the head of a CBOR item, in its shortest form (RFC 8949, section 3).
func head(major byte, n uint64) []byte {
	switch {
	case n < 24:
		return []byte{major<<5 | byte(n)}
	case n < 1<<8:
		return []byte{major<<5 | 24, byte(n)}
	case n < 1<<16:
		return binary.BigEndian.AppendUint16([]byte{major<<5 | 25}, uint16(n))
	case n < 1<<32:
		return binary.BigEndian.AppendUint32([]byte{major<<5 | 26}, uint32(n))
	}
	return binary.BigEndian.AppendUint64([]byte{major<<5 | 27}, n)
}

func num(n uint64) []byte  { return head(0, n) }
func neg(n uint64) []byte  { return head(1, n-1) } // -n
func bstr(b []byte) []byte { return join(head(2, uint64(len(b))), b) }
func tstr(s string) []byte { return join(head(3, uint64(len(s))), []byte(s)) }

// list is an array of encoded items.
func list(items ...[]byte) []byte { return join(head(4, uint64(len(items))), join(items...)) }

// dict is a map of encoded keys and values, which alternate, in the given order.
func dict(pairs ...[]byte) []byte { return join(head(5, uint64(len(pairs)/2)), join(pairs...)) }

func texts(all []string) []byte {
	var items [][]byte
	for _, s := range all {
		items = append(items, tstr(s))
	}
	return list(items...)
}
