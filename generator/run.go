package generator

import (
	"fmt"
	"strings"
)

// Unlimited lets a character stand in a row any number of times.
const Unlimited = -1

// maxRepeats bounds the work of counting, which grows with every repeat that
// has to be told from the last.
const maxRepeats = 9

// Runs says which runs a password may have. The zero Runs permits none of
// three: neither aaa nor 777, abc, 321, qwe or lkj, in whatever case.
type Runs struct {
	Repeats   int  // how often a character may stand in a row: 1 to 9, or Unlimited; 0 is 2
	Sequences bool // abc and 321 are permitted
	Rows      bool // qwe and lkj, neighbours on the keyboard, are permitted
	Case      bool // case makes a difference: aAa and aBc are no runs
}

// tracks is what runs are told by.
type tracks struct {
	lines   []string // characters in the order in which they make a run
	repeats int      // how often a character may stand in a row
	exact   bool     // case makes a difference
}

// tracks returns what to tell runs by in a password of this length.
func (r Runs) tracks(length int) (tracks, error) {
	if r.Repeats < Unlimited || r.Repeats > maxRepeats {
		return tracks{}, fmt.Errorf("%w: %d repeats are not within 1 and %d", ErrPolicy, r.Repeats, maxRepeats)
	}
	t := tracks{repeats: r.limit(), exact: r.Case}
	if r.Repeats == Unlimited {
		t.repeats = length
	}
	if !r.Sequences {
		t.lines = append(t.lines, lowers, decimals)
	}
	if !r.Rows {
		t.lines = append(t.lines, "qwertyuiop", "asdfghjkl", "zxcvbnm")
	}
	if r.Case {
		for _, line := range t.lines {
			t.lines = append(t.lines, strings.ToUpper(line))
		}
	}
	return t, nil
}

// limit returns how often a character may stand in a row, as far as that is
// counted.
func (r Runs) limit() int {
	switch r.Repeats {
	case 0:
		return 2
	case Unlimited:
		return maxRepeats
	}
	return r.Repeats
}

// ties tells in which ways one character follows another: two bits for each
// line, up and down.
type ties uint

// tie returns the ways in which b follows a.
func (t *tracks) tie(a, b byte) (ways ties) {
	a, b = t.fold(a), t.fold(b)
	for i, line := range t.lines {
		at, to := strings.IndexByte(line, a), strings.IndexByte(line, b)
		switch {
		case at < 0 || to < 0:
		case to == at+1:
			ways |= 1 << (2 * i)
		case to == at-1:
			ways |= 2 << (2 * i)
		}
	}
	return ways
}

// fold returns what c is like when runs are told.
func (t *tracks) fold(c byte) byte {
	if !t.exact && 'A' <= c && c <= 'Z' {
		return c - 'A' + 'a'
	}
	return c
}

// runAcross tells whether b has a run that begins before middle and ends after.
func (t *tracks) runAcross(b []byte, middle int) bool {
	for i := max(middle-2, 0); i < middle && i+2 < len(b); i++ {
		if t.tie(b[i], b[i+1])&t.tie(b[i+1], b[i+2]) != 0 {
			return true
		}
	}
	return t.repeatsAcross(b, middle) > t.repeats
}

// repeatsAcross returns how often the character before middle stands in a row
// there, or 0 if another one follows it.
func (t *tracks) repeatsAcross(b []byte, middle int) int {
	from, to := middle-1, middle
	c := t.fold(b[from])
	if t.fold(b[to]) != c {
		return 0
	}
	for from > 0 && t.fold(b[from-1]) == c {
		from--
	}
	for to+1 < len(b) && t.fold(b[to+1]) == c {
		to++
	}
	return to - from + 1
}
