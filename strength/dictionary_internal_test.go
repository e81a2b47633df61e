package strength

import "testing"

func TestWordsAreFoundWhereverTheyAre(t *testing.T) {
	tests := []struct{ text, want string }{
		{"motherboard", "mother@0 motherboard@0 board@6"},
		{"abcdef", "abcd@0 cdef@2"},
		{"BoaRdZ", "BoaRd@0 Z@5"},
		{"q%board%%", "board@2"},
		{"boar", ""},
		{"bo\x00ard", ""},
		{"Ünboard", "board@2"},
		{"", ""},
	}
	for _, tt := range tests {
		s := searching(tt.text, "motherboard", "mother", "board", "abcd", "cdef", "z")
		wantStretches(t, s, (*search).forwards, tt.want)
	}
}

func TestAWordTakesAsManyGuessesAsItsRank(t *testing.T) {
	for i, w := range []string{"first", "second", "third"} {
		s := searching(w, "first", "second", "third")
		if got := guessesOf(t, s, (*search).forwards); got != float64(i+1) {
			t.Errorf("%s: %v guesses", w, got)
		}
	}
}

func TestAPartTakesAsManyGuessesAsThereAreParts(t *testing.T) {
	s := searching("i first", "first", "i")
	s.forwards()
	if s.found[0].guesses != 10 || s.found[1].guesses != 50 {
		t.Errorf("got %+v", s.found)
	}
}

func TestAWordBackwardsTakesTwiceTheGuesses(t *testing.T) {
	words := []string{"123", "321", "456", "654"}
	wantStretches(t, searching("0123456789", words...), (*search).backwards, "123@1 456@4")
	if got := guessesOf(t, searching("654", words...), (*search).backwards); got != 6 {
		t.Errorf("got %v guesses", got)
	}
}

func TestOwnWordsCountByTheirOrder(t *testing.T) {
	s := searching("xOctocatX")
	s.own = ownWords([]string{"me", "", "octocat"})
	wantStretches(t, s, (*search).forwards, "Octocat@1")
	s = searching("OctocaT")
	s.own = ownWords([]string{"octocat", "me", "OCTOCAT"})
	if got := guessesOf(t, s, (*search).forwards); got != 3*(7+21) {
		t.Errorf("got %v guesses: of two alike the later counts", got)
	}
}

func TestOwnWordsAreAlikeInAnyCase(t *testing.T) {
	for _, pair := range [][2]string{
		{"ÉCOLE", "école"},
		{"ΟΔΟΣ", "οδος"},
		{"İbrahim", "ibrahim"},
		{"\U00010400\U00010401x", "\U00010428\U00010429X"},
	} {
		s := searching(pair[0])
		s.own = ownWords([]string{pair[1]})
		wantStretches(t, s, (*search).forwards, pair[0]+"@0")
	}
}

func TestCapitals(t *testing.T) {
	tests := []struct {
		word string
		want float64
	}{
		{"", 1},
		{"a", 1},
		{"A", 2},
		{"abcdef", 1},
		{"Abcdef", 2},
		{"abcdeF", 2},
		{"ABCDEF", 2},
		{"aBcdef", 6},
		{"aBcDef", 6 + 15},
		{"ABCDEf", 6},
		{"aBCDEf", 6 + 15},
		{"ABCdef", 6 + 15 + 20},
		{"A1234", 2},
		{"Éa1B", 2},
	}
	for _, tt := range tests {
		if got := capitals(decode([]byte(tt.word))); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.word, got, tt.want)
		}
	}
}

func TestChoose(t *testing.T) {
	tests := []struct {
		n, k int
		want float64
	}{
		{0, 0, 1}, {1, 0, 1}, {5, 0, 1}, {0, 1, 0}, {0, 5, 0}, {2, 1, 2}, {4, 2, 6}, {33, 7, 4272048},
	}
	for _, tt := range tests {
		if got := choose(tt.n, tt.k); got != tt.want {
			t.Errorf("%d of %d: got %v, want %v", tt.k, tt.n, got, tt.want)
		}
	}
}
