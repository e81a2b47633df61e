package generator

import (
	"fmt"
	"io"
	"strings"

	"watchword/secret"
)

// MaxLength is the longest password made, in characters.
const MaxLength = 1024

// Ambiguous lists the characters that cannot be told apart in many typefaces,
// for [Policy].Avoid.
const Ambiguous = "0O1Il|'`"

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

	// Require asks for more: at least Min out of Chars, whatever the classes of
	// these characters. Requirements may overlap. They add no characters; one
	// whose characters are all in no class, or avoided, cannot be met.
	Require []Class

	// Runs says which runs are permitted: none, if nothing is said.
	Runs Runs

	// Avoid lists characters never to use, of any kind. A class that is
	// avoided wholly is left out: its minimum no longer counts.
	Avoid string
}

const (
	uppers   = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	lowers   = "abcdefghijklmnopqrstuvwxyz"
	decimals = "0123456789"
	symbols  = "!@#$%^&*-_=+?."
)

// Default returns the policy used when nothing else is asked: 20 characters
// with at least one upper-case letter, lower-case letter, digit and symbol.
// The symbols are those that nearly every site accepts.
func Default() Policy {
	return Policy{
		Length:  20,
		Upper:   Class{uppers, 1},
		Lower:   Class{lowers, 1},
		Digits:  Class{decimals, 1},
		Symbols: Class{symbols, 1},
	}
}

// Pin returns the policy of numbers with n digits and no run of three: neither
// 1113 nor 4567.
func Pin(n int) Policy {
	return Policy{Length: n, Digits: Class{Chars: decimals}}
}

// Hex returns the policy of n hexadecimal digits in lower case, all of them
// independent: 4 bits each.
func Hex(n int) Policy {
	return Policy{
		Length: n,
		Digits: Class{Chars: decimals},
		Lower:  Class{Chars: "abcdef"},
		Runs:   Runs{Repeats: Unlimited, Sequences: true, Rows: true},
	}
}

// Only returns p with these characters, each in the class of its kind, instead
// of its own. The minimums stay.
func (p Policy) Only(chars string) Policy {
	for _, class := range p.classes() {
		class.Chars = ""
	}
	for _, r := range chars {
		class := p.classes()[kind(r)]
		class.Chars += string(r)
	}
	return p
}

// classes returns the four classes of p, to be changed in place.
func (p *Policy) classes() [4]*Class {
	return [...]*Class{&p.Upper, &p.Lower, &p.Digits, &p.Symbols}
}

// kind returns the place of r's class in classes.
func kind(r rune) int {
	for i, chars := range [...]string{uppers, lowers, decimals} {
		if strings.ContainsRune(chars, r) {
			return i
		}
	}
	return 3
}

// Generate implements [Recipe]. It takes some ten microseconds for Default, and
// a thousand times that for a policy that hardly any password meets.
func (p Policy) Generate(rand io.Reader) (secret.Value, error) {
	set, err := p.alphabet()
	if err != nil {
		return secret.Value{}, err
	}
	return generate(rand, p.Length, func(b []byte, d *dice) (int, error) {
		return len(b), set.draw(b, d)
	})
}

// Bits implements [Recipe]. It takes a few milliseconds for Default and grows
// with the square of the length, to some seconds for MaxLength.
func (p Policy) Bits() float64 {
	set, err := p.alphabet()
	if err != nil {
		return 0
	}
	return log2(newCounter(set).count())
}

// alphabet checks p and returns what it leaves to draw from.
func (p Policy) alphabet() (*alphabet, error) {
	if p.Length < 1 || p.Length > MaxLength {
		return nil, fmt.Errorf("%w: length %d is not within 1 and %d", ErrPolicy, p.Length, MaxLength)
	}
	set, err := newAlphabet(p.Length, p.Runs)
	if err != nil {
		return nil, err
	}
	for i, class := range p.classes() {
		if err := set.add(i, *class, p.Avoid); err != nil {
			return nil, err
		}
	}
	for _, class := range p.Require {
		if err := set.require(class); err != nil {
			return nil, err
		}
	}
	return set, set.check()
}
