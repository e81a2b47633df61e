// Package clip puts a secret on the clipboard and takes it away again, unless something else is there by then.
//
// A [Board] is a clipboard; [System.Board] finds the one of the screen the user looks at. Most boards are commands of the
// system. The secret reaches them through a pipe, straight from locked memory, never in an argument, a variable or a file
// of ours; what they and other programs do with it is out of our hands (docs/THREATS.md).
//
// A [Keeper] copies and leaves a detached process behind that clears the board after a while. That process knows a random
// key and the MAC of the value under it, not the value.
package clip

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"watchword/secret"
)

// MaxSize is the most bytes a value may have to be copied.
const MaxSize = 1 << 20

var (
	// ErrNotText means that the value is not UTF-8, or has a NUL in it: some boards would change or cut it.
	ErrNotText = errors.New("only text can be copied")
	// ErrTooLarge means that the value is larger than MaxSize, or than what a terminal takes.
	ErrTooLarge = errors.New("too large for the clipboard")
	// ErrBlind means that nobody but the terminal knows what is on the board.
	ErrBlind = errors.New("this clipboard cannot be read")
)

// Board is a clipboard. None takes longer than a few seconds for anything, or until the context ends.
type Board interface {
	// Name is what to call the board in a message: "xclip", "OSC 52".
	Name() string
	// Copy puts value on the board, with the mark for clipboard managers that Hint speaks of. It returns ErrNotText or
	// ErrTooLarge, with the board as it was, if the value does not fit. That a blind board took it is not certain.
	Copy(ctx context.Context, value secret.Value) error
	// Read returns the text on the board, which the caller wipes: no more than the first MaxSize+1 bytes, and an empty
	// Value if there is none. A blind board returns ErrBlind.
	Read(ctx context.Context) (secret.Value, error)
	// Clear empties the board, whatever is on it.
	Clear(ctx context.Context) error
	// Hint reports whether Copy asks clipboard managers not to keep the value. Not all of them listen.
	Hint(ctx context.Context) bool
	// Blind reports whether the board takes values and never shows them: then it is neither known whether a value has
	// arrived, nor whether it is still there.
	Blind() bool
}

// RemoteError means that the user sits elsewhere: the clipboard of this machine is not the one on the user's desk.
type RemoteError struct {
	Host string // the name of this machine; may be empty
}

func (e *RemoteError) Error() string {
	if e.Host == "" {
		return "no clipboard over ssh"
	}
	return fmt.Sprintf("no clipboard over ssh: that of %s is not the user's", e.Host)
}

// NoneError means that this machine has no clipboard that could be used.
type NoneError struct {
	Tried   []string // the commands that would have done
	Display bool     // whether there is a screen
}

func (e *NoneError) Error() string {
	var why []string
	if len(e.Tried) > 0 {
		why = append(why, "tried "+strings.Join(e.Tried, ", "))
	}
	if !e.Display {
		why = append(why, "no display")
	}
	return strings.TrimSuffix(fmt.Sprintf("no clipboard (%s)", strings.Join(why, "; ")), " ()")
}

// check refuses what a clipboard would not give back byte for byte.
func check(value secret.Value) error {
	if value.Len() > MaxSize {
		return fmt.Errorf("copy %d bytes: %w", value.Len(), ErrTooLarge)
	}
	return value.Reveal(func(b []byte) error {
		if !utf8.Valid(b) || bytes.IndexByte(b, 0) >= 0 {
			return ErrNotText
		}
		return nil
	})
}
