package console

import (
	"fmt"
	"strings"
)

const (
	boxWidth  = 68 // columns, with its sides
	boxSide   = 3  // columns of a side: the line and a margin
	boxIndent = 8  // columns, where there is room
	lowScreen = 10 // rows; on fewer the box begins at the top
	spellRoom = 20 // columns for the longest name of a character
)

// box is where on the screen the box is.
type box struct {
	left, top int // of its corner, counted from 1 as terminals do
	width     int // columns, with the sides
	rows      int // of the secret
	note      []string
	foot      []string
}

func (v *viewer) box() box {
	columns, height := v.out.c.room(v.t)
	b := box{left: 1, top: 1, width: min(boxWidth, columns)}
	b.left += min(boxIndent, (columns-b.width)/2)
	inner := max(1, b.width-2*boxSide)
	b.foot = folded(v.keys(), " · ", inner)
	if height >= lowScreen {
		b.top++
		b.note = folded(strings.Fields(v.what.Note), " ", inner)
	}
	const least = 2 // a line of the secret, and the lower border
	b.foot = b.foot[:max(1, min(len(b.foot), height-b.top-least))]
	b.rows = max(1, height-b.top-len(b.note)-len(b.foot)-1)
	v.sheet.columns = inner
	v.sheet.spelled = v.sheet.spelled && inner >= spellRoom
	return b
}

// keys are what can be pressed, and how long for.
func (v *viewer) keys() []string {
	all := []string{fmt.Sprintf("closes in %d s", v.left)}
	for _, k := range v.what.Keys {
		all = append(all, string(rune(k.Letter))+" "+k.Says)
	}
	if v.sheet.spelled {
		all = append(all, "s as it is")
	} else {
		all = append(all, "s spell")
	}
	if v.more() {
		all = append(all, "space next page")
	}
	return append(all, "+ longer", "any key closes")
}

// folded joins words to lines of at most width columns.
func folded(words []string, between string, width int) (lines []string) {
	for _, word := range words {
		last := len(lines) - 1
		if last >= 0 && Columns(lines[last]+between+word) <= width {
			lines[last] += between + word
			continue
		}
		lines = append(lines, word)
	}
	return lines
}

// draw draws the page.
func (v *viewer) draw() {
	b := v.box()
	v.out.write("\x1b[2J")
	v.page(b)
	if v.more() != strings.Contains(strings.Join(b.foot, ""), "next page") {
		b = v.box() // the foot has another height now
		v.out.write("\x1b[2J")
		v.page(b)
	}
	v.border(b, 0, "┌", v.what.Title, "┐")
	row := 1 + v.lines()
	for _, note := range b.note {
		v.side(b, row)
		v.put(note, Normal)
		row++
	}
	for range b.foot {
		v.side(b, row)
		row++
	}
	v.border(b, row, "└", "", "┘")
	v.foot = len(b.foot)
	v.drawFoot()
}

// page writes the part of the secret that fits, between the sides.
func (v *viewer) page(b box) {
	at := v.from
	for row := range b.rows {
		if row > 0 && at >= len(v.sheet.text) {
			break
		}
		v.side(b, 1+row)
		l := v.sheet.line(at)
		v.sheet.write(l)
		at = l.next
	}
	v.next = at
}

// lines is how many lines of the secret are on the page.
func (v *viewer) lines() int {
	n := 0
	for at := v.from; at < v.next; n++ {
		at = v.sheet.line(at).next
	}
	return max(1, n)
}

// drawFoot writes how long the secret still shows, and the keys.
func (v *viewer) drawFoot() {
	b := v.box()
	if len(b.foot) != v.foot {
		v.draw()
		return
	}
	for i, text := range b.foot {
		v.out.write(at(b.top+1+v.lines()+len(b.note)+i, b.left+boxSide))
		v.put(text+strings.Repeat(" ", max(0, v.sheet.columns-Columns(text))), Dim)
	}
}

// border draws the upper or lower line of the box.
func (v *viewer) border(b box, row int, left, title, right string) {
	dash := "─"
	if !v.out.c.Unicode {
		left, dash, right = "+", "-", "+"
	}
	if title != "" {
		title = " " + cutEnd(v.out.c.plain(title), max(0, b.width-6), v.out.c.ellipsis()) + " "
	}
	fill := max(0, b.width-2-Columns(title))
	v.out.write(at(b.top+row, b.left) + left + v.out.c.isolate(title) + strings.Repeat(dash, fill) + right)
}

// side draws both sides of a row and goes to where its text begins.
func (v *viewer) side(b box, row int) {
	bar := "│"
	if !v.out.c.Unicode {
		bar = "|"
	}
	y := b.top + row
	v.out.write(at(y, b.left) + bar + at(y, b.left+b.width-1) + bar + at(y, b.left+boxSide))
}

// put writes text of our own, or a note, cut to the box.
func (v *viewer) put(text string, t Tone) {
	text = cutEnd(v.out.c.plain(text), v.sheet.columns, "")
	v.out.write(v.out.c.paint(true, t, v.out.c.isolate(text)))
}

// at is the sequence that goes to a place on the screen (ECMA-48, CUP).
func at(row, column int) string { return fmt.Sprintf("\x1b[%d;%dH", row, column) }
