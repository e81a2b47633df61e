package console

import (
	"errors"
	"fmt"
	"io"

	"watchword/secret"
)

// ErrTooLong means that there was more input than the caller allows.
var ErrTooLong = errors.New("input is too long")

// firstRead is the size in bytes of the first buffer: one page, more than any
// password.
const firstRead = 4096

// ReadSecret reads r to its end straight into locked memory and returns the
// bytes as they came, at most max of them; more are ErrTooLong. The caller wipes
// the Value. A reader that buffers keeps a copy: pass the file itself.
func ReadSecret(r io.Reader, max int) (secret.Value, error) {
	size := min(max+1, firstRead) // one byte more tells that there is more
	buffer := secret.Alloc(size)
	n := 0
	for {
		m, err := fill(r, buffer, n)
		n += m
		switch {
		case n > max:
			buffer.Wipe()
			return secret.Value{}, fmt.Errorf("read secret: %w: %d bytes at most", ErrTooLong, max)
		case errors.Is(err, io.EOF):
			return shrink(buffer, n), nil
		case err != nil:
			buffer.Wipe()
			return secret.Value{}, fmt.Errorf("read secret: %w", err)
		}
		size = min(max+1, 2*size)
		buffer = move(buffer, n, size)
	}
}

// fill reads into buffer from byte n on until it is full.
func fill(r io.Reader, buffer secret.Value, n int) (read int, err error) {
	err = buffer.Reveal(func(b []byte) error {
		read, err = io.ReadFull(r, b[n:])
		return err
	})
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return read, err
}

// shrink moves the first n bytes of v to a Value of just that size and wipes v.
func shrink(v secret.Value, n int) secret.Value { return move(v, n, n) }

// move takes the first n bytes of v to a Value of the given size and wipes v.
func move(v secret.Value, n, size int) secret.Value {
	w := secret.Alloc(size)
	copyInto(w, v, n)
	v.Wipe()
	return w
}

func copyInto(w, v secret.Value, n int) {
	// The functions passed to Reveal cannot fail, so neither can Reveal.
	_ = w.Reveal(func(to []byte) error {
		return v.Reveal(func(from []byte) error {
			secret.Copy(to, from[:n])
			return nil
		})
	})
}

// TrimNewline removes exactly one newline, \n or \r\n, from the end of v, as
// shells and editors put there. It takes v over: use only the result.
func TrimNewline(v secret.Value) secret.Value {
	n := v.Len()
	_ = v.Reveal(func(b []byte) error { // cannot fail
		if n > 0 && b[n-1] == '\n' {
			n--
			if n > 0 && b[n-1] == '\r' {
				n--
			}
		}
		return nil
	})
	if n == v.Len() {
		return v
	}
	return shrink(v, n)
}
