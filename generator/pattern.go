package generator

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"watchword/secret"
)

// ErrPattern is wrapped by every error about a text that is no pattern.
var ErrPattern = errors.New("pattern cannot be read")

// A Pattern is the recipe of passwords with a character of a given kind in every
// place. See [ParsePattern].
type Pattern struct {
	places []string // the characters to draw from
}

// ParsePattern reads a pattern. Each character of it is a place in the password:
//
//	A a     a letter, upper or lower case
//	C c     a consonant, upper or lower case
//	V v     a vowel, upper or lower case
//	9       a digit
//	X x     a hexadecimal digit, upper or lower case
//	s       a symbol, as in Default
//	*       any of the characters of Default
//	\k      the character k itself
//	{n}     n times the place before: c{3} is ccc
//
// Other letters and digits are errors, and other printable ASCII characters stand
// for themselves. So Cvccvc-99 may give Tukdis-40. Places are drawn independently;
// there are no rules about runs. The error wraps ErrPattern and tells the place in
// text where it happened.
func ParsePattern(text string) (Pattern, error) {
	var p Pattern
	for at := 0; at < len(text); {
		n, err := p.read(text[at:])
		if err == nil && len(p.places) > MaxLength {
			err = fmt.Errorf("more than %d characters", MaxLength)
		}
		if err != nil {
			return Pattern{}, fmt.Errorf("%w: at character %d: %w", ErrPattern, at+1, err)
		}
		at += n
	}
	if p.Bits() == 0 {
		return Pattern{}, fmt.Errorf("%w: it leaves nothing to chance", ErrPattern)
	}
	return p, nil
}

// read reads what text begins with and returns how long that is.
func (p *Pattern) read(text string) (n int, err error) {
	c := text[0]
	switch {
	case c < ' ' || c > '~':
		return 0, errors.New("not a printable ASCII character")
	case c == '{':
		return p.repeat(text)
	case c == '\\' && (len(text) < 2 || text[1] < ' ' || text[1] > '~'):
		return 0, errors.New(`\ with no character after it`)
	case c == '\\':
		p.places = append(p.places, text[1:2])
		return 2, nil
	}
	chars := place(c)
	if chars == "" {
		return 0, fmt.Errorf(`%q is no kind of character (\%[1]c is the character itself)`, c)
	}
	p.places = append(p.places, chars)
	return 1, nil
}

// repeat reads how often the last place is there, like {3}.
func (p *Pattern) repeat(text string) (n int, err error) {
	end := strings.IndexByte(text, '}')
	if end < 0 || len(p.places) == 0 {
		return 0, errors.New("{ with no place before it or no } after it")
	}
	times, err := strconv.ParseUint(text[1:end], 10, 16)
	if err != nil || times < 1 || times > MaxLength {
		return 0, fmt.Errorf("%q is not within 1 and %d", text[1:end], MaxLength)
	}
	for range times - 1 {
		p.places = append(p.places, p.places[len(p.places)-1])
	}
	return end + 1, nil
}

// place returns the characters that c stands for, or none.
func place(c byte) string {
	const consonants = "bcdfghjklmnpqrstvwxyz"
	switch c {
	case 'A':
		return uppers
	case 'a':
		return lowers
	case 'C':
		return strings.ToUpper(consonants)
	case 'c':
		return consonants
	case 'V':
		return strings.ToUpper(vowels)
	case 'v':
		return vowels
	case '9':
		return decimals
	case 'X':
		return decimals + "ABCDEF"
	case 'x':
		return decimals + "abcdef"
	case 's':
		return symbols
	case '*':
		return uppers + lowers + decimals + symbols
	}
	if c == '}' || kind(rune(c)) < 3 {
		return ""
	}
	return string(rune(c))
}

// Generate implements [Recipe].
func (p Pattern) Generate(rand io.Reader) (secret.Value, error) {
	if len(p.places) == 0 {
		return secret.Value{}, fmt.Errorf("%w: the pattern is empty", ErrPolicy)
	}
	return generate(rand, len(p.places), p.write)
}

// Bits implements [Recipe].
func (p Pattern) Bits() (bits float64) {
	for _, chars := range p.places {
		bits += math.Log2(float64(len(chars)))
	}
	return bits
}

// write fills b with a password.
func (p Pattern) write(b []byte, d *dice) (n int, err error) {
	for i, chars := range p.places {
		if b[i], err = d.oneOf(chars); err != nil {
			return 0, err
		}
	}
	return len(b), nil
}
