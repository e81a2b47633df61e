package generator

import (
	_ "embed" // the lists
	"fmt"
	"io"
	"math"
	"strings"

	"watchword/secret"
)

// The lists of the Electronic Frontier Foundation, a word on each line; see
// data/LICENSE. In neither of them does a word begin with another one, so words can
// be told apart with anything or nothing between them: no two draws give the
// same passphrase.
var (
	//go:embed data/eff_large.txt
	largeList string
	//go:embed data/eff_short.txt
	shortList string
)

// A List names a list of words.
type List uint8

const (
	Large List = iota // 7776 words of 3 to 9 letters, 12.9 bits each
	Short             // 1296 words of 3 to 5 letters, 10.3 bits each
)

// A Case says how words are written.
type Case uint8

const (
	LowerCase   Case = iota // velvet
	Capitalized             // Velvet
	UpperCase               // VELVET
)

const (
	// MaxWords is how many words or syllables there may be.
	MaxWords = 64

	// MaxSeparator is how long a separator may be, in characters.
	MaxSeparator = 16

	longestWord = 9
	numbers     = 90 // of two digits
)

// Words is the recipe of passphrases: words drawn independently, so that one may
// come up twice. It is a plain value.
type Words struct {
	Count     int // words, 1 to MaxWords
	List      List
	Separator string // between any two words: printable ASCII, or nothing
	Case      Case
	Number    bool // a number from 10 to 99 follows the first word as if it were one
}

// Easy returns the recipe of passwords to be read aloud and typed on whatever has
// buttons, like MAPLE-47-OTTER-LAMP-RIVER: 58.2 bits.
func Easy() Words {
	return Words{Count: 4, Separator: "-", Case: UpperCase, Number: true}
}

// Generate implements [Recipe].
func (w Words) Generate(rand io.Reader) (secret.Value, error) {
	if err := w.check(); err != nil {
		return secret.Value{}, err
	}
	size := w.Count*(longestWord+len(w.Separator)) + len(w.Separator) + 2
	return generate(rand, size, w.write)
}

// Bits implements [Recipe].
func (w Words) Bits() float64 {
	if w.check() != nil {
		return 0
	}
	bits := float64(w.Count) * math.Log2(float64(w.List.size()))
	if w.Number {
		bits += math.Log2(numbers)
	}
	return bits
}

func (w Words) check() error {
	odd := func(r rune) bool { return r < ' ' || r > '~' }
	switch {
	case w.Count < 1 || w.Count > MaxWords:
		return fmt.Errorf("%w: %d words are not within 1 and %d", ErrPolicy, w.Count, MaxWords)
	case w.List > Short || w.Case > UpperCase:
		return fmt.Errorf("%w: no such words", ErrPolicy)
	case len(w.Separator) > MaxSeparator || strings.ContainsFunc(w.Separator, odd):
		return fmt.Errorf("%w: %q is no separator", ErrPolicy, w.Separator)
	}
	return nil
}

// write writes a passphrase to b and returns its length.
func (w Words) write(b []byte, d *dice) (n int, err error) {
	for i := range w.Count {
		if i > 0 {
			n += copy(b[n:], w.Separator)
		}
		if n, err = w.addWord(b, n, d); err != nil {
			return 0, err
		}
		if i > 0 || !w.Number {
			continue
		}
		n += copy(b[n:], w.Separator)
		if n, err = addNumber(b, n, d); err != nil {
			return 0, err
		}
	}
	return n, nil
}

// addWord adds a word to the first n bytes of b and returns how many they are
// then.
func (w Words) addWord(b []byte, n int, d *dice) (int, error) {
	i, err := d.roll(w.List.size())
	if err != nil {
		return 0, err
	}
	word := b[n : n+w.List.copy(b[n:], i)]
	for j, c := range word {
		if 'a' <= c && c <= 'z' && (w.Case == UpperCase || w.Case == Capitalized && j == 0) {
			word[j] = c - 'a' + 'A'
		}
	}
	return n + len(word), nil
}

// addNumber adds two digits in the same way.
func addNumber(b []byte, n int, d *dice) (int, error) {
	number, err := d.roll(numbers)
	if err != nil {
		return 0, err
	}
	b[n], b[n+1] = byte('1'+number/10), byte('0'+number%10)
	return n + 2, nil
}

func (l List) text() string { return [...]string{Large: largeList, Short: shortList}[l] }

// size returns how many words l has.
func (l List) size() int { return [...]int{Large: 7776, Short: 1296}[l] }

// Word returns word i of l, which has 7776 or 1296: to write something public that
// people compare, not for passphrases.
func (l List) Word(i int) string {
	var b [longestWord]byte
	return string(b[:l.copy(b[:], i)])
}

// copy copies word i of l to b and returns its length. It reads the list from the
// start each time, which takes some microseconds and builds nothing.
func (l List) copy(b []byte, i int) int {
	rest := l.text()
	for range i {
		rest = rest[strings.IndexByte(rest, '\n')+1:]
	}
	return copy(b, rest[:strings.IndexByte(rest, '\n')])
}
