package strength

import "slices"

// A word is one found in a text.
type word struct {
	from, to int
	rank     float64 // the guesses it takes: those before it in its list, and it
	list     Reason
}

// An ownWord is one that the caller expects in the password.
type ownWord struct {
	text []uint16 // in lower case
	rank float64
}

// ownWords ranks the caller's words. Of two alike the later one counts.
func ownWords(list []string) []ownWord {
	var words []ownWord
	for i, s := range list {
		text := lowered(decode([]byte(s)))
		words = slices.DeleteFunc(words, func(w ownWord) bool { return slices.Equal(w.text, text) })
		if len(text) > 0 {
			words = append(words, ownWord{text, float64(i + 1)})
		}
	}
	return words
}

// eachWord calls found with every word in text, which is in lower case.
func (s *search) eachWord(text []uint16, found func(word)) {
	lexicon := s.book.words
	for from := range text {
		r := lexicon.all()
		for to := from; to < len(text) && r.lo < r.hi; to++ {
			s.effort++
			if r = lexicon.narrow(r, text[to]); lexicon.whole(r) {
				found(word{from, to + 1, float64(lexicon.rank[r.lo]), lists[lexicon.list[r.lo]]})
			}
		}
		for _, w := range s.own {
			s.effort++
			if to := from + len(w.text); to <= len(text) && slices.Equal(text[from:to], w.text) {
				found(word{from, to, w.rank, Own})
			}
		}
	}
}

// forwards finds words as they are written.
func (s *search) forwards() {
	s.eachWord(s.low, func(w word) {
		s.addWord(w, 1, w.list)
	})
}

// backwards finds words from their end to their beginning.
func (s *search) backwards() {
	text := reversed(s.low)
	defer wipe(text)
	s.eachWord(text, func(w word) {
		w.from, w.to = len(text)-w.to, len(text)-w.from
		s.addWord(w, 2, Backwards)
	})
}

// addWord adds a word that is disguised in some way, or not, and that the attacker
// tries so many variations of besides capitals.
func (s *search) addWord(w word, variations float64, disguise Reason) {
	switch {
	case w.list == Own:
		disguise = Own
	case w.list == Listed && w.to-w.from == len(s.text):
		disguise, s.listed = Listed, true
	case disguise == Listed:
		disguise = Word
	}
	s.add(w.from, w.to, w.rank*capitals(s.text[w.from:w.to])*variations, disguise)
}
