package generator

import (
	"fmt"
	"io"
	"math"

	"watchword/secret"
)

// A syllable is an onset, a vowel and perhaps a coda, which is no letter in one
// of five. As each onset is one consonant, it is plain from the word where the
// syllables begin: no two draws give the same word.
const (
	onsets = "bdfghjklmnprstvwz"
	vowels = "aeiou"
	codas  = "lnrs"
)

// MaxDigits is how many digits there may be after syllables.
const MaxDigits = 64

// Syllables is the recipe of made-up words that can be pronounced, like
// kanvotri47: 8.7 bits a syllable and 3.3 a digit. It is a plain value.
type Syllables struct {
	Count  int // syllables, 1 to MaxWords
	Digits int // after the syllables, 0 to MaxDigits
}

// Username returns the recipe of user names that tell nothing about their user:
// three syllables and two digits. What it makes is no secret.
func Username() Syllables { return Syllables{Count: 3, Digits: 2} }

// Generate implements [Recipe].
func (s Syllables) Generate(rand io.Reader) (secret.Value, error) {
	if err := s.check(); err != nil {
		return secret.Value{}, err
	}
	return generate(rand, 3*s.Count+s.Digits, s.write)
}

// Bits implements [Recipe].
func (s Syllables) Bits() float64 {
	if s.check() != nil {
		return 0
	}
	syllables := float64(len(onsets) * len(vowels) * (len(codas) + 1))
	return float64(s.Count)*math.Log2(syllables) + float64(s.Digits)*math.Log2(10)
}

func (s Syllables) check() error {
	switch {
	case s.Count < 1 || s.Count > MaxWords:
		return fmt.Errorf("%w: %d syllables are not within 1 and %d", ErrPolicy, s.Count, MaxWords)
	case s.Digits < 0 || s.Digits > MaxDigits:
		return fmt.Errorf("%w: %d digits are not within 0 and %d", ErrPolicy, s.Digits, MaxDigits)
	}
	return nil
}

// write writes a word to b and returns its length.
func (s Syllables) write(b []byte, d *dice) (n int, err error) {
	for range s.Count {
		for _, letters := range [...]string{onsets, vowels, codas + " "} {
			if b[n], err = d.oneOf(letters); err != nil {
				return 0, err
			}
			if b[n] != ' ' {
				n++
			}
		}
	}
	for range s.Digits {
		if b[n], err = d.oneOf(decimals); err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}
