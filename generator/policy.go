// Package generator makes random passwords and says exactly how strong they
// are.
//
// A Policy describes a set of passwords: how long, from which characters, how
// many of each class at least, and never with a run of three. Generate draws
// from exactly that set, each password as likely as any other, so the strength
// is log2 of the set's size, and Bits counts it. What the rules cost is thus
// known and not estimated: the default gives up 0.17 bit of 125.
//
// The package knows no vault and no terminal and guesses at nothing: how
// guessable a typed password is, is another question.
package generator

import (
	"errors"
	"fmt"
	"io"

	"watchword/secret"
)

// MaxLength is the longest password made, in characters.
const MaxLength = 1024

// maxTallies bounds the work of Bits, which grows with the product of every
// class's minimum plus one. The default needs 16.
const maxTallies = 256

// ErrPolicy is wrapped by every error that says why a policy cannot be met.
var ErrPolicy = errors.New("password policy cannot be met")

// A Class is a set of characters and how many of them a password must have at
// least. The characters are printable ASCII without the space; naming one
// twice changes nothing. A class with no characters asks for nothing.
type Class struct {
	Chars string
	Min   int
}

// A Policy is a set of passwords. It is a plain value: start from Default and
// change what is asked. Taking a class out is setting it to Class{}.
type Policy struct {
	Length int // characters, 1 to MaxLength

	// No character may stand in two of the classes.
	Upper, Lower, Digits, Symbols Class

	// Avoid lists characters never to use, of any kind. A class that is
	// avoided wholly is left out: its minimum no longer counts.
	Avoid string
}

// Default returns the policy used when nothing else is asked: 20 characters
// with at least one upper-case letter, lower-case letter, digit and symbol.
// The symbols are those that nearly every site accepts.
func Default() Policy {
	return Policy{
		Length:  20,
		Upper:   Class{"ABCDEFGHIJKLMNOPQRSTUVWXYZ", 1},
		Lower:   Class{"abcdefghijklmnopqrstuvwxyz", 1},
		Digits:  Class{"0123456789", 1},
		Symbols: Class{"!@#$%^&*-_=+?.", 1},
	}
}

// Generate draws a password, each one that p allows as likely as any other.
// The caller wipes it.
//
// rand must yield uniform random bytes; they are read into locked memory, as
// telling as the password itself. The error wraps ErrPolicy if p cannot be met,
// or if so few candidates meet it that none was found in reasonable time, which
// takes a policy far narrower than Default. Any other error is rand's, with
// io.ErrNoProgress for a source that is stuck.
func (p Policy) Generate(rand io.Reader) (secret.Value, error) {
	set, err := p.alphabet()
	if err != nil {
		return secret.Value{}, err
	}
	password, pool := secret.Alloc(p.Length), secret.Alloc(poolSize)
	defer pool.Wipe()
	err = password.Reveal(func(b []byte) error {
		return pool.Reveal(func(pool []byte) (err error) {
			d := &dice{rand: rand, pool: pool, rolls: maxRolls}
			secret.Do(func() { err = set.draw(b, d) })
			return err
		})
	})
	if err != nil {
		password.Wipe()
		return secret.Value{}, err
	}
	return password, nil
}

// Bits returns the strength of p's passwords: log2 of how many there are,
// counted exactly; only the logarithm is rounded. A policy that cannot be met has
// 0 bits.
//
// It takes a millisecond or two for Default and grows with the square of the
// length, to two seconds for MaxLength.
func (p Policy) Bits() float64 {
	set, err := p.alphabet()
	if err != nil {
		return 0
	}
	return log2(newCounter(set, p.Length).count())
}

// alphabet checks p and returns what it leaves to draw from.
func (p Policy) alphabet() (*alphabet, error) {
	if p.Length < 1 || p.Length > MaxLength {
		return nil, fmt.Errorf("%w: length %d is not within 1 and %d", ErrPolicy, p.Length, MaxLength)
	}
	set := new(alphabet)
	for i, class := range [classes]Class{p.Upper, p.Lower, p.Digits, p.Symbols} {
		if err := set.add(i, class, p.Avoid); err != nil {
			return nil, err
		}
	}
	return set, set.check(p.Length)
}
