package strength

import (
	"runtime"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// decode returns the first Limit UTF-16 units of b, which the caller wipes. A
// unit is what the length of a string counts in JavaScript, for which the
// algorithm was written.
func decode(b []byte) []uint16 {
	units := make([]uint16, 0, Limit+1) // never outgrown: the last character may have two units
	for len(b) > 0 && len(units) < Limit {
		r, size := utf8.DecodeRune(b)
		units, b = utf16.AppendRune(units, r), b[size:]
	}
	return units[:min(len(units), Limit)]
}

// wipe zeroes s and what its memory has room for. The stores cannot be optimised
// away: s outlives the call.
func wipe[T any](s []T) {
	clear(s[:cap(s)])
	runtime.KeepAlive(&s)
}

// reversed returns text from its end to its beginning. The caller wipes it.
func reversed(text []uint16) []uint16 {
	back := make([]uint16, len(text))
	for i, c := range text {
		back[len(text)-1-i] = c
	}
	return back
}

// lowered returns text in lower case, of the same length: letter by letter, also
// the two for which JavaScript looks around or needs more units. The caller wipes
// it.
func lowered(text []uint16) []uint16 {
	low := make([]uint16, 0, len(text))
	for len(text) > 0 {
		r, size := rune(text[0]), 1
		if len(text) > 1 && utf16.DecodeRune(r, rune(text[1])) != unicode.ReplacementChar {
			r, size = utf16.DecodeRune(r, rune(text[1])), 2
		}
		low, text = appendLower(low, r), text[size:]
	}
	return low
}

// appendLower appends r in lower case, a surrogate that stands alone as it is.
func appendLower(low []uint16, r rune) []uint16 {
	switch {
	case r == 'ς':
		return append(low, 'σ')
	case r <= 0xffff:
		return append(low, uint16(unicode.ToLower(r)))
	}
	return utf16.AppendRune(low, unicode.ToLower(r))
}

// occurrences counts c in text.
func occurrences(text []uint16, c uint16) (n int) {
	for _, u := range text {
		if u == c {
			n++
		}
	}
	return n
}

// isDigit knows the ten of ASCII.
func isDigit(c uint16) bool { return '0' <= c && c <= '9' }

// digits tells whether text has nothing else.
func digits(text []uint16) bool {
	for _, c := range text {
		if !isDigit(c) {
			return false
		}
	}
	return true
}

// number returns the value of digits, which are few.
func number(digits []uint16) (n int) {
	for _, c := range digits {
		n = 10*n + int(c-'0')
	}
	return n
}
