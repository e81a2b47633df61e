package testkit_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
)

func payloadFiles() []*file {
	return slices.Concat(soundPayloads(), sizeFaults(), sectionFaults(), localFaults(), keyFaults(), viewFaults(), rowFaults())
}

// forged is a payload that no sound program seals.
func forged(name, about, found string, change func(p *parts)) *file {
	return &file{name: name, about: about, expect: altered, found: found, parts: change}
}

func sound(name, about string, change func(p *parts)) *file {
	return &file{name: name, about: about, expect: ok, parts: change}
}

func soundPayloads() []*file {
	record := &file{name: "keys-unknown"}
	return []*file{
		{name: "payload-empty", about: "a vault without entries", expect: ok, content: func(b *book) { b.entries = nil }},
		{name: "payload-larger", about: "a payload of more than 256 KiB", expect: ok, content: large},
		sound("meta-kept", "the bytes of META that are kept are not zero", func(p *parts) {
			for i := range 272 {
				p.meta[metaKept+i] = byte(i)
			}
			p.meta[88] = 1
		}),
		onlyRead(sound("meta-critical", "META has a critical mark", func(p *parts) { p.meta[metaCritical] = 1 })),
		sound("meta-no-lineage", "no lineage", func(p *parts) { clear(p.meta[metaLineage:metaKept]) }),
		sound("meta-lineage-full", "a lineage of 32 records", func(p *parts) {
			for i := range 32 {
				copy(p.meta[metaLineage+16*i:], le64(uint64(56-i)))
			}
		}),
		sound("meta-saved-before-1970", "saved_at is negative", func(p *parts) { copy(p.meta[8:], le64(1<<64-1)) }),
		sound("meta-generation-huge", "generation is 2^64 - 1", func(p *parts) { copy(p.meta, le64(1<<64-1)) }),
		sound("view-version-2", "VIEW was made by other rules: its rows mean nothing, its frames all", func(p *parts) {
			p.meta[metaVersion] = 2
			for i := range 4 {
				copy(p.rowFrame(i)[32:], bytes.Repeat([]byte{0xff}, 10))
			}
		}),
		sound("keys-unknown", "KEYS has a record of an unknown kind before that of LK", func(p *parts) {
			p.keys = join(record.keyRecord(9, "unknown"), p.keys)
		}),
		sound("keys-two", "KEYS has a second record of LK, which does not count", func(p *parts) {
			p.keys = join(p.keys, p.keys[:16], make([]byte, 80))
		}),
		sound("local-more", "LOCAL has keys of a later version", func(p *parts) {
			p.local = join([]byte{0xa4}, p.local[1:], num(4), list(tstr("x")), neg(1), []byte{0xf6})
		}),
		sound("local-unread", "what is under an unknown key of LOCAL is not looked into", func(p *parts) {
			inner := dict(num(1), num(0), num(1), num(0), bstr(nil), []byte{0xf9, 0, 0}, list(), join(head(3, 1), []byte{0xff}))
			p.local = join([]byte{0xa3}, p.local[1:], num(4), inner)
		}),
		sound("local-txn-7", "the last change has seven bytes: as if there were none", func(p *parts) {
			p.local = join(p.local[:12], bstr(make([]byte, 7)))
		}),
		sound("local-rekeyed", "LOCAL says that old backups are to be removed", func(p *parts) {
			p.local = join([]byte{0xa3}, p.local[1:], num(3), []byte{0xf5})
		}),
		sound("local-rekeyed-1", "what says so is no true", func(p *parts) {
			p.local = join([]byte{0xa3}, p.local[1:], num(3), num(1))
		}),
		sound("local-without-txn", "LOCAL has no last change", func(p *parts) { p.local = dict(p.local[1:2], p.local[2:11]) }),
	}
}

// onlyRead makes f one that must not be written.
func onlyRead(f *file) *file {
	f.readOnly = true
	return f
}

// large makes the payload as large as no step but the second has room for.
func large(b *book) {
	c := b.last()
	c.fields[1].value = b.draw("value", 300<<10)
	b.entries[3].row.secrets = [][]byte{b.secret("password", 1, string(c.fields[1].value), start)}
}

func sizeFaults() []*file {
	sized := func(n int) *file {
		return &file{
			name: fmt.Sprintf("payload-of-%d", n), about: fmt.Sprintf("a payload of %d bytes", n), expect: altered, found: opening,
			plain: func(text []byte) []byte { return append(bytes.Clone(text), make([]byte, n)...)[:n] },
		}
	}
	padding := func(name, about string, at func(text []byte) int) *file {
		return &file{
			name: "padding-" + name, about: about, expect: altered, found: opening,
			plain: func(text []byte) []byte { return flipped(text, at(text)) },
		}
	}
	return []*file{
		sized(1), sized(1023), sized(1024), sized(1<<18 - 1), sized(1<<18 + 1), sized(1<<18 + 4096), sized(1 << 19),
		padding("first", "the first byte of the padding is not zero", used),
		padding("last", "the last byte of the padding is not zero", func(text []byte) int { return len(text) - 1 }),
		padding("middle", "a byte of the padding is not zero", func(text []byte) int { return 100000 }),
		{name: "padding-larger-less", about: "a payload above 256 KiB, padded to one step less", expect: altered, found: opening, content: large, plain: func(text []byte) []byte {
			return text[:used(text)]
		}},
		{name: "padding-larger-more", about: "a payload above 256 KiB, padded to one step more", expect: altered, found: opening, content: large, plain: func(text []byte) []byte {
			return append(bytes.Clone(text), make([]byte, paddedSize(len(text)+1)-len(text))...)
		}},
	}
}

// sectionFaults have sizes in META that are not so.
func sectionFaults() (all []*file) {
	for _, s := range []struct {
		name string
		at   int
	}{{"keys", metaKeys}, {"local", metaLocal}, {"view", metaView}, {"log", metaLog}, {"blobs", metaBlobs}, {"plain", metaPlain}} {
		for _, n := range []int{1, -1} {
			all = append(all, &file{
				name: fmt.Sprintf("meta-%s-%+d", s.name, n), about: fmt.Sprintf("the size of %s is %+d, the sum is as it was", s.name, n),
				expect: altered, found: opening, plain: meta(func(m []byte) { add64(m[s.at:], n) }),
			})
		}
		all = append(all, &file{
			name: "meta-" + s.name + "-2-63", about: "the size of " + s.name + " is 2^63",
			expect: altered, found: opening, plain: meta(func(m []byte) { copy(m[s.at:], le64(1<<63)) }),
		})
	}
	shift := func(name, about string, from, to, n int) *file {
		return &file{name: "meta-" + name, about: about, expect: altered, found: opening, plain: meta(func(m []byte) {
			add64(m[from:], -n)
			add64(m[to:], n)
		})}
	}
	return append(all,
		shift("keys-to-local", "96 bytes of KEYS are said to be LOCAL's", metaKeys, metaLocal, 96),
		shift("local-to-view", "a byte of LOCAL is said to be VIEW's", metaLocal, metaView, 1),
		shift("view-to-log", "a byte of VIEW is said to be LOG's", metaView, metaLog, 1),
		shift("log-to-blobs", "a byte of LOG is said to be BLOBS'", metaLog, metaBlobs, 1),
		shift("wrap", "the sizes fit only if their sum wraps", metaKeys, metaLocal, 1<<62),
		&file{name: "meta-all-plain", about: "plain is the whole payload", expect: altered, found: opening, plain: meta(func(m []byte) {
			copy(m[metaPlain:], le64(1<<18))
		})},
		&file{name: "meta-entries+1", about: "one entry more than rows", expect: altered, found: opening, plain: meta(func(m []byte) { add32(m[metaEntries:], 1) })},
		&file{name: "meta-entries-1", about: "one entry less than rows", expect: altered, found: opening, plain: meta(func(m []byte) { add32(m[metaEntries:], -1) })},
		&file{name: "meta-commits+1", about: "one commit more than frames", expect: altered, found: checking, plain: meta(func(m []byte) { add32(m[metaCommits:], 1) })},
	)
}

func localFaults() []*file {
	local := func(name, about string, b []byte) *file {
		return forged("local-"+name, about, opening, func(p *parts) { p.local = b })
	}
	device := []byte("\x01\x02\x03\x04\x05\x06\x07\x08")
	one := join(num(1), bstr(device))
	return []*file{
		local("none", "no LOCAL", nil),
		local("not-cbor", "LOCAL is no CBOR", []byte{0xff}),
		local("array", "LOCAL is a list", list(num(1))),
		local("empty", "LOCAL has no device", dict()),
		local("cut", "LOCAL ends inside its device", dict(num(1), bstr(device))[:8]),
		local("two-items", "a second item follows LOCAL", join(dict(num(1), bstr(device)), num(0))),
		local("twice", "LOCAL has its device twice", join([]byte{0xa2}, one, one)),
		local("text-key", "LOCAL has a key that is text", join([]byte{0xa2}, one, tstr("x"), num(1))),
		local("bytes-key", "LOCAL has a key of bytes", join([]byte{0xa2}, one, bstr(device), num(1))),
		local("indefinite", "LOCAL has no definite length", join([]byte{0xbf}, one, []byte{0xff})),
		local("device-7", "the device has seven bytes", dict(num(1), bstr(device[:7]))),
		local("device-text", "the device is text", dict(num(1), tstr("abcdefgh"))),
		local("tag", "LOCAL has a tag", dict(num(1), bstr(device), num(4), join(head(6, 1), num(0)))),
		local("depth-9", "LOCAL nests nine deep", dict(num(1), bstr(device), num(4), nested(8))),
		local("key-2-64", "LOCAL has a key larger than any may be", dict(num(1), bstr(device), num(1<<64-1), num(0))),
		local("large", "LOCAL is larger than 1 MiB", dict(num(1), bstr(device), num(4), bstr(make([]byte, 1<<20)))),
	}
}

func keyFaults() []*file {
	return []*file{
		forged("keys-95", "KEYS is one byte short", opening, func(p *parts) { p.keys = p.keys[:95] }),
		forged("keys-97", "a byte follows the records of KEYS", opening, func(p *parts) { p.keys = append(p.keys, 0) }),
		forged("keys-large", "KEYS is larger than 1 MiB", opening, func(p *parts) { p.keys = append(p.keys, make([]byte, 96*10923)...) }),
		forged("keys-none", "KEYS is empty", checking, func(p *parts) { p.keys = nil }),
		forged("keys-without-lk", "KEYS has a record, but not of LK", checking, func(p *parts) { p.keys[0] = 9 }),
		forged("keys-lk-flipped", "LK does not open", checking, func(p *parts) { p.keys[50] ^= 1 }),
		forged("keys-kid-flipped", "LK is sealed to another kid", checking, func(p *parts) { p.keys[8] ^= 1 }),
		forged("dk-flipped", "DK does not open", checking, func(p *parts) { p.meta[metaDK+30] ^= 1 }),
		forged("ik-flipped", "IK does not open", checking, func(p *parts) { p.meta[metaIK+30] ^= 1 }),
		forged("dk-and-ik-swapped", "DK and IK stand in each other's place", checking, func(p *parts) {
			dk := bytes.Clone(p.meta[metaDK:metaIK])
			copy(p.meta[metaDK:], p.meta[metaIK:metaLineage])
			copy(p.meta[metaIK:], dk)
		}),
	}
}

func viewFaults() []*file {
	view := func(name, about string, change func(p *parts)) *file {
		return forged("view-"+name, about, opening, change)
	}
	return []*file{
		view("row-len+1", "a row is said to be one byte longer", func(p *parts) { add32(p.view[16:], 1) }),
		view("row-len-1", "a row is said to be one byte shorter", func(p *parts) { add32(p.view[16:], -1) }),
		view("row-len-all-ones", "row_len is 2^32 - 1", func(p *parts) { copy(p.view[16:], le32(-1)) }),
		view("log-len+1", "an entry is said to have one byte more in LOG", func(p *parts) { add32(p.view[20:], 1) }),
		view("log-len-all-ones", "log_len is 2^32 - 1", func(p *parts) { copy(p.view[20:], le32(-1)) }),
		view("log-len-21", "log_len is less than a frame has, the sum is right", func(p *parts) {
			n := get32(p.view[20:]) - 21
			copy(p.view[20:], le32(21))
			add32(p.rowFrame(1)[20:], n)
		}),
		view("blob-len+1", "an entry is said to have one byte more in BLOBS", func(p *parts) { add64(p.view[24:], 1) }),
		view("blob-len-2-63", "blob_len is 2^63", func(p *parts) { copy(p.view[24:], le64(1<<63)) }),
		view("blob-len-wraps", "the sum of blob_len fits only if it wraps", func(p *parts) {
			add64(p.view[24:], 1<<62)
			add64(p.rowFrame(1)[24:], 1<<62)
			add64(p.rowFrame(2)[24:], 1<<62)
			add64(p.rowFrame(3)[24:], 1<<62)
		}),
		view("order", "two rows in another order", func(p *parts) { p.view = join(p.rowFrame(1), p.rowFrame(0), p.view[p.rowAt(2):]) }),
		view("twice", "a row stands there twice", func(p *parts) {
			p.view = join(p.rowFrame(0), p.view)
			binary.LittleEndian.PutUint32(p.meta[metaEntries:], 5)
		}),
		view("same-id", "two rows have one id", func(p *parts) { copy(p.rowFrame(1), p.view[:16]) }),
		view("missing", "a row is missing, its commits are there", func(p *parts) {
			p.view = p.view[:p.rowAt(3)]
			add32(p.meta[metaEntries:], -1)
		}),
		view("extra-byte", "a byte follows the last row", func(p *parts) { p.view = append(p.view, 0) }),
		view("31-bytes", "half a frame follows the last row", func(p *parts) { p.view = append(p.view, bytes.Repeat([]byte{0xff}, 31)...) }),
		view("log-nobody", "a byte of LOG is nobody's", func(p *parts) { p.log = append(p.log, 0) }),
		view("blobs-nobody", "a byte of BLOBS is nobody's", func(p *parts) { p.blobs = append(p.blobs, 0) }),
	}
}
