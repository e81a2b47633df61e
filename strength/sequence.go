package strength

// longestStride is the largest distance from each unit of a sequence to the next.
const longestStride = 5

// sequences finds stretches in which each unit is the one before plus the same
// number, as in abc, 9753 and the alphabets of other scripts.
func (s *search) sequences() {
	for from := 0; from < len(s.text)-1; {
		to, stride := sequence(s.text, from)
		if size := to - from; size > 2 || stride == 1 || stride == -1 {
			s.addSequence(from, to, stride)
		}
		from = to - 1 // the end of one may be the beginning of the next
	}
}

// sequence returns the end of the sequence from text[from], and its stride.
func sequence(text []uint16, from int) (to, stride int) {
	stride = int(text[from+1]) - int(text[from])
	for to = from + 2; to < len(text) && int(text[to])-int(text[to-1]) == stride; to++ {
	}
	return to, stride
}

// addSequence adds a sequence, unless it stands still or its stride is too long.
// Where people like to begin, attackers do, too.
func (s *search) addSequence(from, to, stride int) {
	if stride == 0 || stride > longestStride || stride < -longestStride {
		return
	}
	guesses := 26.0
	switch c := s.text[from]; {
	case c == 'a', c == 'A', c == 'z', c == 'Z', c == '0', c == '1', c == '9':
		guesses = 4
	case isDigit(c):
		guesses = 10
	}
	if stride < 0 {
		guesses *= 2
	}
	s.add(from, to, guesses*float64(to-from), Sequence)
}
