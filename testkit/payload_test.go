package testkit_test

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// Where the fields of META are.
const (
	metaSize     = 1024
	metaKeys     = 16
	metaLocal    = 24
	metaView     = 32
	metaLog      = 40
	metaBlobs    = 48
	metaPlain    = 56
	metaEntries  = 64
	metaCommits  = 68
	metaVersion  = 72
	metaCritical = 76
	metaDevice   = 80
	metaDK       = 96
	metaIK       = 168
	metaLineage  = 240
	metaKept     = 752
)

// parts are the sections of a payload.
type parts struct {
	meta, keys, local, view, log, blobs []byte
	padding                             []byte // what it begins with; the rest is zeros
}

// payload writes the plaintext of a file, with its faults in it.
func (f *file) payload() []byte {
	b := &book{seed: f.seed(), dk: f.seed().draw("DK", 32), ik: f.seed().draw("IK", 32), device: f.seed().draw("device", 8)}
	b.fill()
	if f.content != nil {
		f.content(b)
	}
	p := f.sections(b)
	if f.parts != nil {
		f.parts(p)
	}
	p.measure()
	text := p.padded()
	if f.plain != nil {
		text = f.plain(text)
	}
	return text
}

func (f *file) sections(b *book) *parts {
	s := f.seed()
	vk := f.vaultKey()
	p := &parts{meta: make([]byte, metaSize), local: dict(num(1), bstr(b.device), num(2), bstr(s.draw("txn edited", 8)))}
	var commits int
	p.view, p.log, p.blobs, commits = b.sections()
	copy(p.meta, le64(57))
	copy(p.meta[8:], le64(start>>16))
	copy(p.meta[metaEntries:], le32(len(b.entries)))
	copy(p.meta[metaCommits:], le32(commits))
	copy(p.meta[metaVersion:], le32(1))
	copy(p.meta[metaDevice:], b.device)
	copy(p.meta[metaDK:], boxed(expand(vk, []byte("ww1/dk-wrap")), s.draw("DK nonce", 24), b.dk, join([]byte("ww1/dk-wrap"), f.id())))
	copy(p.meta[metaIK:], boxed(expand(vk, []byte("ww1/ik-wrap")), s.draw("IK nonce", 24), b.ik, join([]byte("ww1/ik-wrap"), f.id())))
	copy(p.meta[metaLineage:], join(le64(56), s.draw("save 56", 8), le64(55), s.draw("save 55", 8)))
	p.keys = f.keyRecord(3, "LK")
	return p
}

// keyRecord is one record of KEYS.
func (f *file) keyRecord(kind byte, name string) []byte {
	s := f.seed()
	head := join([]byte{kind, 0, 0, 0}, le32(0), s.draw(name+" kid", 8))
	box := boxed(expand(f.vaultKey(), []byte("ww1/keys")), s.draw(name+" nonce", 24), s.draw(name, 32), head)
	return join(head, box, make([]byte, 8))
}

// measure writes the sizes of the sections into META.
func (p *parts) measure() {
	sum := metaSize
	for at, section := range map[int][]byte{
		metaKeys: p.keys, metaLocal: p.local, metaView: p.view, metaLog: p.log, metaBlobs: p.blobs,
	} {
		binary.LittleEndian.PutUint64(p.meta[at:], uint64(len(section)))
		sum += len(section)
	}
	binary.LittleEndian.PutUint64(p.meta[metaPlain:], uint64(sum))
}

// padded is the whole payload.
func (p *parts) padded() []byte {
	all := join(p.meta, p.keys, p.local, p.view, p.log, p.blobs)
	text := make([]byte, paddedSize(len(all)))
	copy(text, join(all, p.padding))
	return text
}

// paddedSize is section 10.
func paddedSize(n int) int {
	if n <= 256<<10 {
		return 256 << 10
	}
	e := bits.Len(uint(n)) - 1
	step := 1 << (e - bits.Len(uint(e)))
	return (n + step - 1) / step * step
}

// rowAt returns where the frame of row i begins in VIEW.
func (p *parts) rowAt(i int) int {
	at := 0
	for range i {
		at += 32 + get32(p.view[at+16:])
	}
	return at
}

// rowFrame returns the frame of row i, a part of VIEW.
func (p *parts) rowFrame(i int) []byte {
	at := p.rowAt(i)
	return p.view[at : at+32+get32(p.view[at+16:])]
}

// add32 and add64 add to a number in b.
func add32(b []byte, n int) { binary.LittleEndian.PutUint32(b, uint32(get32(b)+n)) }
func add64(b []byte, n int) { binary.LittleEndian.PutUint64(b, uint64(get64(b)+n)) }

// used is how many bytes of a payload are sections.
func used(text []byte) int { return get64(text[metaPlain:]) }

func meta(change func(m []byte)) func([]byte) []byte {
	return func(text []byte) []byte {
		text = bytes.Clone(text)
		change(text)
		return text
	}
}
