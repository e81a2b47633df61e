package testkit_test

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"sync"

	"golang.org/x/crypto/argon2"
)

// The verdicts, in the words of docs/FORMAT.md, section 2.8.
const (
	ok           = "ok"
	empty        = "empty"
	notAVault    = "not a vault"
	damaged      = "damaged"
	tooNew       = "too new"
	tooWeak      = "too weak"
	tooExpensive = "too expensive"
	wrong        = "wrong password"
	altered      = "altered"
)

// When a file is found to be altered.
const (
	opening  = "opening"  // by everybody who opens it
	reading  = "reading"  // by who reads the commits of its entries
	checking = "checking" // by who compares ids and rows and opens every secret
)

// A file is one file of the kit: a sound vault and one fault, put in by one of
// the functions. Whatever is sealed over a fault is sealed rightly, unless it
// is the fault.
type file struct {
	name, about   string
	expect, found string
	offer         string // what it is opened with, as lines of the text; "" for its recovery code
	readOnly      bool   // may be read, and not be written

	content func(b *book)                  // changes the entries
	parts   func(p *parts)                 // changes the sections, before META gets their sizes
	plain   func(text []byte) []byte       // changes the payload
	slots   func(f *file) [][]byte         // nil: one for a recovery code
	ext     []byte                         // after the slots
	head    func(h []byte) []byte          // changes the header, before checksum and hmac
	chunks  func(c []chunk) []chunk        // changes the chunks, before payload_len is known
	bytes   func(b []byte) []byte          // changes the file
	mac     func(f *file, h []byte) []byte // nil: the hmac
}

func (f *file) seed() seed       { return seed(f.name) }
func (f *file) id() []byte       { return f.seed().draw("vault id", 16) }
func (f *file) vaultKey() []byte { return f.seed().draw("VK", 32) }
func (f *file) code() []byte     { return f.seed().draw("code", 20) }

// text is a file of the kit: lines of "key: value", an empty line, the bytes.
func (f *file) text() []byte {
	payload, file := f.build()
	var b strings.Builder
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", key, value)
		}
	}
	line("name", f.name)
	line("about", f.about)
	line("expect", f.expect)
	line("found", f.found)
	offer := f.offer
	if offer == "" {
		offer = "recovery: " + recoveryText(f.code())
	}
	b.WriteString(offer + "\n")
	if f.readOnly {
		line("writable", "no")
	}
	if f.expect == ok {
		line("payload", fmt.Sprintf("%x", sha256.Sum256(payload)))
	}
	return join([]byte(b.String()), []byte("\n"), file)
}

// build makes the vault.
func (f *file) build() (payload, file []byte) {
	payload = f.payload()
	chunks := cut(payload)
	if f.chunks != nil {
		chunks = f.chunks(chunks)
	}
	header := f.header(chunks)
	pk := expand(f.vaultKey(), []byte("ww1/payload"), hash(header))
	file = append(make([]byte, 0, len(header)+len(payload)+len(payload)/1000+100), header...)
	for _, c := range chunks {
		file = append(file, c.seal(pk)...)
	}
	if f.bytes != nil {
		file = f.bytes(file)
	}
	return payload, file
}

// header is all of it, hmac included.
func (f *file) header(chunks []chunk) []byte {
	slots := [][]byte{f.recoverySlot()}
	if f.slots != nil {
		slots = f.slots(f)
	}
	size := 0
	for _, c := range chunks {
		size += len(c.plain) + 16
	}
	h := join([]byte("\x89WWV\r\n\x1a\n"), le16(1), le16(0), le32(120+176*len(slots)+len(f.ext)), f.id(),
		f.seed().draw("payload salt", 32), le64(uint64(size)), le16(len(slots)), le16(0), le32(0), make([]byte, 8),
		join(slots...), f.ext)
	if f.head != nil {
		h = f.head(h)
	}
	copy(h[80:], hash(h[:80], h[88:])[:8])
	if f.mac != nil {
		return join(h, f.mac(f, h))
	}
	return join(h, mac(expand(f.vaultKey(), []byte("ww1/header-mac")), h))
}

// resum makes the checksum of a file fit again, as anybody can.
func resum(b []byte) []byte {
	end := get32(b[12:]) - 32
	copy(b[80:], hash(b[:80], b[88:end])[:8])
	return b
}

// A chunk is a part of the payload, with what its nonce says of it.
type chunk struct {
	plain  []byte
	number uint64
	last   bool
	ad     []byte
	nonce  []byte // nil: from number and last
	sealed []byte // nil: plain, sealed
}

func cut(payload []byte) (all []chunk) {
	for len(payload) > 0 {
		n := min(65536, len(payload))
		all = append(all, chunk{plain: payload[:n], number: uint64(len(all)), last: n == len(payload)})
		payload = payload[n:]
	}
	return all
}

func (c *chunk) seal(key []byte) []byte {
	if c.sealed != nil {
		return c.sealed
	}
	nonce := c.nonce
	if nonce == nil {
		nonce = make([]byte, 24)
		binary.BigEndian.PutUint64(nonce[15:], c.number)
		if c.last {
			nonce[23] = 1
		}
	}
	return seal(key, nonce, c.plain, c.ad)
}

// costs are t, m in KiB and p.
type costs [3]int

// least are the lowest there may be.
var least = costs{3, 64 << 10, 1}

// recoverySlot is the slot of the kit's files.
func (f *file) recoverySlot() []byte {
	return f.slot("recovery", 3, costs{}, f.code(), f.vaultKey())
}

// slot wraps a vault key for what ikm is made from.
func (f *file) slot(name string, kind byte, c costs, ikm, vk []byte) []byte {
	s := f.blank(name, kind, c)
	prk := extract(hash([]byte("ww1/slot"), f.id(), s), ikm)
	s = append(s, expand(prk, []byte("ww1/slot-commit"))...)
	return f.wrap(name, s, expand(prk, []byte("ww1/slot-wrap")), vk)
}

// wrap completes a slot that ends with its commitment.
func (f *file) wrap(name string, s, wk, vk []byte) []byte {
	nonce := f.seed().draw(name+" nonce", 24)
	return join(s, boxed(wk, nonce, vk, join([]byte("ww1/slot-wrap"), f.id(), s)), make([]byte, 8))
}

// blank is the beginning of a slot, up to its commitment.
func (f *file) blank(name string, kind byte, c costs) []byte {
	salt := f.seed().draw(name+" salt", 32)
	if kind == 1 || kind == 2 || name == "device" {
		salt = passwordSalt()
	}
	return join([]byte{kind, 0, 0, 0}, le32(c[0]), le32(c[1]), le32(c[2]), f.seed().draw(name+" slot id", 16), salt)
}

// noise is a slot that nothing opens.
func (f *file) noise(name string, kind byte, c costs) []byte {
	return join(f.blank(name, kind, c), f.seed().draw(name, 104), make([]byte, 8))
}

// What the few files with a password share, so that the kit is made with one
// derivation.
const (
	password       = "correct horse battery staple"
	accented       = "P\u00e4\u00dfw\u00f6rt \ufb01ne" // normalized to NFKC it has fi for the ligature
	accentedNormal = "P\u00e4\u00dfw\u00f6rt fine"
)

func passwordSalt() []byte { return seed("password").draw("salt", 32) }
func keyFile() []byte      { return seed("password").draw("key file", 32) }

var (
	stretched         = sync.OnceValue(func() []byte { return stretch(password) })
	stretchedAccented = sync.OnceValue(func() []byte { return stretch(accentedNormal) })
)

func stretch(password string) []byte {
	return argon2.IDKey([]byte(password), passwordSalt(), uint32(least[0]), uint32(least[1]), uint8(least[2]), 32)
}

// passwordSlot and fileSlot are opened by the password, and by it and the key
// file.
func (f *file) passwordSlot() []byte { return f.slot("password", 1, least, stretched(), f.vaultKey()) }

func (f *file) fileSlot() []byte {
	return f.slot("file", 2, least, join(stretched(), keyFile()), f.vaultKey())
}
