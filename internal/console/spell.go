package console

import (
	"io"
	"unicode/utf8"
)

// Spell writes b to w character by character, as one reads it to another: "v
// lower, question mark, R capital". Nothing of b is copied. Characters beyond
// ASCII have their number before them, bytes that are none theirs.
func (c *Console) Spell(b []byte, w io.Writer) error {
	d := display{c: c, w: w}
	d.spell(b)
	return d.err
}

func (d *display) spell(b []byte) {
	for len(b) > 0 && d.err == nil {
		_, size := utf8.DecodeRune(b)
		d.spellOne(b[:size])
		if b = b[size:]; len(b) > 0 {
			d.write(", ")
		}
	}
}

// spellOne spells the one character of b.
func (d *display) spellOne(b []byte) {
	r, size := utf8.DecodeRune(b)
	switch {
	case r == utf8.RuneError && size <= 1:
		d.write("byte ")
		d.writeHex(rune(b[0]), 2)
	case r < utf8.RuneSelf && symbols[r] != "":
		d.write(symbols[r])
	case r >= '0' && r <= '9':
		d.writeBytes(b)
	case r >= 'a' && r <= 'z':
		d.writeBytes(b)
		d.write(" lower")
	case r >= 'A' && r <= 'Z':
		d.writeBytes(b)
		d.write(" capital")
	default:
		d.write("U+")
		d.writeHex(r, codeDigits(r))
		if r >= utf8.RuneSelf && d.printable(r, size) {
			d.write(" ")
			d.writeBytes(b)
		}
	}
}

// codeDigits is how many digits the number of a character is written in.
func codeDigits(r rune) int {
	if r > 0xffff {
		return 6
	}
	return 4
}

// writeHex writes the last n digits of r. No text is made of them.
func (d *display) writeHex(r rune, n int) {
	const digits = "0123456789ABCDEF"
	for n--; n >= 0; n-- {
		at := r >> (4 * n) & 0xf
		d.write(digits[at : at+1])
	}
}

// spelledWidth is how many columns spellOne takes for the one character of b.
func (d *display) spelledWidth(b []byte) int {
	r, size := utf8.DecodeRune(b)
	switch {
	case r == utf8.RuneError && size <= 1:
		return len("byte FF")
	case r < utf8.RuneSelf && symbols[r] != "":
		return len(symbols[r])
	case r >= '0' && r <= '9':
		return 1
	case r >= 'a' && r <= 'z':
		return len("a lower")
	case r >= 'A' && r <= 'Z':
		return len("A capital")
	}
	const wide = 2
	return len("U+") + codeDigits(r) + len(" ") + wide
}

// symbols are the names of what is neither letter nor digit in ASCII.
var symbols = [utf8.RuneSelf]string{
	'\t': "tab", '\n': "newline", '\r': "carriage return", 0x1b: "escape", 0x7f: "delete",
	' ': "space", '!': "exclamation mark", '"': "double quote", '#': "hash", '$': "dollar",
	'%': "percent", '&': "ampersand", '\'': "single quote", '(': "left parenthesis",
	')': "right parenthesis", '*': "asterisk", '+': "plus", ',': "comma", '-': "hyphen",
	'.': "full stop", '/': "slash", ':': "colon", ';': "semicolon", '<': "less than",
	'=': "equals", '>': "greater than", '?': "question mark", '@': "at sign",
	'[': "left bracket", '\\': "backslash", ']': "right bracket", '^': "caret",
	'_': "underscore", '`': "backtick", '{': "left brace", '|': "vertical bar",
	'}': "right brace", '~': "tilde",
}
