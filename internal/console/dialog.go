package console

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// dialog is one question and the answer on its way.
type dialog struct {
	t       Terminal
	key     []byte // room for one key, in locked memory
	edit    editor
	screen  display
	secret  bool         // Tab shows and hides
	mark    string       // what stands behind the line when it is left
	restore func() error // of the last Hide
}

// hold asks and listens. It always leaves the terminal as it was, by panic too.
// Keys that wait are dropped unless all went well: half a password must not end
// up in the shell.
func (d *dialog) hold(ctx context.Context) (err error) {
	if err := d.enter(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.restore()) }()
	answered := false
	defer func() {
		d.leave(d.mark)
		if !answered {
			err = errors.Join(err, d.t.Flush())
		}
	}()
	err = d.listen(ctx)
	answered = err == nil
	return err
}

// enter hides the input and writes the prompt.
func (d *dialog) enter() error {
	restore, err := d.t.Hide()
	if err != nil {
		return err
	}
	d.restore = restore
	d.screen.begin(d.edit.text())
	return nil
}

// leave ends the line on the screen; a shown secret goes off it.
func (d *dialog) leave(mark string) {
	if d.secret {
		d.screen.conceal(d.edit.text())
	}
	d.screen.end(mark)
}

// listen reads keys until there is an answer.
func (d *dialog) listen(ctx context.Context) error {
	for d.screen.err == nil {
		n, err := d.t.ReadKey(ctx, d.key)
		switch {
		case errors.Is(err, errResumed):
			err = d.again()
		case err == nil:
			var done bool
			if done, err = d.take(n); done {
				return nil
			}
		}
		if err != nil {
			return err
		}
	}
	return fmt.Errorf("write terminal: %w", d.screen.err)
}

// take acts on a key of n bytes.
func (d *dialog) take(n int) (done bool, err error) {
	for _, b := range d.key[:n] {
		if done, err := d.act(d.edit.press(b)); done || err != nil {
			return done, err
		}
	}
	return false, nil
}

func (d *dialog) act(a action) (done bool, err error) {
	switch a {
	case edited:
		d.screen.update(d.edit.text())
	case toggled:
		if d.secret {
			d.screen.toggle(d.edit.text())
		}
	case submitted:
		return d.submit(), nil
	case interrupted:
		d.mark = "^C"
		return false, ErrInterrupted
	case ended:
		return false, io.EOF
	case suspended:
		return false, d.pause()
	}
	return false, nil
}

// submit accepts the line, unless some of it did not fit: half a password would
// be a wrong one.
func (d *dialog) submit() bool {
	if !d.edit.full {
		return true
	}
	d.leave("")
	d.screen.write(fmt.Sprintf("That is longer than %d bytes. Please type less.\n", MaxInput))
	d.edit.clear()
	d.screen.begin(d.edit.text())
	return false
}

// pause gives the terminal back, stops, and asks again when continued.
func (d *dialog) pause() error {
	d.leave("^Z")
	if err := d.restore(); err != nil {
		return err
	}
	if err := d.t.Suspend(); err != nil {
		return err
	}
	return d.enter()
}

// again asks anew after the process was stopped from outside. Restoring first
// makes the terminal's own modes the ones to come back to, not the shell's.
func (d *dialog) again() error {
	if err := d.restore(); err != nil {
		return err
	}
	return d.enter()
}
