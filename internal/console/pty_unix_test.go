//go:build linux || darwin

package console_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"watchword/internal/console"
)

// patience is how long a test waits for what must come at once.
const patience = 20 * time.Second

// desk is a pseudo-terminal with the program on one side and the test, as the
// user, on the other.
type desk struct {
	t       *testing.T
	user    *os.File // where the test types
	program *os.File // kept open to look at the modes
	console *console.Console

	mu   sync.Mutex
	more chan struct{} // receives when there is more on the screen
	text bytes.Buffer
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	user, program, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, user: user, program: program, more: make(chan struct{}, 1)}
	d.console = &console.Console{Terminal: d.open, Unicode: true}
	t.Cleanup(func() {
		if err := d.console.Flush(); err != nil {
			t.Error(err)
		}
		if err := program.Close(); err != nil {
			t.Error(err)
		}
		if err := user.Close(); err != nil {
			t.Error(err)
		}
	})
	go d.watch()
	return d
}

// open is the console's opener: a second description of the same terminal.
func (d *desk) open() (console.Terminal, error) {
	f, err := os.OpenFile(d.program.Name(), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, err
	}
	return console.NewTerminal(f, f)
}

func (d *desk) watch() {
	buffer := make([]byte, 4096)
	for {
		n, err := d.user.Read(buffer)
		if err != nil {
			return
		}
		d.mu.Lock()
		d.text.Write(buffer[:n])
		d.mu.Unlock()
		select {
		case d.more <- struct{}{}:
		default:
		}
	}
}

func (d *desk) screen() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.text.String()
}

// await waits until the screen has shown text n times.
func (d *desk) await(text string, n int) {
	d.t.Helper()
	late := time.After(patience)
	for bytes.Count([]byte(d.screen()), []byte(text)) < n {
		select {
		case <-d.more:
		case <-late:
			d.t.Fatalf("screen shows %q, want %q %d times", d.screen(), text, n)
		}
	}
}

func (d *desk) press(keys string) {
	d.t.Helper()
	if _, err := io.WriteString(d.user, keys); err != nil {
		d.t.Fatal(err)
	}
}

// echoes reports whether the terminal is as a shell wants it.
func (d *desk) echoes() bool {
	d.t.Helper()
	return modes(d.t, d.program) == shown
}

// answer is what a question came to.
type answer struct {
	text string
	err  error
}

// password asks for a password and returns where the answer will be.
func (d *desk) password(ctx context.Context, prompt string) <-chan answer {
	c := make(chan answer, 1)
	go func() {
		v, err := d.console.Password(ctx, prompt)
		defer v.Wipe()
		var a answer
		a.err = err
		_ = v.Reveal(func(b []byte) error {
			a.text = string(b)
			return nil
		})
		c <- a
	}()
	return c
}

// ask asks for a password, presses keys at the prompt and returns the answer.
func (d *desk) ask(keys string) answer {
	d.t.Helper()
	c := d.password(context.Background(), "Password: ")
	d.await("Password: ", 1)
	d.press(keys)
	return d.receive(c)
}

func (d *desk) receive(c <-chan answer) answer {
	d.t.Helper()
	select {
	case a := <-c:
		return a
	case <-time.After(patience):
		d.t.Fatalf("no answer; screen shows %q", d.screen())
		return answer{}
	}
}
