package console

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"watchword/secret"
)

// ErrCannotErase means that the terminal could not take back what it shows:
// there is no alternate screen, or nobody would see it. Nothing was shown.
var ErrCannotErase = errors.New("this terminal cannot take back what it shows")

// revealFor is how long a secret is shown, and by how much the key + prolongs
// that.
const revealFor = 30 * time.Second

// Revealed is a secret that a person looks at for a while.
type Revealed struct {
	Title  string        // any text
	Secret secret.Value  // stays the caller's
	Note   string        // a line below the secret; empty for none
	For    time.Duration // whole seconds; 0 means 30
	// Keys close it for another purpose: plain lower-case letters but s, which
	// spells.
	Keys []ChoiceKey
}

// Reveal shows a secret in a box on the terminal's alternate screen, of which
// nothing is left when it returns: after a time, or a key. It goes from locked
// memory to the terminal as it is. The key s spells it, + prolongs the time, the
// space bar turns the pages of a long one. The result is the Letter of a
// Revealed key that closed it, 0 otherwise. What was typed ahead is forgotten.
//
// Errors are those of [Console.Password], or ErrCannotErase.
func (c *Console) Reveal(ctx context.Context, r Revealed) (letter byte, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.redraws() {
		return 0, fmt.Errorf("reveal: %w", ErrCannotErase)
	}
	t, err := c.terminal()
	if err != nil {
		return 0, fmt.Errorf("reveal: %w", err)
	}
	v := newViewer(c, t, r)
	err = r.Secret.Reveal(func(b []byte) error {
		v.sheet.text, v.next = b, len(b) // one page, until drawing tells
		s := stage{c: c, t: t, key: make([]byte, keySize), scene: v}
		return s.hold(ctx)
	})
	if err != nil {
		return 0, fmt.Errorf("reveal: %w", err)
	}
	return v.letter, nil
}

// viewer is the scene of a secret that is looked at.
type viewer struct {
	t      Terminal
	what   Revealed
	out    display
	sheet  sheet
	from   int // byte of the secret with which the page begins
	next   int // byte with which the next one does
	foot   int // lines at the bottom of the box
	left   int // seconds
	tick   <-chan time.Time
	letter byte // that closed it
}

func newViewer(c *Console, t Terminal, r Revealed) *viewer {
	if r.For == 0 {
		r.For = revealFor
	}
	v := &viewer{t: t, what: r, out: display{c: c, w: t}, left: int(r.For / time.Second), tick: c.after(time.Second)}
	v.sheet.out = &v.out
	return v
}

// begin goes to the alternate screen (xterm, 1049) without the cursor.
func (v *viewer) begin() {
	v.out.write("\x1b[?1049h\x1b[?25l")
	v.draw()
}

func (v *viewer) resize() {
	v.from = 0
	v.draw()
}

// leave empties the alternate screen before it goes back: some terminals keep it.
func (v *viewer) leave(string) {
	v.out.write("\x1b[2J\x1b[H\x1b[?25h\x1b[?1049l")
}

func (v *viewer) failed() error            { return v.out.err }
func (v *viewer) late() <-chan time.Time   { return v.tick }
func (v *viewer) more() bool               { return v.next < len(v.sheet.text) }
func (v *viewer) prolong(by time.Duration) { v.left += int(by / time.Second) }

// overdue is called every second.
func (v *viewer) overdue() (done bool, err error) {
	if v.left--; v.left <= 0 {
		return true, nil
	}
	v.tick = v.out.c.after(time.Second)
	v.drawFoot()
	return false, nil
}

// press takes a byte of input. The first byte of any key will do: what comes
// behind it is forgotten.
func (v *viewer) press(b byte) action {
	switch {
	case b == ctrlC || b == ctrlBackslash:
		return interrupted
	case b == ctrlZ:
		return suspended
	case b == '+':
		v.prolong(revealFor)
		v.drawFoot()
		return nothing
	case b == 's':
		v.sheet.spelled = !v.sheet.spelled
		v.from = 0
		return edited
	case b == ' ' && v.more():
		v.from = v.next
		v.left = max(v.left, int(revealFor/time.Second))
		return edited
	}
	for _, k := range v.what.Keys {
		if k.Letter == b {
			v.letter = b
		}
	}
	return submitted
}

func (v *viewer) act(a action) (done bool, err error) {
	switch a {
	case edited:
		v.draw()
	case submitted:
		return true, v.t.Flush()
	}
	return false, nil
}

// Disclose writes a secret with its title and note on the terminal, where it
// stays: for those who would not see it otherwise. It is made safe, and nothing
// of it is copied.
func (c *Console) Disclose(r Revealed) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	t, err := c.terminal()
	if err != nil {
		return fmt.Errorf("disclose: %w", err)
	}
	d := display{c: c, w: t}
	d.write(c.Text(r.Title) + ":\n")
	_ = r.Secret.Reveal(func(b []byte) error { // what goes wrong is in d
		d.writeLines(b)
		return nil
	})
	if r.Note != "" {
		d.write(c.Text(r.Note) + "\n")
	}
	return d.err
}

// Show writes a secret to w as a terminal may show it, and a newline. Lines
// stay lines; nothing of it is copied.
func (c *Console) Show(b []byte, w io.Writer) error {
	d := display{c: c, w: w}
	d.writeLines(b)
	return d.err
}

// writeLines writes the lines of text made safe.
func (d *display) writeLines(text []byte) {
	for line := range bytes.Lines(text) {
		d.writeText(bytes.TrimRight(line, "\r\n"))
		d.write("\n")
	}
	if len(text) == 0 {
		d.write("\n")
	}
}
