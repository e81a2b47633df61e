package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// scene is what is on the terminal while it is held, and what keys do to it.
type scene interface {
	begin()                              // draws it
	resize()                             // draws it for another size of the terminal
	leave(mark string)                   // ends it, with a mark behind its line if it has one
	press(b byte) action                 // takes a byte of input
	act(a action) (done bool, err error) // what the stage does not do itself
	late() <-chan time.Time              // receives when a key is overdue; nil: none is
	overdue() (done bool, err error)     // a key was
	failed() error                       // the first write that went wrong
}

// stage holds the terminal for a scene.
type stage struct {
	c       *Console
	t       Terminal
	key     []byte // room for one key, in locked memory where it may be secret
	scene   scene
	mark    string       // what stands behind the line when it is left
	restore func() error // of the last Hide
}

// errOverdue is the cause that ends a wait for a key.
var errOverdue = errors.New("overdue")

// hold shows the scene and listens. It always leaves the terminal as it was, by
// panic too. Keys that wait are dropped unless all went well: half a password
// must not end up in the shell.
func (s *stage) hold(ctx context.Context) (err error) {
	if err := s.enter(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.restore()) }()
	answered := false
	defer func() {
		s.scene.leave(s.mark)
		if !answered {
			err = errors.Join(err, s.t.Flush())
		}
	}()
	err = s.listen(ctx)
	answered = err == nil
	return err
}

// enter hides the input and draws the scene.
func (s *stage) enter() error {
	restore, err := s.t.Hide()
	if err != nil {
		return err
	}
	s.restore = restore
	s.scene.begin()
	return nil
}

// listen reads keys until the scene is over.
func (s *stage) listen(ctx context.Context) error {
	for s.scene.failed() == nil {
		done, err := s.step(ctx)
		if done || err != nil {
			return err
		}
	}
	return fmt.Errorf("write terminal: %w", s.scene.failed())
}

// step waits for a key, or for what comes instead, and acts on it.
func (s *stage) step(ctx context.Context) (done bool, err error) {
	n, err := s.read(ctx)
	switch {
	case err == nil:
		return s.take(n)
	case errors.Is(err, errOverdue):
		return s.scene.overdue()
	case errors.Is(err, errResized):
		s.scene.resize()
		return false, nil
	case errors.Is(err, errResumed):
		return false, s.again()
	}
	return false, err
}

// read is ReadKey that ends with errOverdue when the scene says so.
func (s *stage) read(ctx context.Context) (int, error) {
	late := s.scene.late()
	if late == nil {
		return s.t.ReadKey(ctx, s.key)
	}
	wait, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		select {
		case <-late:
			cancel(errOverdue)
		case <-wait.Done():
		}
	}()
	n, err := s.t.ReadKey(wait, s.key)
	if err != nil && errors.Is(context.Cause(wait), errOverdue) {
		return 0, errOverdue
	}
	return n, err
}

// take acts on a key of n bytes.
func (s *stage) take(n int) (done bool, err error) {
	for _, b := range s.key[:n] {
		if done, err := s.act(s.scene.press(b)); done || err != nil {
			return done, err
		}
	}
	return false, nil
}

func (s *stage) act(a action) (done bool, err error) {
	switch a {
	case interrupted:
		s.mark = "^C"
		return false, ErrInterrupted
	case ended:
		return false, io.EOF
	case suspended:
		return false, s.pause()
	}
	return s.scene.act(a)
}

// pause gives the terminal back, stops, and goes on when continued.
func (s *stage) pause() error {
	s.scene.leave("^Z")
	if err := s.restore(); err != nil {
		return err
	}
	if err := s.c.unmuted(s.t.Suspend); err != nil {
		return err
	}
	return s.enter()
}

// again begins anew after the process was stopped from outside. Restoring first
// makes the terminal's own modes the ones to come back to, not the shell's.
func (s *stage) again() error {
	if err := s.restore(); err != nil {
		return err
	}
	return s.enter()
}
