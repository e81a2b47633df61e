package strength

import (
	"cmp"
	"slices"
)

// A search is one password, or a part of one, under examination. All it learns is
// as secret as the password.
type search struct {
	book  *book
	own   []ownWord
	year  int // the present one
	text  []uint16
	low   []uint16 // text in lower case
	found matches

	listed bool // all of text is a common password, perhaps in disguise

	// effort counts the steps of the innermost loops, so that tests can hold
	// them to a bound.
	effort int
}

// A match is a stretch of the text that an attacker tries early.
type match struct {
	from, to int // text[from:to]
	guesses  float64
	reason   Reason
}

// look finds all matches, which the caller wipes. Their order is that of the original: where two are
// equally good, the first one counts.
func (s *search) look() {
	s.low = lowered(s.text)
	defer wipe(s.low)
	s.forwards()
	s.backwards()
	s.lookalikes()
	s.keys()
	s.repeats()
	s.sequences()
	s.years()
	s.dates()
	s.found.sort()
}

// add notes that text[from:to] is found with so many guesses, by an attacker who
// tries it alone. One who tries it as a part has to guess that, too.
func (s *search) add(from, to int, guesses float64, why Reason) {
	if to-from < len(s.text) {
		guesses = max(guesses, leastGuesses(to-from))
	}
	s.found.add(match{from, to, guesses, why})
}

// leastGuesses returns how many a part of a text takes at least.
func leastGuesses(size int) float64 {
	if size == 1 {
		return 10
	}
	return 50
}

// matches is a list that wipes the memory it outgrows.
type matches []match

func (l *matches) add(m match) {
	if len(*l) == cap(*l) {
		outgrown := *l
		*l = append(make(matches, 0, max(64, 2*len(outgrown))), outgrown...)
		wipe(outgrown)
	}
	*l = append(*l, m)
}

// sort orders the list by end and beginning, and drops repeated matches.
func (l *matches) sort() {
	slices.SortStableFunc(*l, func(a, b match) int { return cmp.Or(a.to-b.to, a.from-b.from) })
	*l = slices.Compact(*l)
}
