package generator

import (
	"fmt"
	"io"
)

const (
	// poolSize is how many random bytes are read at a time: enough for several
	// passwords of the usual length, and one system call.
	poolSize = 64

	// maxRolls bounds the search for a password: half a second or so. A policy
	// like Default needs some 30 rolls, the narrowest that a person would think
	// of some thousands.
	maxRolls = 1 << 24
)

// dice draws numbers without bias from random bytes.
type dice struct {
	rand  io.Reader
	pool  []byte // locked memory: whoever knows it knows the password
	left  []byte // the part of pool that is not used yet
	rolls int    // how many more there may be
}

// roll returns a number below sides, which is 1 to 128, each equally likely.
// Bytes past the last whole multiple of sides are thrown away: taking the
// remainder of them as well would favour small numbers.
func (d *dice) roll(sides int) (int, error) {
	if d.rolls--; d.rolls < 0 {
		return 0, fmt.Errorf("%w: hardly any candidate meets it", ErrPolicy)
	}
	fair := 256 - 256%sides
	for range 2 * poolSize {
		b, err := d.next()
		if err != nil {
			return 0, err
		}
		if int(b) < fair {
			return int(b) % sides, nil
		}
	}
	// Fewer than half of all bytes are unfair: this many in a row are no chance.
	return 0, fmt.Errorf("read random bytes: %w", io.ErrNoProgress)
}

// next returns a random byte and forgets it.
func (d *dice) next() (byte, error) {
	if len(d.left) == 0 {
		if _, err := io.ReadFull(d.rand, d.pool); err != nil {
			return 0, fmt.Errorf("read random bytes: %w", err)
		}
		d.left = d.pool
	}
	b := d.left[0]
	d.left[0], d.left = 0, d.left[1:]
	return b, nil
}
