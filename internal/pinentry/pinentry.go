// Package pinentry asks a person for a secret through a program made for it, as
// GnuPG does: pinentry, in one of its shapes. The two speak the Assuan protocol,
// <https://www.gnupg.org/documentation/manuals/assuan/>, over a pair of pipes.
//
// It neither starts the program nor ends it, and never asks for the secret to be
// remembered outside.
package pinentry

import (
	"errors"
	"fmt"
	"io"

	"watchword/secret"
)

// MaxSecret is the most that is taken for an answer, in bytes: what a prompt of
// our own takes.
const MaxSecret = 4096

var (
	// ErrCancelled means that the person does not want to answer.
	ErrCancelled = errors.New("cancelled")
	// ErrTooLong means that the answer is longer than MaxSecret.
	ErrTooLong = errors.New("the answer is too long")
	// ErrProtocol means that the program does not speak as it should.
	ErrProtocol = errors.New("it does not speak the protocol of pinentry")
)

// RefusedError is what a program says that cannot ask.
type RefusedError struct {
	Code uint32 // as libgpg-error has them: source and cause
	Text string // for people; from outside, so not safe for a terminal
}

func (e *RefusedError) Error() string { return fmt.Sprintf("%s (%d)", e.Text, e.Code) }

// Question is what a person is to read. What does not fit into a line of the
// protocol, 1000 bytes, is cut off.
type Question struct {
	Title  string // of the window
	Text   string // what it is about; lines end in \n
	Prompt string // before what is typed
	Wrong  string // what was wrong with the last answer; empty: it is the first
	// Options are for the program, as "ttyname=/dev/tty". Those that it does not
	// know do no harm.
	Options []string
}

// Ask has the program at the other end of rw ask, and returns what was typed,
// byte for byte; the caller wipes it. It is empty if nothing was typed. The
// program is told to end, whatever happened. What rw reads goes straight into
// locked memory: it must not buffer.
//
// The errors are those above, a *RefusedError, and those of rw.
func Ask(rw io.ReadWriter, q Question) (secret.Value, error) {
	memory := secret.Alloc(maxLine + MaxSecret)
	defer memory.Wipe()
	var answer secret.Value
	err := memory.Reveal(func(b []byte) error {
		t := talk{rw: rw, window: b[:maxLine], answer: b[maxLine:]}
		if err := t.ask(q); err != nil {
			return err
		}
		answer = secret.New(t.answer[:t.taken])
		return nil
	})
	if err != nil {
		return secret.Value{}, err
	}
	return answer, nil
}

// ask holds the conversation. Only the last command must not be refused:
// programs that lack a title or an option still ask.
func (t *talk) ask(q Question) error {
	if err := t.listen(); err != nil { // it speaks first
		return err
	}
	for _, option := range q.Options {
		if err := t.may("OPTION", option); err != nil {
			return err
		}
	}
	for _, c := range []struct{ command, text string }{
		{"SETTITLE", q.Title}, {"SETDESC", q.Text}, {"SETPROMPT", q.Prompt}, {"SETERROR", q.Wrong},
	} {
		if c.text == "" {
			continue
		}
		if err := t.may(c.command, c.text); err != nil {
			return err
		}
	}
	t.asked = true
	err := t.tell("GETPIN", "")
	_, _ = t.rw.Write([]byte("BYE\n")) // it may be gone already
	return err
}

// may is tell for a command that may be refused.
func (t *talk) may(command, text string) error {
	err := t.tell(command, text)
	if refused := (*RefusedError)(nil); errors.As(err, &refused) {
		return nil
	}
	return err
}
