package match

import (
	"cmp"
	"slices"
	"strings"
)

// List is entries of which somebody looks for one while typing.
type List struct{ rows []row }

// row is an entry, ready to be compared.
type row struct {
	name    string
	letters []rune   // of name
	parts   []string // name, user, hosts and tags
}

// NewList makes a list of entries. Their order is the one to show them in when
// nothing is typed, and among those that fit as well.
func NewList(entries []Entry) *List {
	l := &List{rows: make([]row, len(entries))}
	for i := range entries {
		r := &l.rows[i]
		r.name = Fold(entries[i].Name)
		r.letters = []rune(r.name)
		for part := range entries[i].parts() {
			r.parts = append(r.parts, part)
		}
	}
	return l
}

// Fit returns the numbers of the entries that every word of typed fits, best
// first.
func (l *List) Fit(typed string) []int {
	type hit struct{ i, score int }
	hits := make([]hit, 0, len(l.rows))
	words := strings.Fields(Fold(typed))
	for i := range l.rows {
		if score, ok := l.rows[i].score(words); ok {
			hits = append(hits, hit{i, score})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.score, b.score) })
	fit := make([]int, len(hits))
	for i := range hits {
		fit[i] = hits[i].i
	}
	return fit
}

// score adds up how badly words fit.
func (r *row) score(words []string) (total int, ok bool) {
	for _, word := range words {
		one, ok := r.scoreOf(word)
		if !ok {
			return 0, false
		}
		total += one
	}
	return total, true
}

// scoreOf is 0 for the name itself and grows up to the letters of word
// scattered over another field. There are few steps, so that what was used last
// stays on top among entries that fit about as well.
func (r *row) scoreOf(word string) (score int, ok bool) {
	switch at := strings.Index(r.name, word); {
	case r.name == word:
		return 0, true
	case at == 0:
		return 1, true
	case at > 0 && strings.ContainsRune("/ .-_@", rune(r.name[at-1])):
		return 2, true
	case at > 0:
		return 3, true
	case slices.ContainsFunc(r.parts, func(part string) bool { return strings.Contains(part, word) }):
		return 4, true
	}
	const scattered, elsewhere = 5, 50
	letters := []rune(word)
	if gap, ok := subsequence(letters, r.letters); ok {
		return min(scattered+gap, elsewhere), true
	}
	for _, part := range r.parts[1:] {
		if gap, found := subsequence(letters, []rune(part)); found && (!ok || elsewhere+gap < score) {
			score, ok = elsewhere+gap, true
		}
	}
	return score, ok
}
