package cmd_test

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"watchword/internal/console"
)

// vt is a terminal that remembers what it shows: as much of ECMA-48 and xterm
// as ww uses, and an error for the rest.
type vt struct {
	width    int
	rows     []line
	row, col int
	tone     string // SGR in force, "" for none
	main     *vt    // what is behind the alternate screen; nil: this is not one
	rest     []byte // of an unfinished sequence or character
	shots    []string
	odd      []string // sequences that are not known
}

type line []glyph

// glyph is a column, or the second one of a wide character, with no text.
type glyph struct{ text, tone string }

func newVT(width int) *vt { return &vt{width: width, rows: []line{nil}} }

// Write implements io.Writer.
func (v *vt) Write(b []byte) (int, error) {
	v.rest = append(v.rest, b...)
	for len(v.rest) > 0 {
		n := v.take(v.rest)
		if n == 0 {
			break
		}
		v.rest = v.rest[n:]
	}
	return len(b), nil
}

// take acts on the first character or sequence of b and returns its length, 0
// if it is not whole.
func (v *vt) take(b []byte) int {
	switch {
	case b[0] == '\r':
		v.col = 0
	case b[0] == '\n':
		v.row, v.col = v.row+1, 0
	case b[0] != 0x1b:
		if !utf8.FullRune(b) {
			return 0
		}
		r, size := utf8.DecodeRune(b)
		v.print(string(r))
		return size
	default:
		return v.sequence(b)
	}
	v.reach()
	return 1
}

// reach makes sure that the row of the cursor exists.
func (v *vt) reach() {
	for v.row >= len(v.rows) {
		v.rows = append(v.rows, nil)
	}
}

func (v *vt) print(s string) {
	n := console.Columns(s)
	if n == 0 {
		if v.col > 0 && v.col <= len(v.rows[v.row]) {
			v.rows[v.row][v.col-1].text += s
		}
		return
	}
	if v.col+n > v.width {
		v.row, v.col = v.row+1, 0
		v.reach()
	}
	r := v.rows[v.row]
	for len(r) < v.col+n {
		r = append(r, glyph{text: " "})
	}
	r[v.col] = glyph{s, v.tone}
	if n == 2 {
		r[v.col+1] = glyph{"", v.tone}
	}
	v.rows[v.row] = r
	v.col += n
}

// sequence obeys ESC [ parameters letter.
func (v *vt) sequence(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	end := 2
	for ; end < len(b); end++ {
		if b[end] >= '@' && b[end] <= '~' {
			break
		}
	}
	if end >= len(b) {
		return 0
	}
	v.obey(string(b[2:end]), b[end])
	return end + 1
}

func (v *vt) obey(parameters string, letter byte) {
	n, err := strconv.Atoi(parameters)
	if err != nil {
		n = 1
	}
	switch letter {
	case 'A':
		v.row = max(0, v.row-n)
	case 'B':
		v.row += n
	case 'C':
		v.col = min(v.width-1, v.col+n)
	case 'D':
		v.col = max(0, v.col-n)
	case 'G':
		v.col = n - 1
	case 'H':
		v.home(parameters)
	case 'J':
		v.erase(parameters)
	case 'K':
		v.rows[v.row] = v.rows[v.row][:min(v.col, len(v.rows[v.row]))]
	case 'm':
		v.tone = strings.TrimPrefix(parameters, "0")
	case 'h', 'l':
		v.mode(parameters, letter == 'h')
	default:
		v.odd = append(v.odd, parameters+string(letter))
	}
	v.reach()
}

func (v *vt) home(parameters string) {
	v.row, v.col = 0, 0
	if row, col, ok := strings.Cut(parameters, ";"); ok {
		r, _ := strconv.Atoi(row)
		c, _ := strconv.Atoi(col)
		v.row, v.col = r-1, c-1
	}
}

func (v *vt) erase(parameters string) {
	if parameters == "2" {
		v.shoot()
		v.rows = []line{nil}
		return
	}
	v.rows[v.row] = v.rows[v.row][:min(v.col, len(v.rows[v.row]))]
	v.rows = v.rows[:v.row+1]
}

// mode switches a private mode; only the alternate screen shows.
func (v *vt) mode(parameters string, on bool) {
	switch parameters {
	case "?2004", "?25", "?7":
	case "?1049":
		v.alternate(on)
	default:
		v.odd = append(v.odd, parameters)
	}
}

func (v *vt) alternate(on bool) {
	switch {
	case on && v.main == nil:
		behind := *v
		*v = *newVT(v.width)
		v.main, v.shots, v.rest = &behind, behind.shots, behind.rest
	case !on && v.main != nil:
		v.shoot()
		shots, rest := v.shots, v.rest
		*v = *v.main
		v.shots, v.rest = shots, rest
	}
}

// shoot keeps what is on the screen now, unless that is nothing.
func (v *vt) shoot() {
	if text := v.text(); strings.TrimSpace(text) != "" {
		v.shots = append(v.shots, text)
	}
}

// text is the screen; where colours change, they are named in braces.
func (v *vt) text() string {
	var b strings.Builder
	tone := ""
	for _, row := range v.rows {
		var l strings.Builder
		for _, g := range row {
			if g.tone != tone {
				fmt.Fprintf(&l, "{%s}", g.tone)
				tone = g.tone
			}
			l.WriteString(g.text)
		}
		if tone != "" {
			l.WriteString("{}")
			tone = ""
		}
		b.WriteString(strings.TrimRight(l.String(), " ") + "\n")
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}
