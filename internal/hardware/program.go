package hardware

import (
	"cmp"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"time"
	"unicode"

	"watchword/internal/console"
	"watchword/secret"
)

const (
	maxOutput = 16 << 10 // bytes: of a certificate, and more
	maxSaid   = 4 << 10  // bytes of complaints that are looked at
	grace     = 2 * time.Second
)

// program is a program to be run. Nothing of it is secret.
type program struct {
	name  string
	from  string // the package of Debian that has it
	args  []string
	input string
}

func (p *program) failed(cause error, says string) *Error {
	return &Error{Cause: cause, Program: p.name, Package: p.from, Says: says}
}

func installed(name string) bool {
	_, err := exec.LookPath(name)
	return err == nil
}

// run runs p and returns what it prints, straight from the pipe into locked
// memory.
func (k Keys) run(ctx context.Context, p program) (secret.Value, error) {
	path, err := exec.LookPath(p.name)
	if err != nil {
		return secret.Value{}, p.failed(ErrNoTool, "")
	}
	limited, cancel := context.WithTimeout(ctx, cmp.Or(k.Patience, patience))
	defer cancel()
	c := exec.CommandContext(limited, path, p.args...)
	// Who is interrupted can put the terminal back, which a PIN is typed on.
	c.Cancel, c.WaitDelay = func() error { return c.Process.Signal(os.Interrupt) }, grace
	var said tail
	c.Stdin, c.Stderr = strings.NewReader(p.input), &said
	out, err := fetch(c)
	switch {
	case err == nil:
		return out, nil
	case ctx.Err() != nil:
		err = context.Cause(ctx)
	case limited.Err() != nil:
		err = p.failed(ErrNoTouch, "")
	case interrupted(err):
		err = context.Canceled
	case errors.Is(err, console.ErrTooLong):
		err = p.failed(ErrAnswer, "")
	default:
		err = p.failed(cmp.Or(judge(said.text), ErrFailed), cmp.Or(said.lastLine(), err.Error()))
	}
	return secret.Value{}, err
}

// interrupted reports whether Ctrl-C ended the program, which the terminal sends
// to it as it does to ww.
func interrupted(err error) bool {
	var exit *exec.ExitError
	return errors.As(err, &exit) && exit.String() == "signal: interrupt"
}

// fetch runs c and returns what it prints.
func fetch(c *exec.Cmd) (secret.Value, error) {
	pipe, err := c.StdoutPipe()
	if err != nil {
		return secret.Value{}, err
	}
	if err := c.Start(); err != nil {
		return secret.Value{}, err
	}
	out, readErr := console.ReadSecret(pipe, maxOutput)
	closeErr := pipe.Close() // or one that goes on printing never ends
	if err := cmp.Or(readErr, c.Wait(), closeErr); err != nil {
		out.Wipe()
		return secret.Value{}, err
	}
	return out, nil
}

// complaints are what the programs say, by what it means.
var complaints = []struct {
	cause error
	texts []string
}{
	{ErrOther, []string{"FIDO_ERR_NO_CREDENTIALS", "FIDO_ERR_INVALID_CREDENTIAL"}},
	{ErrNoTouch, []string{"FIDO_ERR_ACTION_TIMEOUT", "FIDO_ERR_USER_ACTION_TIMEOUT", "FIDO_ERR_TIMEOUT", "FIDO_ERR_OPERATION_DENIED", "core error: timeout", "would block", "imed out"}},
	{ErrPIN, []string{"FIDO_ERR_PIN", "FIDO_ERR_UV_", "readpassphrase"}},
	{ErrUnable, []string{"FIDO_ERR_UNSUPPORTED", "FIDO_ERR_INVALID_COMMAND", "not supported", "not configured"}},
	{ErrNoDevice, []string{"fido_dev_open", "no yubikey present", "No YubiKey detected", "Failed to connect", "Failed connecting"}},
}

// judge returns what a complaint means; nil if that is not known.
func judge(said string) error {
	for _, c := range complaints {
		for _, text := range c.texts {
			if strings.Contains(said, text) {
				return c.cause
			}
		}
	}
	return nil
}

// tail keeps the beginning of what a program says, which is short.
type tail struct{ text string }

func (t *tail) Write(b []byte) (int, error) {
	t.text += string(b[:min(len(b), maxSaid-len(t.text))])
	return len(b), nil
}

// lastLine is the last line that was said, made fit for an error.
func (t *tail) lastLine() string {
	text := strings.TrimSpace(t.text)
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) && r != unicode.ReplacementChar {
			return r
		}
		return -1
	}, text[strings.LastIndexByte(text, '\n')+1:])
}

// decoded returns what decode makes of a text, which must be size bytes; room is
// the most that it can be.
func decoded(size, room int, decode func(to []byte) (int, error)) (v secret.Value, ok bool) {
	if room < size || room > size+2 { // base64 is padded
		return v, false
	}
	wide := secret.Alloc(room)
	defer wide.Wipe()
	secret.Do(func() {
		_ = wide.Reveal(func(to []byte) error { // ok says it
			n, err := decode(to)
			if ok = err == nil && n == size; ok {
				v = secret.New(to[:n])
			}
			return err
		})
	})
	return v, ok
}
