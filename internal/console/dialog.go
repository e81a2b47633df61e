package console

import (
	"fmt"
	"time"
)

// dialog is one question and the answer on its way: a scene of one line.
type dialog struct {
	edit   editor
	screen display
	secret bool // Tab shows and hides
}

func (d *dialog) begin()              { d.screen.begin(d.edit.text()) }
func (d *dialog) resize()             { d.screen.resize(d.edit.text()) }
func (d *dialog) press(b byte) action { return d.edit.press(b) }
func (d *dialog) failed() error       { return d.screen.err }

// late is never: a question waits as long as it takes.
func (d *dialog) late() <-chan time.Time { return nil }

func (d *dialog) overdue() (done bool, err error) { return false, nil }

// leave ends the line on the screen; a shown secret goes off it.
func (d *dialog) leave(mark string) {
	if d.secret {
		d.screen.conceal(d.edit.text())
	}
	d.screen.end(mark, d.edit.text())
}

func (d *dialog) act(a action) (done bool, err error) {
	switch a {
	case edited:
		d.screen.midPaste = d.edit.keys.paste
		d.screen.update(d.edit.text())
	case toggled:
		if d.secret {
			d.screen.toggle(d.edit.text())
		}
	case submitted:
		return d.submit(), nil
	}
	return false, nil
}

// submit accepts the line, unless some of it did not fit: half a password would
// be a wrong one.
func (d *dialog) submit() bool {
	if !d.edit.full {
		d.screen.accepted = true
		return true
	}
	d.leave("")
	d.screen.write(fmt.Sprintf("That is longer than %d bytes. Please type less.\n", MaxInput))
	d.edit.clear()
	d.begin()
	return false
}
