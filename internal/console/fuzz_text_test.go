package console_test

import (
	"testing"
	"unicode/utf8"

	"watchword/internal/console"
)

// forbidden are the runes that may not reach a terminal from outside, by number,
// whatever the tables of the program or of the library say: C0, DEL and C1, the line
// and paragraph separators, and what turns the direction of text (UAX #9).
var forbidden = [][2]rune{
	{0x00, 0x1f}, {0x7f, 0x9f}, {0x061c, 0x061c}, {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2066, 0x2069},
}

// FuzzSafeByNumber holds what is printed to a statement of its own.
func FuzzSafeByNumber(f *testing.F) {
	for _, s := range []string{"github", "\x1b]0;x\x07", "\u009b31m", "\u202eexe\u2066", "a\x9b\xffb", "\u2028\u2029\u061c", "שלום", "日本\u200d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		safe := console.Safe(s)
		if !utf8.ValidString(safe) || utf8.RuneCountInString(safe) > utf8.RuneCountInString(s) {
			t.Fatalf("%q became %q", s, safe)
		}
		for _, r := range safe {
			for _, span := range forbidden {
				if span[0] <= r && r <= span[1] {
					t.Fatalf("%q keeps %U of %q", safe, r, s)
				}
			}
		}
	})
}
