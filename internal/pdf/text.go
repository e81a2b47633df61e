package pdf

import "strings"

// The fonts that every reader of PDF has know the characters of Windows-1252,
// which are those of ISO 8859-1 and, at 0x80, these. Five places are empty.
const (
	firstOwn = 0x80
	owns     = "€\x00‚ƒ„…†‡ˆ‰Š‹Œ\x00Ž\x00\x00‘’“”•–—˜™š›œ\x00žŸ"
)

// Shown returns a text as a page shows it, with a question mark for every
// character that it cannot show.
func Shown(text string) string {
	return strings.Map(func(r rune) rune {
		if _, ok := code(r); !ok {
			return '?'
		}
		return r
	}, text)
}

// coded returns a text in Windows-1252, of which the library takes every byte for
// a character.
func coded(text string) string {
	b := make([]byte, 0, len(text))
	for _, r := range Shown(text) {
		c, _ := code(r)
		b = append(b, c)
	}
	return string(b)
}

// code returns the code of a character that can be shown.
func code(r rune) (byte, bool) {
	if r >= ' ' && r < 0x7f || r >= 0xa0 && r <= 0xff {
		return byte(r), true
	}
	at := byte(firstOwn)
	for _, own := range owns {
		if own == r && r != 0 {
			return at, true
		}
		at++
	}
	return 0, false
}
