package generator

import (
	"errors"
	"fmt"
	"io"
	"math/big"
)

const (
	// poolSize is how many random bytes are read at a time: enough for several
	// passwords of the usual length, and one system call.
	poolSize = 64

	// maxTries bounds the search for bytes that are fair. Half of them are, at
	// least: this many unfair ones in a row are no chance.
	maxTries = 128
)

// errTooRare says that the search has met its bound.
var errTooRare = errors.New("hardly any candidate is a password")

// dice draws numbers without bias from random bytes.
type dice struct {
	rand  io.Reader
	pool  []byte // locked memory: whoever knows it knows the password
	left  []byte // the part of pool that is not used yet
	rolls int    // how many more there may be
}

// roll returns a number below sides, which is 1 to 65536, each equally likely.
// Numbers past the last whole multiple of sides are thrown away: taking the
// remainder of them as well would favour small numbers.
func (d *dice) roll(sides int) (int, error) {
	if d.rolls--; d.rolls < 0 {
		return 0, errTooRare
	}
	size, all := 1, 1<<8
	if sides > all {
		size, all = 2, 1<<16
	}
	fair := all - all%sides
	for range maxTries {
		n, err := d.number(size)
		if err != nil {
			return 0, err
		}
		if n < fair {
			return n % sides, nil
		}
	}
	return 0, readError(io.ErrNoProgress)
}

// oneOf returns one of chars, each equally likely.
func (d *dice) oneOf(chars string) (byte, error) {
	i, err := d.roll(len(chars))
	return chars[i], err
}

// number returns a random number of size bytes.
func (d *dice) number(size int) (n int, err error) {
	for range size {
		b, err := d.next()
		if err != nil {
			return 0, err
		}
		n = n<<8 | int(b)
	}
	return n, nil
}

// below returns a number below n, which is positive, each equally likely. The
// bytes of scratch, as many as n has, are locked memory; both they and the
// number are the caller's to wipe.
func (d *dice) below(n *big.Int, scratch []byte) (*big.Int, error) {
	number := new(big.Int)
	for range maxTries {
		for i := range scratch {
			b, err := d.next()
			if err != nil {
				return number, err
			}
			scratch[i] = b
		}
		scratch[0] &= 0xff >> (8*len(scratch) - n.BitLen())
		if number.SetBytes(scratch).Cmp(n) < 0 {
			return number, nil
		}
	}
	return number, readError(io.ErrNoProgress)
}

// next returns a random byte and forgets it.
func (d *dice) next() (byte, error) {
	if len(d.left) == 0 {
		if _, err := io.ReadFull(d.rand, d.pool); err != nil {
			return 0, readError(err)
		}
		d.left = d.pool
	}
	b := d.left[0]
	d.left[0], d.left = 0, d.left[1:]
	return b, nil
}

func readError(err error) error { return fmt.Errorf("read random bytes: %w", err) }
