package console_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"

	"watchword/internal/console"
)

// script is a terminal that types what it is given and then hangs up.
type script struct {
	keys    []byte
	screen  bytes.Buffer
	hidden  bool
	flushed int
	closed  int
	stopped int
	hideErr error
	columns int // of the screen; 0: it does not say
	rows    int
}

func (s *script) Size() (columns, rows int) { return s.columns, s.rows }

func (s *script) ReadKey(_ context.Context, b []byte) (int, error) {
	if len(s.keys) == 0 {
		return 0, io.ErrUnexpectedEOF
	}
	b[0] = s.keys[0]
	s.keys = s.keys[1:]
	return 1, nil
}

func (s *script) Write(b []byte) (int, error) { return s.screen.Write(b) }

func (s *script) Hide() (restore func() error, err error) {
	if s.hideErr != nil {
		return nil, s.hideErr
	}
	s.hidden = true
	return func() error {
		s.hidden = false
		return nil
	}, nil
}

func (s *script) Flush() error   { s.flushed++; return nil }
func (s *script) Suspend() error { s.stopped++; return nil }
func (s *script) Close() error   { s.closed++; return nil }

// scripted returns a console whose user types keys.
func scripted(keys string) (*console.Console, *script) {
	s := &script{keys: []byte(keys)}
	c := &console.Console{Terminal: func() (console.Terminal, error) { return s, nil }, Unicode: true}
	return c, s
}

// typed asks for a password and returns it as text.
func typed(t *testing.T, c *console.Console, prompt string) string {
	t.Helper()
	v, err := c.Password(t.Context(), prompt)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Wipe()
	return text(t, v.Reveal)
}

// text returns what reveal reveals.
func text(t *testing.T, reveal func(func([]byte) error) error) (s string) {
	t.Helper()
	err := reveal(func(b []byte) error {
		s = string(b)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWithoutATerminalNothingIsAsked(t *testing.T) {
	gone := errors.New("no such device")
	for name, open := range map[string]func() (console.Terminal, error){
		"none":          nil,
		"does not open": func() (console.Terminal, error) { return nil, gone },
	} {
		t.Run(name, func(t *testing.T) {
			c := &console.Console{Terminal: open}
			if _, err := c.Password(t.Context(), "Password: "); !errors.Is(err, console.ErrNoTerminal) {
				t.Errorf("password: got error %v", err)
			}
			if _, err := c.Line(t.Context(), "Name: ", ""); !errors.Is(err, console.ErrNoTerminal) {
				t.Errorf("line: got error %v", err)
			}
			if _, err := c.Confirm(t.Context(), "Sure?", true); !errors.Is(err, console.ErrNoTerminal) {
				t.Errorf("confirm: got error %v", err)
			}
			if err := c.Flush(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestATerminalThatCannotHideIsNotAsked(t *testing.T) {
	refuse := func() (console.Terminal, error) { return nil, console.ErrCannotHide }
	if _, err := (&console.Console{Terminal: refuse}).Password(t.Context(), "Password: "); !errors.Is(err, console.ErrCannotHide) || errors.Is(err, console.ErrNoTerminal) {
		t.Errorf("opener refuses: got error %v", err)
	}
	c, s := scripted("hunter2\r")
	s.hideErr = console.ErrCannotHide
	if _, err := c.Password(t.Context(), "Password: "); !errors.Is(err, console.ErrCannotHide) {
		t.Errorf("terminal refuses: got error %v", err)
	}
	if s.screen.Len() > 0 {
		t.Errorf("screen shows %q", s.screen.String())
	}
}

func TestTheTerminalIsOpenedOnceAndFlushClosesIt(t *testing.T) {
	c, s := scripted("one\rtwo\r")
	opened := 0
	c.Terminal = func() (console.Terminal, error) { opened++; return s, nil }
	if a, b := typed(t, c, "1: "), typed(t, c, "2: "); a != "one" || b != "two" {
		t.Errorf("got %q and %q", a, b)
	}
	if err := c.Flush(); err != nil {
		t.Fatal(err)
	}
	if opened != 1 || s.flushed != 1 || s.closed != 1 {
		t.Errorf("opened %d, flushed %d, closed %d times", opened, s.flushed, s.closed)
	}
}

func TestOnlyAQuestionThatFailsForgetsKeys(t *testing.T) {
	c, s := scripted("one\r\x03")
	typed(t, c, "1: ")
	if s.flushed != 0 {
		t.Error("keys were forgotten after a good answer")
	}
	if _, err := c.Password(t.Context(), "2: "); !errors.Is(err, console.ErrInterrupted) {
		t.Errorf("got error %v", err)
	}
	if s.flushed != 1 || s.hidden {
		t.Errorf("flushed %d times, hidden %v", s.flushed, s.hidden)
	}
}

func TestAPromptCannotForgeTheScreen(t *testing.T) {
	c, s := scripted("x\r")
	typed(t, c, "Password of \x1b]0;evil\x07\n: ")
	if got := s.screen.Bytes(); bytes.Contains(got, []byte("\x1b]")) || bytes.ContainsRune(got, '\a') {
		t.Errorf("screen shows %q", got)
	}
}
