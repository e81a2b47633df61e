package strength

import "slices"

// signs lists what people write for a letter.
var signs = [...]struct {
	letter byte
	signs  string
}{
	{'a', "4@"},
	{'b', "8"},
	{'c', "({[<"},
	{'e', "3"},
	{'g', "69"},
	{'i', "1!|"},
	{'l', "1|7"},
	{'o', "0"},
	{'s', "$5"},
	{'t', "+7"},
	{'x', "%"},
	{'z', "2"},
}

// A reading says which letter each sign of ASCII stands for, 0 if for none.
type reading [128]byte

// lookalikes finds words with signs for letters.
func (s *search) lookalikes() {
	all := readings(s.low)
	defer func() { wipe(all) }()
	for i := range all {
		s.read(&all[i])
	}
}

// read finds the words there are in one reading of the text, but not in the text.
// Single letters are so common that they say nothing.
func (s *search) read(r *reading) {
	text := r.apply(s.low)
	defer wipe(text)
	s.eachWord(text, func(w word) {
		written := s.low[w.from:w.to]
		if len(written) > 1 && !slices.Equal(written, text[w.from:w.to]) {
			s.addWord(w, r.variations(written), Lookalike)
		}
	})
}

// apply returns text with letters for signs. The caller wipes it.
func (r *reading) apply(text []uint16) []uint16 {
	plain := slices.Clone(text)
	for i, c := range plain {
		if c < 128 && r[c] != 0 {
			plain[i] = uint16(r[c])
		}
	}
	return plain
}

// variations returns in how many ways the attacker has to set signs for letters
// to find a word as it is written.
func (r *reading) variations(written []uint16) float64 {
	ways := 1.0
	for sign, letter := range r {
		if letter == 0 {
			continue
		}
		if n := occurrences(written, uint16(sign)); n > 0 {
			ways *= mixtures(n, occurrences(written, uint16(letter)))
		}
	}
	return ways
}

// readings returns every reading of text in which each letter that has signs there
// has one of them, and each sign stands for one letter; none if there are no
// signs. The caller wipes them.
func readings(text []uint16) []reading {
	all := make([]reading, 1)
	for _, s := range signs {
		all = withLetter(all, s.letter, s.signs, text)
	}
	if all[0] == (reading{}) {
		return nil
	}
	return all
}

// withLetter returns all with each sign of text that may stand for letter read as
// letter. Where the sign stands for another already, both readings are there.
// It wipes all, or returns it if there are no such signs.
func withLetter(all []reading, letter byte, written string, text []uint16) []reading {
	more := make([]reading, 0, 2*len(written)*len(all)) // never outgrown
	for _, sign := range []byte(written) {
		if !slices.Contains(text, uint16(sign)) {
			continue
		}
		for _, r := range all {
			if r[sign] != 0 {
				more = addOnce(more, r)
			}
			r[sign] = letter
			more = addOnce(more, r)
		}
	}
	if len(more) == 0 {
		return all
	}
	wipe(all)
	return more
}

// addOnce appends r to all, which has room for it.
func addOnce(all []reading, r reading) []reading {
	if slices.Contains(all, r) {
		return all
	}
	return append(all, r)
}
