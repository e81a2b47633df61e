package testkit_test

import (
	"bytes"
	"fmt"
	"slices"
)

// plus adds n to the byte at an offset.
func plus(at int, n byte) func([]byte) []byte {
	return func(b []byte) []byte {
		b[at] += n
		return b
	}
}

// bit sets a bit of the byte at an offset.
func bit(at, n int) func([]byte) []byte {
	return func(b []byte) []byte {
		b[at] |= 1 << n
		return b
	}
}

// in does one thing after the other.
func in(changes ...func([]byte) []byte) func([]byte) []byte {
	return func(b []byte) []byte {
		for _, change := range changes {
			b = change(b)
		}
		return b
	}
}

// put writes a number of two, four or eight bytes.
func put(at int, n []byte) func([]byte) []byte {
	return func(b []byte) []byte {
		copy(b[at:], n)
		return b
	}
}

func headerFiles() []*file {
	return slices.Concat(soundHeaders(), wrongMagic(), offByOne(), reservedBits(), lyingLengths(), fixedFaults())
}

func soundHeaders() []*file {
	return []*file{
		{name: "sound", about: "nothing is wrong", expect: ok},
		{name: "fixed-minor-1", about: "minor is 1, as a later version writes it", expect: ok, head: plus(10, 1)},
		{name: "fixed-minor-65535", about: "minor is as large as it can be", expect: ok, head: put(10, []byte{0xff, 0xff})},
		{name: "fixed-id-zero", about: "the vault id is zero but sealed so", expect: wrong, head: put(16, make([]byte, 16))},
	}
}

func wrongMagic() (all []*file) {
	for i := range 8 {
		all = append(all, &file{
			name: fmt.Sprintf("magic-byte-%d", i), about: fmt.Sprintf("byte %d of the magic is one more", i),
			expect: notAVault, bytes: plus(i, 1),
		})
	}
	for _, n := range []int{0, 1, 7, 8, 9, 87, 88, 89, 120, 264, 295, 296, 297} {
		expect := damaged
		if n == 0 {
			expect = empty
		}
		all = append(all, &file{
			name: fmt.Sprintf("cut-to-%d", n), about: fmt.Sprintf("the file ends after %d bytes", n),
			expect: expect, bytes: func(b []byte) []byte { return b[:n] },
		})
	}
	return append(all,
		&file{name: "magic-pack", about: "the magic is that of a pack of a sync", expect: notAVault, bytes: put(3, []byte("S"))},
		&file{name: "magic-text", about: "seven bytes of text", expect: notAVault, bytes: func([]byte) []byte { return []byte("garbage") }},
		&file{name: "magic-newlines", about: "CR LF became LF, as a transfer of text does it", expect: notAVault, bytes: func(b []byte) []byte {
			return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
		}},
	)
}

// headerFields are the fields of a header with one recovery slot: where they
// are, and the verdict if one is made larger by one and the checksum fits.
var headerFields = []struct {
	name   string
	at     int
	repair string
}{
	{"major", 8, tooNew},
	{"minor", 10, altered},
	{"header-len", 12, damaged},
	{"vault-id", 16, wrong},
	{"vault-id-end", 31, wrong},
	{"payload-salt", 32, altered},
	{"payload-salt-end", 63, altered},
	{"payload-len", 64, damaged},
	{"slot-count", 72, damaged},
	{"flags", 74, damaged},
	{"reserved", 76, damaged},
	{"slot-kind", 88, wrong},
	{"slot-epoch", 89, damaged},
	{"slot-t", 92, damaged},
	{"slot-m", 96, damaged},
	{"slot-p", 100, damaged},
	{"slot-id", 104, wrong},
	{"slot-salt", 120, wrong},
	{"slot-salt-end", 151, wrong},
	{"slot-commitment", 152, wrong},
	{"slot-commitment-end", 183, wrong},
	{"slot-nonce", 184, altered},
	{"slot-nonce-end", 207, altered},
	{"slot-wrapped", 208, altered},
	{"slot-wrapped-tag", 255, altered},
	{"slot-reserved", 256, damaged},
	{"slot-reserved-end", 263, damaged},
	{"hmac", 264, altered},
	{"hmac-end", 295, altered},
}

// offByOne adds one to every field, once without care for the checksum, and once
// with.
func offByOne() (all []*file) {
	for _, f := range headerFields {
		expect := damaged
		if f.name == "major" || f.at >= 264 {
			expect = f.repair // judged before the checksum, or not covered by it
		}
		all = append(all,
			&file{
				name: "plus-1-" + f.name, about: "one is added to " + f.name, expect: expect, found: foundAt(expect), bytes: plus(f.at, 1),
			},
			&file{
				name: "resummed-plus-1-" + f.name, about: "one is added to " + f.name + ", and the checksum fits",
				expect: f.repair, found: foundAt(f.repair), bytes: in(plus(f.at, 1), fitting),
			},
		)
	}
	return append(all, &file{name: "plus-1-checksum", about: "one is added to the checksum", expect: damaged, bytes: plus(80, 1)},
		&file{name: "plus-1-checksum-end", about: "one is added to the last byte of the checksum", expect: damaged, bytes: plus(87, 1)})
}

// fitting is resum where the header's length still means something.
func fitting(b []byte) []byte {
	if n := get32(b[12:]); n < 120 || n > len(b) {
		return b
	}
	return resum(b)
}

// reservedBits sets bits that must be zero, under a right checksum and hmac.
func reservedBits() (all []*file) {
	for _, field := range []struct {
		name   string
		at, n  int // bytes
		sample int // every so many bits
	}{{"flags", 74, 2, 5}, {"reserved", 76, 4, 11}, {"slot-epoch", 89, 3, 7}, {"slot-costs", 92, 12, 29}, {"slot-reserved", 256, 8, 21}} {
		for i := 0; i < field.n*8; i += field.sample {
			all = append(all, &file{
				name: fmt.Sprintf("bit-%s-%d", field.name, i), about: fmt.Sprintf("bit %d of %s is set, and sealed so", i, field.name),
				expect: damaged, head: bit(field.at+i/8, i%8),
			})
		}
	}
	return all
}

// lyingLengths are sealed as they are: only the lengths can tell.
func lyingLengths() []*file {
	soundSize := uint64(296 + 262144 + 64) // a variable: below, it wraps
	lie := func(name, about string, change func([]byte) []byte) *file {
		return &file{name: "length-" + name, about: about, expect: damaged, head: change}
	}
	return []*file{
		lie("payload-0", "payload_len is 0", put(64, le64(0))),
		lie("payload-minus-1", "payload_len is one less", add(64, -1)),
		lie("payload-less-chunk", "payload_len is one chunk less", add(64, -65552)),
		lie("payload-more-chunk", "payload_len is one chunk more", add(64, 65552)),
		lie("payload-2-63", "payload_len is 2^63", put(64, le64(1<<63))),
		lie("payload-all-ones", "payload_len is 2^64 - 1", put(64, le64(1<<64-1))),
		lie("payload-wraps", "payload_len and header_len give the size of the file only if the sum wraps", in(put(12, le32(-1)), put(64, le64(soundSize-(1<<32-1))))),
		lie("header-0", "header_len is 0", put(12, le32(0))),
		lie("header-119", "header_len is less than any header has", put(12, le32(119))),
		lie("header-minus-1", "header_len is one less", put(12, le32(295))),
		lie("header-2-32", "header_len is 2^32 - 1", put(12, le32(-1))),
		lie("header-takes-payload", "header_len has 16 bytes that payload_len has not", in(put(12, le32(312)), add(64, -16))),
		lie("slots-0", "slot_count is 0", put(72, le16(0))),
		lie("slots-2", "slot_count is 2, of one slot", put(72, le16(2))),
		lie("slots-9", "slot_count is 9, of one slot", put(72, le16(9))),
		lie("slots-65535", "slot_count is 65 535", put(72, le16(65535))),
	}
}

// add adds to a number of eight bytes.
func add(at, n int) func([]byte) []byte {
	return func(b []byte) []byte {
		add64(b[at:], n)
		return b
	}
}

func fixedFaults() []*file {
	return []*file{
		{name: "major-0", about: "major is 0", expect: tooNew, head: put(8, le16(0))},
		{name: "major-2", about: "major is 2, sealed rightly", expect: tooNew, head: put(8, le16(2))},
		{name: "major-257", about: "the upper byte of major is set", expect: tooNew, head: put(8, le16(257))},
		{name: "longer-by-1", about: "a byte follows the payload", expect: damaged, bytes: func(b []byte) []byte { return append(b, 0) }},
		{name: "shorter-by-1", about: "the last byte is missing", expect: damaged, bytes: func(b []byte) []byte { return b[:len(b)-1] }},
		{name: "zeros", about: "as long as a vault, and all zeros", expect: notAVault, bytes: func(b []byte) []byte { return make([]byte, len(b)) }},
		{name: "header-only-zeros", about: "zeros in place of the payload, as a disk leaves them after a crash", expect: altered, found: opening, bytes: func(b []byte) []byte {
			clear(b[296:])
			return b
		}},
		{name: "hmac-of-another-vault", about: "hmac is made with the key of another vault", expect: altered, found: opening, mac: func(f *file, h []byte) []byte {
			return mac(expand(seed("another").draw("VK", 32), []byte("ww1/header-mac")), h)
		}},
		{name: "hmac-with-vk", about: "hmac is made with VK itself", expect: altered, found: opening, mac: func(f *file, h []byte) []byte { return mac(f.vaultKey(), h) }},
		{name: "hmac-without-checksum", about: "hmac is over a header whose checksum is zero", expect: altered, found: opening, mac: func(f *file, h []byte) []byte {
			return mac(expand(f.vaultKey(), []byte("ww1/header-mac")), join(h[:80], make([]byte, 8), h[88:]))
		}},
		{name: "hmac-zero", about: "hmac is zero", expect: altered, found: opening, mac: func(*file, []byte) []byte { return make([]byte, 32) }},
	}
}

// foundAt is when a header that gets the verdict is found out: opening is too
// late for all but altered ones.
func foundAt(verdict string) string {
	if verdict == altered {
		return opening
	}
	return ""
}
