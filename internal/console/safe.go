package console

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE keep right-to-left text from
// reordering its surroundings (UAX #9).
const (
	fsi = '\u2068'
	pdi = '\u2069'
)

// Safe returns s as it may be printed to a terminal in one line: control
// characters, newline and tab among them, become visible (ESC as ␛), bidirectional
// controls and other invisible marks vanish, invalid UTF-8 becomes U+FFFD.
// Safe(Safe(s)) is Safe(s).
func Safe(s string) string {
	return strings.Map(visible, s) // Map replaces invalid UTF-8 by U+FFFD
}

// visible returns r or the symbol that stands for it, -1 if none shall.
func visible(r rune) rune {
	switch {
	case r < 0x20:
		return 0x2400 + r // control pictures, in the order of ASCII
	case r == 0x7f:
		return '␡'
	case r < 0xa0 && r >= 0x80:
		return utf8.RuneError // C1: terminals obey these even in UTF-8
	case r == '\u2028' || r == '\u2029':
		return '␤'
	case misleads(r):
		return -1
	}
	return r
}

// misleads reports whether r only serves to make text look other than it is.
func misleads(r rune) bool {
	switch r {
	case '\u200b', '\u2060', '\ufeff', '\ufff9', '\ufffa', '\ufffb':
		return true
	}
	return unicode.Is(unicode.Bidi_Control, r) || r >= 0x206a && r <= 0x206f
}

// Text returns s as this console may print it in the middle of a line: Safe, in
// ASCII where nothing else can be shown, isolated if it runs right to left.
func (c *Console) Text(s string) string { return c.isolate(c.plain(s)) }

// plain is Text without isolation, for measuring and cutting.
func (c *Console) plain(s string) string {
	s = Safe(s)
	if c.Unicode {
		return s
	}
	return ascii(s)
}

func (c *Console) isolate(s string) string {
	if !c.Unicode || strings.IndexFunc(s, rightToLeft) < 0 {
		return s
	}
	return string(fsi) + s + string(pdi)
}

// rightToLeft reports whether r lies in a block whose default direction is right
// to left (UAX #9, DerivedBidiClass.txt).
func rightToLeft(r rune) bool {
	return r >= 0x0590 && r <= 0x08ff || r >= 0xfb1d && r <= 0xfdff || r >= 0xfe70 && r <= 0xfefc ||
		r >= 0x10800 && r <= 0x10fff || r >= 0x1e800 && r <= 0x1efff
}

// ascii spells the symbols this program uses and replaces the rest by "?": in a
// terminal of 8 bits the bytes of UTF-8 could be control characters.
func ascii(s string) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
			continue
		}
		b.WriteString(spelled(r))
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func spelled(r rune) string {
	switch r {
	case '…':
		return "..."
	case '→':
		return "->"
	case '·', '—', '–':
		return "-"
	case '•':
		return "*"
	case '✓':
		return "ok"
	case '✗':
		return "ww"
	case '“', '”':
		return `"`
	case '‘', '’':
		return "'"
	case fsi, pdi:
		return ""
	}
	return "?"
}
