package clip

import (
	"errors"
	"io"

	"watchword/secret"
)

// firstRead is the room in bytes for what is usually read, a password.
const firstRead = 4096

// drain returns what r yields until its end, or the first limit bytes of it, in locked memory from the start.
func drain(r io.Reader, limit int) (secret.Value, error) {
	value := secret.Alloc(min(firstRead, limit))
	for n := 0; ; {
		err := value.Reveal(func(b []byte) error {
			m, err := r.Read(b[n:])
			n += m
			return err
		})
		switch {
		case errors.Is(err, io.EOF) || err == nil && n == limit:
			return resize(value, n), nil
		case err != nil:
			value.Wipe()
			return secret.Value{}, err
		case n == value.Len():
			value = resize(value, min(2*n, limit))
		}
	}
}

// resize moves what value holds into a new one of n bytes.
func resize(value secret.Value, n int) secret.Value {
	defer value.Wipe()
	other := secret.Alloc(n)
	value.Reveal(func(from []byte) error {
		return other.Reveal(func(to []byte) error {
			secret.Copy(to, from)
			return nil
		})
	})
	return other
}
