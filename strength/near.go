package strength

import (
	"unicode"
	"unicode/utf8"

	"watchword/secret"
)

// leastStem is how many characters two passwords must have in common, apart from
// the digits at their ends, to be near on that account: two numbers are not.
const leastStem = 3

// Near tells whether a and b are so alike that who knows one tries the other:
// they differ in one character, changed, added or left out, or only in the
// digits at their ends, and perhaps in capitals. Equal ones are near, too.
//
// A character is a code point of UTF-8, or a byte that is part of none. The time
// taken grows with the lengths, and tells how the two are alike.
func Near(a, b secret.Value) (near bool) {
	secret.Do(func() {
		_ = a.Reveal(func(x []byte) error { // cannot fail
			return b.Reveal(func(y []byte) error {
				near = differByOne(x, y) || sameStem(x, y)
				return nil
			})
		})
	})
	return near
}

// differByOne tells whether a and b are the same but for one character at most:
// between the beginning and the end that they have in common.
func differByOne(a, b []byte) bool {
	a, b = cutCommon(a, b, utf8.DecodeRune, head)
	a, b = cutCommon(a, b, utf8.DecodeLastRune, tail)
	return oneAtMost(a) && oneAtMost(b)
}

// sameStem tells whether a and b are the same but for the digits at their ends.
func sameStem(a, b []byte) bool {
	a, b = stem(a), stem(b)
	if utf8.RuneCount(a) < leastStem {
		return false
	}
	a, b = cutCommon(a, b, utf8.DecodeRune, head)
	return len(a) == 0 && len(b) == 0
}

// cutCommon cuts off the characters that a and b have in common, as next finds
// them and cut cuts them. Those that differ in case are the same.
func cutCommon(a, b []byte, next func([]byte) (rune, int), cut func([]byte, int) []byte) (restA, restB []byte) {
	for len(a) > 0 && len(b) > 0 {
		r, n := next(a)
		q, m := next(b)
		if fold(r) != fold(q) {
			break
		}
		a, b = cut(a, n), cut(b, m)
	}
	return a, b
}

func head(b []byte, n int) []byte { return b[n:] }

func tail(b []byte, n int) []byte { return b[:len(b)-n] }

func fold(r rune) rune { return unicode.ToLower(unicode.ToUpper(r)) }

func oneAtMost(b []byte) bool {
	_, n := utf8.DecodeRune(b)
	return n == len(b)
}

// stem returns b without the digits at its end.
func stem(b []byte) []byte {
	for len(b) > 0 && '0' <= b[len(b)-1] && b[len(b)-1] <= '9' {
		b = b[:len(b)-1]
	}
	return b
}
