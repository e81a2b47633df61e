package strength

import (
	"math"
	"strings"
)

// A Result is the verdict on one password. Keep it no longer than it takes to
// show it: for a weak password it tells an attacker where to look.
type Result struct {
	// Guesses is the decimal logarithm of the number of guesses it takes, on
	// average and in the order a good attacker makes them: 6 stands for a
	// million. It is never negative and at most 256.
	Guesses float64

	// Score is zxcvbn's: 0 below 10^3 guesses, 1 below 10^6, 2 below 10^8, 3
	// below 10^10 and 4 from there.
	Score int

	// Reasons say what makes the password less than Strong, from its beginning
	// to its end and each once. A Strong one has none.
	Reasons []Reason
}

// Level is a verdict in one word.
type Level uint8

// The levels, by the number of guesses they withstand.
const (
	// Weak is below 10^8, scores 0 to 2: not even safe where each guess is an
	// attempt to log in.
	Weak Level = iota
	// Fair is below 10^10, score 3: holds where guesses are slow, for a time.
	Fair
	// Good is below 10^14: withstands a thief who has a well kept hash.
	Good
	// Strong is the rest. A thief who tries ten thousand a second, which takes
	// many machines if each try costs as much as that for a vault does, needs
	// three hundred years.
	Strong
)

const strongGuesses = 14 // log10

// String returns "weak", "fair", "good" or "strong".
func (l Level) String() string {
	return [...]string{"weak", "fair", "good", "strong"}[l]
}

// Level sums r up for a meter.
func (r Result) Level() Level {
	switch {
	case r.Score < 3:
		return Weak
	case r.Score < 4:
		return Fair
	case r.Guesses < strongGuesses:
		return Good
	}
	return Strong
}

// Why returns the reasons in words, as "a common word and a year". It is empty
// for a Strong password and never quotes any.
func (r Result) Why() string {
	words := make([]string, len(r.Reasons))
	for i, reason := range r.Reasons {
		words[i] = reason.String()
	}
	if last := len(words) - 1; last > 0 {
		return strings.Join(words[:last], ", ") + " and " + words[last]
	}
	return strings.Join(words, "")
}

// result examines the text of s.
func (s *search) result() Result {
	guesses, way := s.solve()
	defer wipe(way)
	r := Result{Guesses: math.Log10(guesses), Score: score(guesses)}
	if r.Level() < Strong {
		r.Reasons = s.reasons(way)
	}
	return r
}

func score(guesses float64) int {
	// A password that takes a round number of guesses takes a few more on the
	// way there: the margin keeps it below the bound.
	const margin = 5
	for score, bound := range []float64{1e3, 1e6, 1e8, 1e10} {
		if guesses < bound+margin {
			return score
		}
	}
	return 4
}
