package console

import (
	"io"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// display draws the line that is being typed. What it shows of a secret goes to
// the terminal straight from the memory it lives in.
type display struct {
	c        *Console
	w        io.Writer
	question string // safe
	show     bool   // the text, not just that there is some
	prompt   string // what stands before the text: the question, if there is room
	drawn    int    // bytes of the text on the screen, where lines are not redrawn
	dots     bool   // there is a sign on the screen that there is text
	err      error  // of the first write that went wrong

	counted  bool                     // a dot a character
	meter    func(typed []byte) Meter // below the line; nil: none
	metered  bool                     // the line below is ours
	midPaste bool                     // more is to come at once: too early for the meter
	accepted bool                     // the text is the answer
}

// promptRoom is the least number of columns for what is typed; a prompt that
// leaves less stands on a line of its own.
const promptRoom = 10

// begin writes the prompt and asks the terminal to mark pastes.
func (d *display) begin(text []byte) {
	if d.c.redraws() {
		d.write("\x1b[?2004h")
	}
	d.prompt = d.question
	if Columns(d.question)+promptRoom > d.width() {
		d.write(strings.Join(wrap(d.question, d.width(), 0), "\n") + "\n")
		d.prompt = "> "
	}
	d.draw(text)
}

// width is that of the terminal as it is now.
func (d *display) width() int {
	columns, _ := d.c.room(d.w)
	return columns
}

// resize draws the line for another width.
func (d *display) resize(text []byte) {
	if d.c.redraws() {
		d.redraw(text)
	}
}

// end leaves the line. Nothing shown stays on the screen where that can be helped.
func (d *display) end(mark string, text []byte) {
	d.write(mark + "\n")
	d.endMeter(text)
	if d.c.redraws() {
		d.write("\x1b[?2004l")
	}
}

// conceal takes a shown secret off the screen.
func (d *display) conceal(text []byte) {
	if d.show && d.c.redraws() {
		d.show = false
		d.redraw(text)
	}
}

// update shows a text that has changed.
func (d *display) update(text []byte) {
	switch {
	case !complete(text):
		return // the rest of a character is to come
	case d.c.redraws():
		if d.show || d.counted || d.dots != (len(text) > 0) {
			d.redraw(text)
		}
	case d.show && len(text) >= d.drawn:
		d.writeText(text[d.drawn:])
		d.drawn = len(text)
	case d.show:
		d.restart(text)
	case len(text) > 0 && !d.dots:
		d.write(d.c.ellipsis())
		d.dots = true
	}
}

// toggle shows what was hidden or hides what was shown.
func (d *display) toggle(text []byte) {
	d.show = !d.show
	d.restart(text)
}

// restart draws the line anew: in place, or on the next line.
func (d *display) restart(text []byte) {
	if !d.c.redraws() {
		d.write("\n")
	}
	d.draw(text)
}

// draw draws the line where the cursor is.
func (d *display) draw(text []byte) {
	if d.c.redraws() {
		d.redraw(text)
		return
	}
	d.write(d.prompt)
	d.drawn, d.dots = 0, false
	d.update(text)
}

// redraw draws the whole line over itself. Of a long text it shows the end, so
// that the line never wraps and can always be erased. The meter comes first, so
// that the cursor stays behind the text.
func (d *display) redraw(text []byte) {
	d.drawMeter(text)
	d.write("\r" + d.prompt)
	d.dots = len(text) > 0
	switch {
	case d.show:
		end, cut := lastColumns(text, d.width()-Columns(d.prompt)-2)
		if cut {
			d.write(d.c.ellipsis())
		}
		d.writeText(end)
	case d.counted:
		d.writeDots(text)
	case d.dots:
		d.write(d.c.ellipsis())
	}
	d.write("\x1b[K")
}

// lastColumns returns the end of text that fits n columns, leaving room for an
// ellipsis if it cuts.
func lastColumns(text []byte, n int) (end []byte, cut bool) {
	total := 0
	each(text, func(_ []byte, width int) { total += width })
	if total <= n {
		return text, false
	}
	const ellipsis = 3 // columns, in ASCII
	at := 0
	each(text, func(cluster []byte, width int) {
		if total > n-ellipsis {
			at += len(cluster)
			total -= width
		}
	})
	return text[at:], true
}

// each calls f with every character as users see it and its width.
func each(text []byte, f func(cluster []byte, width int)) {
	for len(text) > 0 {
		cluster, width := first(text)
		f(cluster, width)
		text = text[len(cluster):]
	}
}

// first returns the first character of text as users see it and its width.
func first(text []byte) (cluster []byte, width int) {
	cluster, _, width, _ = uniseg.FirstGraphemeCluster(text, -1)
	return cluster, max(1, width) // what is invisible is shown by a symbol
}

// writeText writes text made safe, without a copy of it.
func (d *display) writeText(text []byte) {
	from := 0
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRune(text[at:])
		if !d.printable(r, size) {
			d.writeBytes(text[from:at])
			d.write(d.standIn(r))
			from = at + size
		}
		at += size
	}
	d.writeBytes(text[from:])
}

// printable reports whether the terminal may have r as it is.
func (d *display) printable(r rune, size int) bool {
	if r == utf8.RuneError && size == 1 || visible(r) != r {
		return false
	}
	return d.c.Unicode || r < utf8.RuneSelf
}

// standIn returns what is shown for a character that is not printable.
func (d *display) standIn(r rune) string {
	v := visible(r)
	switch {
	case v < 0:
		return ""
	case !d.c.Unicode && v >= utf8.RuneSelf:
		return "?"
	}
	return string(v)
}

// complete reports whether text does not end in the middle of a character.
func complete(text []byte) bool {
	for i := len(text) - 1; i >= 0 && i >= len(text)-utf8.UTFMax; i-- {
		if utf8.RuneStart(text[i]) {
			return utf8.FullRune(text[i:])
		}
	}
	return true
}

func (d *display) write(s string) {
	if d.err == nil {
		_, d.err = io.WriteString(d.w, s)
	}
}

func (d *display) writeBytes(b []byte) {
	if d.err == nil && len(b) > 0 {
		_, d.err = d.w.Write(b)
	}
}
