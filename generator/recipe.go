package generator

import (
	"errors"
	"io"
	"math"

	"watchword/secret"
)

// A Recipe is a set of passwords to draw from.
type Recipe interface {
	// Generate draws a password, each one in the set as likely as any other.
	// The caller wipes it.
	//
	// rand must yield uniform random bytes; they are read into locked memory, as
	// telling as the password itself. The error wraps ErrPolicy if the set is
	// empty or the recipe makes no sense. Any other error is rand's, with
	// io.ErrNoProgress for a source that is stuck.
	Generate(rand io.Reader) (secret.Value, error)

	// Bits returns the strength of the passwords: log2 of how many there are,
	// counted exactly; only the logarithm is rounded. A recipe that Generate
	// refuses has 0 bits.
	Bits() float64
}

// ErrPolicy is wrapped by every error that says why a recipe cannot be met.
var ErrPolicy = errors.New("password policy cannot be met")

// generate returns what write leaves in the buffer of size bytes that it gets:
// the first n.
func generate(rand io.Reader, size int, write func(b []byte, d *dice) (n int, err error)) (secret.Value, error) {
	buffer, pool, n := secret.Alloc(size), secret.Alloc(poolSize), 0
	defer pool.Wipe()
	err := buffer.Reveal(func(b []byte) error {
		return pool.Reveal(func(pool []byte) (err error) {
			d := &dice{rand: rand, pool: pool, rolls: math.MaxInt}
			secret.Do(func() { n, err = write(b, d) })
			return err
		})
	})
	switch {
	case err != nil:
		buffer.Wipe()
		return secret.Value{}, err
	case n == size:
		return buffer, nil
	}
	defer buffer.Wipe()
	return first(buffer, n), nil
}

// first returns a copy of the first n bytes of v.
func first(v secret.Value, n int) secret.Value {
	part := secret.Alloc(n)
	_ = v.Reveal(func(from []byte) error {
		return part.Reveal(func(to []byte) error {
			copy(to, from)
			return nil
		})
	})
	return part
}
