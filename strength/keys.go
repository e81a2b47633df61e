package strength

import "math"

// A walk is a way over a keyboard from each key to a neighbour.
type walk struct {
	size    int // how many keys
	turns   int // how many straight stretches
	shifted int // how many keys with shift
}

// keys finds walks over each keyboard.
func (s *search) keys() {
	for _, k := range s.book.keyboards {
		for from := 0; from < len(s.text); {
			w := k.walk(s.text[from:])
			to := from + w.size
			if w.size > 2 {
				s.add(from, to, k.guesses(w), Keys)
			}
			from = to
		}
	}
}

// walk returns the longest walk that text begins with.
func (k *keyboard) walk(text []uint16) walk {
	w, last := walk{size: 1}, -1
	if c := text[0]; c < 128 && k.shift[c] {
		w.shifted++
	}
	for w.size < len(text) {
		direction, shifted := k.step(text[w.size-1], text[w.size])
		if direction < 0 {
			break
		}
		w.size++
		if shifted {
			w.shifted++
		}
		if direction != last {
			w.turns++
		}
		last = direction
	}
	return w
}

// step returns in which direction the key of to is from that of from, -1 if they
// are no neighbours, and whether it is pressed with shift.
func (k *keyboard) step(from, to uint16) (direction int, shifted bool) {
	if from >= 128 || to == 0 || to >= 128 {
		return -1, false
	}
	for i, beside := range k.near[from] {
		switch byte(to) {
		case beside[0]:
			return i, false
		case beside[1]:
			return i, true
		}
	}
	return -1, false
}

// guesses returns how many walks there are of the size of w or less and with as
// many turns or fewer, from any key; and for each all that differ in the use of
// the shift key.
func (k *keyboard) guesses(w walk) float64 {
	total := 0.0
	for size := 2; size <= w.size; size++ {
		ways := 1.0 // to choose where the turns are, after the first
		for turns := 1; turns <= min(w.turns, size-1); turns++ {
			total += ways * k.size * math.Pow(k.degree, float64(turns))
			ways = ways * float64(size-turns) / float64(turns)
		}
	}
	if w.shifted > 0 {
		total *= mixtures(w.shifted, w.size-w.shifted)
	}
	return total
}
