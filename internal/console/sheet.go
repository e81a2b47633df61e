package console

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// sheet lays a secret out in lines, without a copy of it.
type sheet struct {
	out     *display
	text    []byte // locked memory
	columns int    // of a line
	spelled bool
}

// line is the part of the text that one line shows.
type line struct {
	from, to int // bytes
	next     int // where the next line begins
}

// line returns the line that begins at from. A newline ends it, unless it is
// spelled.
func (s *sheet) line(from int) line {
	at, used := from, 0
	for at < len(s.text) {
		size, width := s.piece(s.text[at:])
		cluster := s.text[at : at+size]
		if !s.spelled && bytes.HasSuffix(cluster, []byte{'\n'}) {
			return line{from, at, at + size}
		}
		if used += width; used > s.columns && at > from {
			break
		}
		at += size
	}
	return line{from, at, at}
}

// piece returns the size in bytes of what stands together at the beginning of
// text, and how many columns it takes.
func (s *sheet) piece(text []byte) (size, width int) {
	if s.spelled {
		_, size = utf8.DecodeRune(text)
		return size, s.out.spelledWidth(text[:size]) + len(", ")
	}
	cluster, width := first(text)
	if !s.out.c.Unicode {
		width = utf8.RuneCount(cluster) // a sign for each
	}
	return len(cluster), width
}

// write writes a line, and a comma where spelling goes on.
func (s *sheet) write(l line) {
	text := s.text[l.from:l.to]
	if !s.spelled {
		s.out.writeToned(text)
		return
	}
	s.out.spell(text)
	if l.next < len(s.text) {
		s.out.write(",")
	}
}

// The colours of digits and of symbols in a secret: cyan and magenta, as no
// Tone is. Letters have none. Who cannot tell them apart has them spelled.
const (
	digitColour  = "\x1b[36m"
	symbolColour = "\x1b[35m"
	noColour     = "\x1b[0m"
)

// writeToned writes text made safe, with digits, letters and symbols in three
// colours.
func (d *display) writeToned(text []byte) {
	if !d.c.Colour {
		d.writeText(text)
		return
	}
	for len(text) > 0 {
		colour, n := colourOf(text), 0
		for n < len(text) && colourOf(text[n:]) == colour {
			cluster, _ := first(text[n:])
			n += len(cluster)
		}
		d.write(colour)
		d.writeText(text[:n])
		if colour != "" {
			d.write(noColour)
		}
		text = text[n:]
	}
}

// colourOf returns the colour that the first character of text begins with.
func colourOf(text []byte) string {
	switch r, _ := utf8.DecodeRune(text); {
	case unicode.IsDigit(r):
		return digitColour
	case unicode.IsLetter(r), unicode.IsSpace(r):
		return ""
	}
	return symbolColour
}
