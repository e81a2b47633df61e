//go:build linux || darwin

package console_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"watchword/internal/console"
	"watchword/secret"
)

// scenes are what else than a question can be on the terminal, with what one
// waits for on the screen.
var scenes = []struct {
	name, shows string
	show        func(context.Context, *console.Console) error
}{
	{"picker", "Esc", func(ctx context.Context, c *console.Console) error {
		_, err := c.Choose(ctx, among(logins))
		return err
	}},
	{"reveal", "any key closes", func(ctx context.Context, c *console.Console) error {
		v := secret.New([]byte("secret"))
		defer v.Wipe()
		_, err := c.Reveal(ctx, console.Revealed{Secret: v})
		return err
	}},
	{"new password", "New: ", func(ctx context.Context, c *console.Console) error {
		v, err := c.NewPassword(ctx, "New: ", byLength)
		v.Wipe()
		return err
	}},
}

func TestEverySceneLeavesTheTerminalAsItWas(t *testing.T) {
	for _, scene := range scenes {
		for name, keys := range map[string]string{"ctrl-c": "x\x7f\x03ls -l\r", "enter": "\r", "end": ""} {
			t.Run(scene.name+", "+name, func(t *testing.T) {
				d := newDesk(t)
				ctx, cancel := context.WithCancelCause(t.Context())
				defer cancel(nil)
				left := make(chan error, 1)
				go func() { left <- scene.show(ctx, d.console) }()
				d.await(scene.shows, 1)
				if modes(t, d.program) != 0 {
					t.Error("the terminal echoes meanwhile")
				}
				if d.press(keys); keys == "" {
					cancel(console.ErrInterrupted)
				}
				if err := <-left; (err != nil) != (name != "enter") && scene.name != "reveal" {
					t.Errorf("got error %v", err)
				}
				if !d.echoes() {
					t.Error("the terminal does not echo any more")
				}
				if n := waiting(t, d.program); n != 0 {
					t.Errorf("%d bytes wait for the shell", n)
				}
			})
		}
	}
}

func TestEverySceneEndsWithEchoAfterAPanic(t *testing.T) {
	for _, scene := range scenes {
		t.Run(scene.name, func(t *testing.T) {
			d := newDesk(t)
			d.console.Terminal = func() (console.Terminal, error) {
				real, err := d.open()
				return broken{real, '!'}, err
			}
			panicked := make(chan any)
			go func() {
				defer func() { panicked <- recover() }()
				t.Error("no panic but", scene.show(t.Context(), d.console))
			}()
			d.await(scene.shows, 1)
			d.press("!")
			if <-panicked == nil {
				t.Error("the panic was swallowed")
			}
			if !d.echoes() {
				t.Error("the terminal does not echo any more")
			}
			if strings.Contains(d.screen(), "\x1b[?1049h") {
				d.await("\x1b[?1049l", 1)
			}
		})
	}
}

func TestEscAloneLeavesThePickerAndAnArrowDoesNot(t *testing.T) {
	d := newDesk(t)
	left := make(chan error, 1)
	go func() { left <- scenes[0].show(t.Context(), d.console) }()
	d.await("Esc", 1)
	d.press("\x1b[B")
	d.await("Esc", 2)
	d.press("\x1b")
	if err := <-left; !errors.Is(err, console.ErrInterrupted) {
		t.Errorf("got error %v", err)
	}
}

func TestEverySceneFollowsTheSizeOfTheTerminal(t *testing.T) {
	for _, scene := range scenes {
		t.Run(scene.name, func(t *testing.T) {
			d := newDesk(t)
			left := make(chan error, 1)
			go func() { left <- scene.show(t.Context(), d.console) }()
			d.await(scene.shows, 1)
			before := strings.Count(d.screen(), scene.shows)
			if err := pty.Setsize(d.program, &pty.Winsize{Rows: 9, Cols: 47}); err != nil {
				t.Fatal(err)
			}
			if err := unix.Kill(os.Getpid(), unix.SIGWINCH); err != nil {
				t.Fatal(err)
			}
			d.await(scene.shows, before+1)
			d.press("\x03")
			if err := <-left; !errors.Is(err, console.ErrInterrupted) {
				t.Errorf("got error %v", err)
			}
		})
	}
}

func TestKeysOfTheMeantimeAreNeitherShownNorLost(t *testing.T) {
	d := newDesk(t)
	release, err := d.console.Hold()
	if err != nil {
		t.Fatal(err)
	}
	first := d.password(t.Context(), "First: ")
	d.await("First: ", 1)
	d.press("one\r")
	d.receive(first)
	if modes(t, d.program)&unix.ECHO != 0 {
		t.Error("it echoes between two questions")
	}
	if modes(t, d.program)&unix.ISIG == 0 {
		t.Error("Ctrl-C would not be heeded")
	}
	d.press("canary\r")
	if got := d.receive(d.password(t.Context(), "Second: ")); got.text != "canary" {
		t.Errorf("got %q, %v", got.text, got.err)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	if !d.echoes() {
		t.Error("the terminal does not echo any more")
	}
	if strings.Contains(d.screen(), "canary") {
		t.Errorf("screen shows %q", d.screen())
	}
}
