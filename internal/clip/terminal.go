package clip

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strings"

	"watchword/secret"
)

// terminal is the clipboard of whatever shows the terminal, be it across ssh: OSC 52, see "XTerm Control Sequences",
// Operating System Commands, Ps = 52.
type terminal struct {
	out      io.Writer
	wrapping wrapping
}

func (terminal) Name() string              { return "OSC 52" }
func (terminal) Hint(context.Context) bool { return false }
func (terminal) Blind() bool               { return true }

// maxEncoded is how long the base64 of a value may get: more is dropped by some terminals, without a word.
const maxEncoded = 74994

// Copy sends value through the terminal. Nothing comes back, so a nil error means sent.
func (t terminal) Copy(_ context.Context, value secret.Value) error {
	if err := check(value); err != nil {
		return err
	}
	size := base64.StdEncoding.EncodedLen(value.Len())
	if size > maxEncoded {
		return fmt.Errorf("copy %d bytes through the terminal: %w", value.Len(), ErrTooLarge)
	}
	encoded := secret.Alloc(size)
	defer encoded.Wipe()
	value.Reveal(func(from []byte) error {
		return encoded.Reveal(func(to []byte) error {
			base64.StdEncoding.Encode(to, from)
			return nil
		})
	})
	return t.send(encoded)
}

// Read has nothing to read: most terminals refuse to say, and the rest should.
func (terminal) Read(context.Context) (secret.Value, error) { return secret.Value{}, ErrBlind }

// Clear asks the terminal to forget what is on the clipboard. What is neither base64 nor "?" means that.
func (t terminal) Clear(context.Context) error {
	nothing := secret.New([]byte("!"))
	defer nothing.Wipe()
	return t.send(nothing)
}

// send writes the sequence with data in it in one piece, so that nothing else comes between.
func (t terminal) send(data secret.Value) error {
	return data.Reveal(func(b []byte) error {
		pieces := t.wrapping.pieces(b)
		size := 0
		for _, piece := range pieces {
			size += len(piece)
		}
		sequence := secret.Alloc(size)
		defer sequence.Wipe()
		return sequence.Reveal(func(all []byte) error {
			rest := all
			for _, piece := range pieces {
				rest = rest[secret.Copy(rest, piece):]
			}
			if _, err := t.out.Write(all); err != nil {
				return fmt.Errorf("write to the terminal: %w", err)
			}
			return nil
		})
	})
}

// wrapping is what a terminal multiplexer wants around a sequence that is meant for the terminal outside.
type wrapping struct {
	begin, end string
	chunk      int // bytes of data between end and begin; 0: all
}

const (
	osc52    = "\x1b]52;c;"
	bell     = "\a"
	deviceIn = "\x1bP"
	tmuxIn   = "tmux;\x1b" // doubles the escape that follows, as tmux asks
	closing  = "\x1b\\"
)

// screenChunk keeps each string for screen below the 256 bytes that old versions take.
const screenChunk = 76

// wrapping tells from the environment which multiplexer is around. tmux passes on what is wrapped if its allow-passthrough
// is on, and then, unlike with a plain OSC 52 and its set-clipboard, keeps no buffer of its own.
func (s System) wrapping() wrapping {
	switch {
	case s.set("TMUX") || strings.HasPrefix(s.Getenv("TERM"), "tmux"):
		return wrapping{begin: deviceIn + tmuxIn, end: closing}
	case s.set("STY"):
		return wrapping{begin: deviceIn, end: closing, chunk: screenChunk}
	}
	return wrapping{}
}

// pieces returns what to write, in order. Those of data are views of it.
func (w wrapping) pieces(data []byte) [][]byte {
	all := [][]byte{[]byte(w.begin + osc52)}
	for chunk := range slices.Chunk(data, cmp.Or(w.chunk, len(data), 1)) {
		if len(all) > 1 {
			all = append(all, []byte(w.end+w.begin))
		}
		all = append(all, chunk)
	}
	return append(all, []byte(bell+w.end))
}
