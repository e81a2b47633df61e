package console

import (
	"context"
	"errors"
	"fmt"
	"io"
)

var (
	// ErrNoTerminal means that there is no terminal to ask on.
	ErrNoTerminal = errors.New("no terminal")
	// ErrCannotHide means that the terminal would show what is typed. Nothing was
	// asked.
	ErrCannotHide = errors.New("this terminal cannot hide what is typed")
	// ErrInterrupted means that the user pressed Ctrl-C at a question.
	ErrInterrupted = errors.New("interrupted")

	// errResumed is returned by ReadKey when the process has been stopped and
	// continued: whoever had the terminal in between has set it to its taste.
	errResumed = errors.New("resumed")
	// errResized is returned by ReadKey when the terminal has another size.
	errResized = errors.New("resized")
)

// Terminal is what the questions need of a terminal. [OpenTerminal] opens the
// real one, tests bring their own.
type Terminal interface {
	// ReadKey puts the bytes of one key, or some of them, into b, which has room
	// for any character. It never reads ahead: the next question finds what this
	// one did not take. It returns early with the cause when ctx is done.
	ReadKey(ctx context.Context, b []byte) (int, error)
	io.Writer
	// Hide turns off echo, line editing and the keys that make signals. restore
	// puts back what was there before, once. The error wraps ErrCannotHide if what is
	// typed would still show.
	Hide() (restore func() error, err error)
	// Flush forgets what has been typed and not been read.
	Flush() error
	// Suspend stops the process group, as Ctrl-Z does elsewhere, and returns when
	// it is continued.
	Suspend() error
	io.Closer
}

// sized is a terminal that knows its size, 0 if it does not.
type sized interface {
	Size() (columns, rows int)
}

// mutable is a terminal that can stop showing what is typed and do nothing
// else: keys that make signals still make them. restore works as that of Hide.
type mutable interface {
	Mute() (restore func() error, err error)
}

// keySize is the room in bytes for any key: the longest UTF-8 sequence.
const keySize = 4

// done returns the error of a context that is done, with its cause: which signal
// it was, for one.
func done(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if errors.Is(cause, err) {
		return cause
	}
	return fmt.Errorf("%w: %w", err, cause)
}
