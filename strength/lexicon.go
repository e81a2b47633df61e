package strength

import (
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"io"
	"slices"
	"sort"
	"strings"
)

// packed is the word lists of zxcvbn 4.4.2, see data/LICENSE, as gen/words.cjs
// writes them.
//
//go:embed data/words.flate
var packed string

// lists says what the words of each list are, by its number.
var lists = [...]Reason{Listed, Word, Name, Name, Word, Name}

// A lexicon is the words of all lists in the order of their bytes. A password is
// looked up letter by letter as it stands: nothing of it becomes a key.
type lexicon struct {
	letters []byte   // of all words, one after the other
	start   []uint32 // where each begins in letters, and where the last ends
	rank    []uint16 // of each in its list, from 1
	list    []byte   // of each, by number
}

// unpack reads a lexicon. In raw deflate it is the number of words, 32 bits with
// the low byte first, and for each word in turn, column by column: how many
// letters it has in common with the word before, how many follow, the low and the
// high byte of its rank, and its list; then the letters that follow, for all.
//
// It trusts what it reads, which is part of the program.
func unpack(packed string) *lexicon {
	plain, err := io.ReadAll(flate.NewReader(strings.NewReader(packed)))
	if err != nil {
		panic("strength: the word lists are damaged")
	}
	n := int(binary.LittleEndian.Uint32(plain))
	plain = plain[4:]
	column := func() (c []byte) { c, plain = plain[:n:n], plain[n:]; return c }
	shared, own, low, high, list := column(), column(), column(), column(), column()
	l := &lexicon{rank: make([]uint16, n), list: slices.Clone(list)}
	for i := range n {
		l.rank[i] = uint16(high[i])<<8 | uint16(low[i])
	}
	l.spell(shared, own, plain)
	return l
}

// spell fills in the letters of each word: some of the word before, and its own.
func (l *lexicon) spell(shared, own, letters []byte) {
	size := len(letters)
	for _, n := range shared {
		size += int(n)
	}
	l.start, l.letters = make([]uint32, 1, len(own)+1), make([]byte, 0, size)
	last := 0
	for i, n := range own {
		from := len(l.letters)
		l.letters = append(l.letters, l.letters[last:last+int(shared[i])]...)
		l.letters = append(l.letters, letters[:n]...)
		l.start = append(l.start, uint32(len(l.letters)))
		letters, last = letters[n:], from
	}
}

// A run is the words from lo up to hi, which have their first letters in common,
// as many as depth says.
type run struct{ lo, hi, depth int }

func (l *lexicon) all() run { return run{0, len(l.rank), 0} }

// narrow keeps the words of r that go on with c.
func (l *lexicon) narrow(r run, c uint16) run {
	if c == 0 || c >= 0x7f { // no word has it
		return run{}
	}
	return run{l.first(r, byte(c)), l.first(r, byte(c)+1), r.depth + 1}
}

// first returns the first word of r that goes on with c or a later letter.
func (l *lexicon) first(r run, c byte) int {
	return r.lo + sort.Search(r.hi-r.lo, func(i int) bool { return l.letter(r.lo+i, r.depth) >= c })
}

// letter returns one letter of a word, 0 after its end.
func (l *lexicon) letter(word, at int) byte {
	i := l.start[word] + uint32(at)
	if i >= l.start[word+1] {
		return 0
	}
	return l.letters[i]
}

// whole tells whether the letters that the words of r have in common are a word
// themselves. It is the first then, being the shortest.
func (l *lexicon) whole(r run) bool {
	return r.lo < r.hi && l.letter(r.lo, r.depth) == 0
}
