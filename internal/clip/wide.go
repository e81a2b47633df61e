package clip

import (
	"unicode/utf16"
	"unicode/utf8"
)

// The clipboard of Windows holds UTF-16. These convert without a copy on the heap; the code is here and not with its
// only user so that it is tested everywhere.

// wideLen returns how many units text, which is UTF-8, has in UTF-16.
func wideLen(text []byte) int {
	n := 0
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		text = text[size:]
		n += utf16.RuneLen(r)
	}
	return n
}

// widen writes text to units, which has room for wideLen of them.
func widen(units []uint16, text []byte) {
	units = units[:0]
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		text = text[size:]
		units = utf16.AppendRune(units, r)
	}
}

// narrowLen returns how many bytes units has in UTF-8.
func narrowLen(units []uint16) int {
	n := 0
	for len(units) > 0 {
		r, size := firstRune(units)
		units = units[size:]
		n += utf8.RuneLen(r)
	}
	return n
}

// narrow writes units to text, which has room for narrowLen bytes; if it has less, what does not fit is left out.
func narrow(text []byte, units []uint16) {
	text = text[:0]
	for len(units) > 0 {
		r, size := firstRune(units)
		units = units[size:]
		if len(text)+utf8.RuneLen(r) > cap(text) {
			return
		}
		text = utf8.AppendRune(text, r)
	}
}

// firstRune returns the character at the beginning of units, and how many of them it takes.
func firstRune(units []uint16) (r rune, size int) {
	r = rune(units[0])
	if len(units) > 1 {
		if pair := utf16.DecodeRune(r, rune(units[1])); pair != utf8.RuneError {
			return pair, 2
		}
	}
	if utf16.IsSurrogate(r) {
		r = utf8.RuneError
	}
	return r, 1
}
