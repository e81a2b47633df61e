package strength

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// small returns a lexicon of a few words, the most common first.
func small(words ...string) *lexicon {
	l := &lexicon{start: []uint32{0}, list: make([]byte, len(words))}
	for _, w := range slices.Sorted(slices.Values(words)) {
		l.letters = append(l.letters, w...)
		l.start = append(l.start, uint32(len(l.letters)))
		l.rank = append(l.rank, uint16(slices.Index(words, w)+1))
	}
	for i := range l.list {
		l.list[i] = 1 // English
	}
	return l
}

// searching returns a search of text for a few words.
func searching(text string, words ...string) *search {
	units := decode([]byte(text))
	b := &book{small(words...), keyboards()}
	return &search{book: b, year: 2017, text: units, low: lowered(units)}
}

// stretches returns what was found, in order, as "word@3".
func (s *search) stretches() string {
	s.found.sort()
	var all []string
	for _, m := range s.found {
		all = append(all, fmt.Sprintf("%s@%d", string(utf16.Decode(s.text[m.from:m.to])), m.from))
	}
	return strings.Join(all, " ")
}

// wantStretches runs one matcher on text and compares what it finds.
func wantStretches(t *testing.T, s *search, look func(*search), want string) {
	t.Helper()
	look(s)
	if got := s.stretches(); got != want {
		t.Errorf("%s: got %q, want %q", string(utf16.Decode(s.text)), got, want)
	}
}

// guessesOf returns those of the only match that a matcher finds in text.
func guessesOf(t *testing.T, s *search, look func(*search)) float64 {
	t.Helper()
	look(s)
	if len(s.found) != 1 {
		t.Fatalf("%s: found %q", string(utf16.Decode(s.text)), s.stretches())
	}
	return s.found[0].guesses
}
