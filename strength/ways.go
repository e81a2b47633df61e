package strength

import (
	"math"
	"slices"
)

// A step is the last match of a way to put together the text up to its end.
type step struct {
	match
	product float64 // of the guesses of all matches of the way
	total   float64 // guesses for the way; 0 if there is no step
}

// ways has, for each beginning of the text and each number of matches, the best
// way found.
//
// A way of n matches takes n! * product + 10000^(n-1) guesses: the attacker does
// not know their order, and tries all ways of fewer matches before.
type ways struct {
	steps  []step    // in rows: one for a text of one unit, two for one of two, ...
	orders []float64 // n!
	before []float64 // 10000^(n-1)
	effort int
}

func newWays(size int) *ways {
	w := &ways{
		steps:  make([]step, size*(size+1)/2),
		orders: make([]float64, size+1),
		before: make([]float64, size+1),
	}
	w.orders[0] = 1
	for n := 1; n <= size; n++ {
		w.orders[n] = w.orders[n-1] * float64(n)
		w.before[n] = math.Pow(10000, float64(n-1))
	}
	return w
}

// row returns the ways to put together the first size units, by the number of
// matches less one.
func (w *ways) row(size int) []step {
	return w.steps[size*(size-1)/2:][:size]
}

// solve returns how many guesses the text takes, and the matches of the way that
// takes so few, which the caller wipes. Stretches without a match are among them.
func (s *search) solve() (float64, []match) {
	defer func() { wipe(s.found) }()
	s.look()
	return s.cheapest()
}

// cheapest is solve, when the matches have been found and are in order.
func (s *search) cheapest() (float64, []match) {
	if len(s.text) == 0 {
		return 1, nil
	}
	w := newWays(len(s.text))
	defer func() { wipe(w.steps) }()
	found := s.found
	for size := 1; size <= len(s.text); size++ {
		for ; len(found) > 0 && found[0].to == size; found = found[1:] {
			w.extend(found[0])
		}
		for from := range size {
			w.extend(bruteForce(from, size))
		}
	}
	s.effort += w.effort
	return w.best(len(s.text))
}

// bruteForce returns a stretch in which nothing was found. It takes more guesses
// than anything found there.
func bruteForce(from, to int) match {
	guesses := math.Pow(10, float64(to-from))
	return match{from, to, max(guesses, leastGuesses(to-from)+1), unguided}
}

// extend offers every way up to m, with m after it. Two stretches without a match
// are never better than one.
func (w *ways) extend(m match) {
	if m.from == 0 {
		w.offer(step{match: m, product: m.guesses}, 1)
		return
	}
	for i, last := range w.row(m.from) {
		w.effort++
		if last.total > 0 && (m.reason != unguided || last.reason != unguided) {
			w.offer(step{match: m, product: m.guesses * last.product}, i+2)
		}
	}
}

// offer takes a way of so many matches, unless one of as many or fewer takes no
// more guesses.
func (w *ways) offer(last step, count int) {
	last.total = w.orders[count]*last.product + w.before[count]
	row := w.row(last.to)
	for _, other := range row[:count] {
		w.effort++
		if other.total > 0 && other.total <= last.total {
			return
		}
	}
	row[count-1] = last
}

// best returns the guesses and the matches of the best way.
func (w *ways) best(size int) (float64, []match) {
	row := w.row(size)
	count, total := 0, math.Inf(1)
	for i, last := range row {
		if last.total > 0 && last.total < total {
			count, total = i+1, last.total
		}
	}
	way := make([]match, 0, count)
	for ; size > 0; count-- {
		m := w.row(size)[count-1].match
		way, size = append(way, m), m.from
	}
	slices.Reverse(way)
	return total, way
}
