package strength

import "slices"

// repeats finds stretches that are one part over and over. They take as many
// guesses as the part, times how often it is there.
func (s *search) repeats() {
	for from := 0; from < len(s.text); {
		size, times := repetition(s.text[from:])
		if times == 0 {
			from++
			continue
		}
		part := search{book: s.book, own: s.own, year: s.year, text: s.text[from : from+size]}
		guesses, way := part.solve()
		wipe(way)
		s.effort += part.effort
		s.add(from, from+size*times, guesses*float64(times), Repeat)
		from += size * times
	}
}

// repetition returns the size of the part that text begins with two or more of,
// and how many there are; 0 times if it begins with no repetition.
//
// Taking the shortest part finds "aa" in "aabaab", taking the longest "aab" twice.
// The one that covers more counts, the shortest if both cover as much.
func repetition(text []uint16) (size, times int) {
	shortest, longest := 0, 0
	for size := 1; 2*size <= len(text) && !endsLine(text[size-1]); size++ {
		if !slices.Equal(text[:size], text[size:2*size]) {
			continue
		}
		if shortest == 0 {
			shortest = size
		}
		longest = size
	}
	if shortest == 0 {
		return 0, 0
	}
	short, long := repeated(text, shortest), repeated(text, longest)
	if longest*long <= shortest*short {
		return shortest, short
	}
	whole := text[:longest*long]
	for size = shortest; size*repeated(whole, size) < len(whole); size++ {
	}
	return size, len(whole) / size
}

// repeated counts how often the first units of text are there, one after the
// other.
func repeated(text []uint16, size int) int {
	n := 1
	for ; (n+1)*size <= len(text) && slices.Equal(text[:size], text[n*size:(n+1)*size]); n++ {
	}
	return n
}

// endsLine knows what the dot of a regular expression does not match in
// JavaScript: no repeated part has it.
func endsLine(c uint16) bool {
	return c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029'
}
