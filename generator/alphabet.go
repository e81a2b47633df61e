package generator

import (
	"bytes"
	"fmt"
	"strings"
)

// classes is how many classes of characters a policy has.
const classes = 4

// An alphabet is what a policy draws from.
type alphabet struct {
	chars []byte
	class [128]uint8   // the class of each of chars, by character
	need  [classes]int // how many of each class at least
}

// add takes in the characters of class i, but for those to avoid.
func (s *alphabet) add(i int, class Class, avoid string) error {
	if class.Min < 0 || class.Min > MaxLength {
		return fmt.Errorf("%w: a minimum of %d characters", ErrPolicy, class.Min)
	}
	for _, r := range class.Chars {
		if r <= ' ' || r > '~' {
			return fmt.Errorf("%w: %q is not a printable ASCII character", ErrPolicy, r)
		}
		c := byte(r)
		known := bytes.IndexByte(s.chars, c) >= 0
		if known && int(s.class[c]) != i {
			return fmt.Errorf("%w: %q stands in two classes", ErrPolicy, r)
		}
		if known || strings.IndexByte(avoid, c) >= 0 {
			continue
		}
		s.chars, s.class[c], s.need[i] = append(s.chars, c), uint8(i), class.Min
	}
	return nil
}

// check reports why there can be no password of n characters, as far as that
// can be told without counting.
func (s *alphabet) check(n int) error {
	required, tallies, alone := 0, 1, true
	for _, least := range s.need {
		required += least
		tallies *= least + 1
	}
	for _, c := range s.chars {
		alone = alone && fold(c) == fold(s.chars[0])
	}
	switch {
	case len(s.chars) == 0:
		return fmt.Errorf("%w: no character is left to use", ErrPolicy)
	case required > n:
		return fmt.Errorf("%w: length %d is too short for the %d characters required", ErrPolicy, n, required)
	case tallies > maxTallies:
		return fmt.Errorf("%w: too many characters are required of each class", ErrPolicy)
	case alone && n > 2:
		return fmt.Errorf("%w: %q alone can only repeat", ErrPolicy, s.chars[0])
	}
	return nil
}

// draw fills b with a password. Candidates without runs are drawn until one
// has enough of each class, so every password is equally likely.
func (s *alphabet) draw(b []byte, d *dice) error {
	for {
		if err := s.fill(b, d); err != nil {
			return err
		}
		if s.suffices(b) {
			return nil
		}
	}
}

// fill fills b with characters without a run of three, each such filling
// equally likely: two halves are filled independently, and both anew for as
// long as there is a run where they meet. Discarding the halves only, not the
// whole, keeps long passwords from small alphabets affordable.
func (s *alphabet) fill(b []byte, d *dice) error {
	if len(b) < 2 {
		i, err := d.roll(len(s.chars))
		b[0] = s.chars[i]
		return err
	}
	middle := len(b) / 2
	for {
		if err := s.fill(b[:middle], d); err != nil {
			return err
		}
		if err := s.fill(b[middle:], d); err != nil {
			return err
		}
		if !runAcross(b, middle) {
			return nil
		}
	}
}

// suffices tells whether b has enough of each class.
func (s *alphabet) suffices(b []byte) bool {
	missing := s.need
	for _, c := range b {
		missing[s.class[c]]--
	}
	for _, n := range missing {
		if n > 0 {
			return false
		}
	}
	return true
}
