package generator

import (
	"math/bits"
	"strings"
)

// A charset is a set of ASCII characters, one bit each.
type charset [2]uint64

// charsetOf returns the set of the ASCII characters of text.
func charsetOf(text string) charset {
	var s charset
	for _, r := range text {
		if r < 128 {
			s.add(byte(r))
		}
	}
	return s
}

func (s *charset) add(c byte) { s[c/64] |= 1 << (c % 64) }

func (s charset) has(c byte) bool { return s[c/64]>>(c%64)&1 != 0 }

func (s charset) size() int { return bits.OnesCount64(s[0]) + bits.OnesCount64(s[1]) }

func (s charset) and(t charset) charset { return charset{s[0] & t[0], s[1] & t[1]} }

func (s charset) or(t charset) charset { return charset{s[0] | t[0], s[1] | t[1]} }

func (s charset) without(t charset) charset { return charset{s[0] &^ t[0], s[1] &^ t[1]} }

// within tells whether all of s is in t.
func (s charset) within(t charset) bool { return s.without(t) == charset{} }

// String returns the characters of s in order.
func (s charset) String() string {
	var text strings.Builder
	for c := range byte(128) {
		if s.has(c) {
			text.WriteByte(c)
		}
	}
	return text.String()
}
