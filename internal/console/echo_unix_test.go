//go:build linux || darwin

package console_test

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/creack/pty"

	"watchword/internal/console"
)

func TestEchoIsOffWhileAskedAndOnAfterwards(t *testing.T) {
	d := newDesk(t)
	c := d.password(t.Context(), "Password: ")
	d.await("Password: ", 1)
	if modes(t, d.program) != 0 {
		t.Error("the terminal echoes while a password is typed")
	}
	d.press("x\r")
	d.receive(c)
	if !d.echoes() {
		t.Error("the terminal does not echo any more")
	}
}

func TestEchoIsBackWhenTheContextIsDone(t *testing.T) {
	d := newDesk(t)
	hangup := errors.New("hangup")
	ctx, cancel := context.WithCancelCause(t.Context())
	c := d.password(ctx, "Password: ")
	d.await("Password: ", 1)
	d.press("hunt")
	d.await("…", 1)
	cancel(hangup)
	got := d.receive(c)
	if !errors.Is(got.err, context.Canceled) || !errors.Is(got.err, hangup) {
		t.Errorf("got error %v, want canceled with its cause", got.err)
	}
	if !d.echoes() {
		t.Error("the terminal does not echo any more")
	}
}

func TestADoneContextAsksNothing(t *testing.T) {
	d := newDesk(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d.press("typed ahead\n")
	if got := d.receive(d.password(ctx, "Password: ")); !errors.Is(got.err, context.Canceled) {
		t.Errorf("got %q, %v; want canceled", got.text, got.err)
	}
	if !d.echoes() {
		t.Error("the terminal does not echo any more")
	}
}

// broken is a terminal that panics when the given key arrives.
type broken struct {
	console.Terminal
	key byte
}

func (b broken) ReadKey(ctx context.Context, p []byte) (int, error) {
	n, err := b.Terminal.ReadKey(ctx, p)
	if n > 0 && p[0] == b.key {
		panic("broken terminal")
	}
	return n, err
}

func TestEchoIsBackAfterAPanic(t *testing.T) {
	d := newDesk(t)
	d.console.Terminal = func() (console.Terminal, error) {
		real, err := d.open()
		return broken{real, '!'}, err
	}
	panicked := make(chan any)
	go func() {
		defer func() { panicked <- recover() }()
		_, err := d.console.Password(t.Context(), "Password: ")
		t.Error("no panic but", err)
	}()
	d.await("Password: ", 1)
	d.press("hunt!")
	if <-panicked == nil {
		t.Error("the panic was swallowed")
	}
	if !d.echoes() {
		t.Error("the terminal does not echo any more")
	}
	// The console is not stuck: the next question works.
	c := d.password(t.Context(), "Again: ")
	d.await("Again: ", 1)
	d.press("ok\r")
	if got := d.receive(c); got.text != "ok" {
		t.Errorf("got %q, %v", got.text, got.err)
	}
}

func TestAVanishedTerminalIsAnError(t *testing.T) {
	user, program, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	c := &console.Console{Terminal: func() (console.Terminal, error) { return console.NewTerminal(program, program) }}
	failed := make(chan error)
	go func() {
		_, err := c.Password(context.Background(), "Password: ")
		failed <- err
	}()
	if _, err := user.Read(make([]byte, 64)); err != nil { // it has begun to ask
		t.Fatal(err)
	}
	if err := user.Close(); err != nil {
		t.Fatal(err)
	}
	if <-failed == nil {
		t.Error("got no error")
	}
}

func TestTypeAheadSurvivesBetweenQuestions(t *testing.T) {
	d := newDesk(t)
	first := d.password(t.Context(), "First: ")
	d.await("First: ", 1)
	d.press("a\rtwo\rthree\r")
	if got := d.receive(first); got.text != "a" {
		t.Errorf("got %q, %v", got.text, got.err)
	}
	if got := d.receive(d.password(t.Context(), "Second: ")); got.text != "two" {
		t.Errorf("got %q, %v", got.text, got.err)
	}
	line, err := d.console.Line(t.Context(), "Third: ", "")
	if err != nil || line != "three" {
		t.Errorf("got %q, %v", line, err)
	}
}

func TestTypeAheadFromBeforeTheQuestionIsTaken(t *testing.T) {
	d := newDesk(t)
	d.press("hunter2\n")
	if got := d.receive(d.password(t.Context(), "Password: ")); got.text != "hunter2" {
		t.Errorf("got %q, %v", got.text, got.err)
	}
}

func TestKeysAfterCtrlCDoNotReachTheShell(t *testing.T) {
	d := newDesk(t)
	if got := d.ask("hunt\x03er2\n"); !errors.Is(got.err, console.ErrInterrupted) {
		t.Fatal(got.err)
	}
	if n := waiting(t, d.program); n != 0 {
		t.Errorf("%d bytes wait for the shell", n)
	}
}

func TestFlushForgetsWhatNobodyAskedFor(t *testing.T) {
	d := newDesk(t)
	d.ask("one\rls -l\r")
	if err := d.console.Flush(); err != nil {
		t.Fatal(err)
	}
	if n := waiting(t, d.program); n != 0 {
		t.Errorf("%d bytes wait for the shell", n)
	}
	c := d.password(t.Context(), "Reopened: ")
	d.await("Reopened: ", 1)
	d.press("two\r")
	if got := d.receive(c); got.text != "two" {
		t.Errorf("got %q, %v", got.text, got.err)
	}
}

func TestWhatIsNoTerminalCannotHide(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	c := &console.Console{Terminal: func() (console.Terminal, error) { return console.NewTerminal(r, w) }}
	if _, err := c.Password(t.Context(), "Password: "); !errors.Is(err, console.ErrCannotHide) {
		t.Errorf("got error %v, want %v", err, console.ErrCannotHide)
	}
}
