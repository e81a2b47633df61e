package console

import "time"

const (
	pickerRows = 10                    // on the screen, at most
	typedRoom  = 256                   // bytes that narrow a list
	escTime    = 50 * time.Millisecond // in which the rest of a sequence comes
)

// picker is a list of which one row is marked: the scene of [Console.Choose].
type picker struct {
	c      *Console
	t      Terminal
	choice Choice
	edit   editor // of what was typed
	rows   []int  // that fit what was typed
	top    int    // the first of rows that is on the screen
	at     int    // the marked one of rows
	widths []int  // that the columns would like
	above  int    // lines of the picture above the cursor; -1: nothing is drawn
	chosen Chosen
	err    error
}

func newPicker(c *Console, t Terminal, choice Choice) *picker {
	p := &picker{c: c, t: t, choice: choice, edit: editor{line: make([]byte, typedRoom)}, above: -1}
	p.rows = choice.match("")
	var cells [][]string
	for _, row := range choice.Rows {
		cells = append(cells, c.cells(row))
	}
	p.widths = natural(cells)
	return p
}

func (p *picker) begin() {
	p.write("\x1b[?2004h")
	p.draw()
}

func (p *picker) resize() { p.draw() }

func (p *picker) leave(string) {
	p.erase()
	p.write("\x1b[?2004l")
}

func (p *picker) failed() error { return p.err }

// late gives the rest of a sequence a moment: without one, Esc was all.
func (p *picker) late() <-chan time.Time {
	if p.edit.keys.state != escaping {
		return nil
	}
	return p.c.after(escTime)
}

func (p *picker) overdue() (done bool, err error) { return false, ErrInterrupted }

// press takes a byte of input.
func (p *picker) press(b byte) action {
	k := p.edit.keys.next(b)
	if p.edit.keys.paste {
		return p.narrows(p.edit.apply(k))
	}
	if letter, ok := p.ownKey(k); ok {
		return p.take(letter)
	}
	if p.move(k) {
		p.draw()
		return nothing
	}
	return p.narrows(p.edit.apply(k))
}

// ownKey returns the letter of the choice's key that k is.
func (p *picker) ownKey(k key) (letter byte, ok bool) {
	for _, own := range p.choice.Keys {
		const ofLetter = 0x1f // Ctrl keeps the low five bits
		if own.Letter != 0 && k == key(own.Letter&ofLetter) {
			return own.Letter, true
		}
	}
	return 0, false
}

// narrows passes on what a key was to the line, if there is one.
func (p *picker) narrows(a action) action {
	if a == edited && p.choice.Match == nil {
		p.edit.clear()
		return nothing
	}
	return a
}

// move moves the mark, if that is what k is for.
func (p *picker) move(k key) bool {
	page := p.visible()
	switch k {
	case upKey, ctrlP:
		p.at--
	case downKey, ctrlN:
		p.at++
	case pageUp:
		p.at -= page
	case pageDown:
		p.at += page
	case homeKey:
		p.at = 0
	case endKey:
		p.at = len(p.rows) - 1
	default:
		return false
	}
	p.at = max(0, min(p.at, len(p.rows)-1))
	return true
}

// take takes the marked row by a key.
func (p *picker) take(letter byte) action {
	if len(p.rows) == 0 {
		return nothing
	}
	p.chosen = Chosen{Row: p.rows[p.at], Letter: letter}
	return submitted
}

func (p *picker) act(a action) (done bool, err error) {
	switch a {
	case edited:
		p.rows = p.choice.match(string(p.edit.text()))
		p.at, p.top = 0, 0
		p.draw()
	case submitted:
		if p.chosen == (Chosen{}) {
			p.take(0)
		}
		return len(p.rows) > 0, nil
	}
	return false, nil
}
