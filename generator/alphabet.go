package generator

import (
	"errors"
	"fmt"
	"strings"
)

const (
	// maxTallies bounds the work of counting, which grows with the length and
	// with the product of every minimum plus one. The longest password with one
	// of each class is just within.
	maxTallies = MaxLength * 16

	// maxRolls bounds the search for a password, for each of its characters: some
	// milliseconds in all for the usual length, as long as picking one takes. A
	// policy like Default needs two, the narrowest that a person would think of some
	// hundreds.
	maxRolls = 1 << 10

	// maxNeeds is how many minimums there may be at all, a bit of needs each.
	maxNeeds = 32
)

// needs is a set of minimums, by their place in alphabet.need.
type needs uint32

// An alphabet is what a policy draws from.
type alphabet struct {
	length int
	chars  []byte
	all    charset    // of chars
	class  [128]uint8 // the class of each of chars, by character
	need   []need
	counts [128]needs // the needs that each of chars counts for, by character
	tracks
}

// A need is a minimum that is not met of itself.
type need struct {
	of  charset
	min int
}

func newAlphabet(length int, runs Runs) (*alphabet, error) {
	tracks, err := runs.tracks(length)
	if err != nil {
		return nil, err
	}
	return &alphabet{length: length, chars: make([]byte, 0, 95), tracks: tracks}, nil
}

// add takes in the characters of class i, but for those to avoid.
func (s *alphabet) add(i int, class Class, avoid string) error {
	var added charset
	for _, r := range class.Chars {
		if r <= ' ' || r > '~' {
			return fmt.Errorf("%w: %q is not a printable ASCII character", ErrPolicy, r)
		}
		c := byte(r)
		known := s.all.has(c)
		if known && int(s.class[c]) != i {
			return fmt.Errorf("%w: %q stands in two classes", ErrPolicy, r)
		}
		if known || strings.IndexByte(avoid, c) >= 0 {
			continue
		}
		s.chars, s.class[c] = append(s.chars, c), uint8(i)
		s.all.add(c)
		added.add(c)
	}
	return s.ask(added, class.Min)
}

// require takes in a minimum of characters of any class.
func (s *alphabet) require(class Class) error {
	of := charsetOf(class.Chars).and(s.all)
	if of.size() == 0 && class.Min > 0 {
		return fmt.Errorf("%w: none of the required %q is left to use", ErrPolicy, class.Chars)
	}
	return s.ask(of, class.Min)
}

// ask takes in a minimum of the characters of, unless it asks for nothing.
func (s *alphabet) ask(of charset, least int) error {
	if least < 0 || least > MaxLength {
		return fmt.Errorf("%w: a minimum of %d characters", ErrPolicy, least)
	}
	if least > 0 && of.size() > 0 {
		s.need = append(s.need, need{of, least})
	}
	return nil
}

// check settles the needs and reports why there can be no password, as far as
// that can be told without counting.
func (s *alphabet) check() error {
	if len(s.chars) == 0 {
		return fmt.Errorf("%w: no character is left to use", ErrPolicy)
	}
	s.dropNeeds()
	if n := s.required(); n > s.length {
		return fmt.Errorf("%w: length %d is too short for the %d characters required", ErrPolicy, s.length, n)
	}
	if len(s.need) > maxNeeds || s.length*s.tallies() > maxTallies {
		return fmt.Errorf("%w: too many characters are required of each class", ErrPolicy)
	}
	if s.alone() && s.length > s.repeats {
		return fmt.Errorf("%w: %q alone can only repeat", ErrPolicy, s.chars[0])
	}
	for i, need := range s.need {
		for _, c := range s.chars {
			if need.of.has(c) {
				s.counts[c] |= 1 << i
			}
		}
	}
	return nil
}

// dropNeeds drops what is met whenever another need is: the fewer there are, the
// cheaper it is to count.
func (s *alphabet) dropNeeds() {
	var kept []need
	for i, n := range s.need {
		implied := false
		for j, m := range s.need {
			same := n == m
			implied = implied || m.of.within(n.of) && m.min >= n.min && (!same || j < i)
		}
		if !implied {
			kept = append(kept, n)
		}
	}
	s.need = kept
}

// required returns how many characters the needs take that have no character
// in common.
func (s *alphabet) required() (n int) {
	var seen charset
	for _, need := range s.need {
		if need.of.and(seen).size() == 0 {
			n += need.min
			seen = seen.or(need.of)
		}
	}
	return n
}

// tallies returns in how many ways the needs may be met in part, or more than
// maxTallies.
func (s *alphabet) tallies() int {
	n := 1
	for _, need := range s.need {
		n = min(n*(need.min+1), maxTallies+1)
	}
	return n
}

// alone tells whether there is no second character, apart from its case.
func (s *alphabet) alone() bool {
	for _, c := range s.chars {
		if s.fold(c) != s.fold(s.chars[0]) {
			return false
		}
	}
	return true
}

// draw fills b with a password, each one equally likely. Candidates without
// runs are drawn until one has enough of each class; if that takes too long, the
// password is picked by its number. What a candidate costs does not depend on
// what it turns out to be, so giving up favours none.
func (s *alphabet) draw(b []byte, d *dice) error {
	d.rolls = maxRolls * len(b)
	for {
		err := s.fill(b, d)
		if errors.Is(err, errTooRare) {
			return s.pick(b, d)
		}
		if err != nil || s.suffices(b) {
			return err
		}
	}
}

// fill fills b with characters without a run, each such filling equally likely:
// two halves are filled independently, and both anew for as long as there is a
// run where they meet. Discarding the halves only, not the whole, keeps long
// passwords from small alphabets affordable.
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
		if !s.runAcross(b, middle) {
			return nil
		}
	}
}

// suffices tells whether b has enough of each class.
func (s *alphabet) suffices(b []byte) bool {
	for i, need := range s.need {
		n := 0
		for _, c := range b {
			n += int(s.counts[c] >> i & 1)
		}
		if n < need.min {
			return false
		}
	}
	return true
}
