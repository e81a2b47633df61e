//go:build deep

package strength_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"watchword/strength"
)

// A maker makes passwords as people do, and as they do not.
type maker struct {
	*rand.Rand
	book strength.Book
}

func newMaker(seed uint64) maker {
	return maker{rand.New(rand.NewPCG(seed, 0)), strength.NewBook()}
}

// questions returns n, no two passwords alike.
func (m maker) questions(n int) (all []verdict) {
	seen := map[string]bool{}
	for len(all) < n {
		p := m.clean(m.password())
		long := len(p) > strength.Limit || len(p) > 48 && m.IntN(20) > 0 // the original takes its time
		if seen[p] || long || strings.Contains(strings.ToLower(p), "constructor") {
			continue
		}
		seen[p] = true
		all = append(all, verdict{Password: p, Own: m.own(p), Year: 2000 + m.IntN(60)})
	}
	return all
}

func (m maker) password() string {
	var p strings.Builder
	for range 1 + m.IntN(4) {
		p.WriteString(m.disguised(m.part()))
	}
	return m.disguised(p.String())
}

// part returns something that is found, or not.
func (m maker) part() string {
	parts := []func() string{
		m.word, m.word, m.word, m.word, m.date, m.date, m.year, m.walk, m.walk,
		m.sequence, m.digits, m.noise, m.foreign, m.signs,
	}
	return pick(m, parts)()
}

// disguised changes s in one way, or not at all.
func (m maker) disguised(s string) string {
	switch m.IntN(12) {
	case 0:
		return strings.ToUpper(s)
	case 1:
		return m.cased(s)
	case 2:
		return m.capital(s)
	case 3:
		runes := []rune(s)
		slices.Reverse(runes)
		return string(runes)
	case 4, 5:
		return m.lookalike(s)
	case 6:
		return strings.Repeat(s, 2+m.IntN(3))
	case 7:
		runes := []rune(s)
		return string(runes[:m.IntN(len(runes)+1)])
	}
	return s
}

func (m maker) word() string { return m.book.WordAt(m.IntN(m.book.WordCount())) }

func (m maker) year() string { return fmt.Sprint(1890 + m.IntN(170)) }

func (m maker) digits() string { return fmt.Sprint(m.IntN(1 << (1 + m.IntN(40)))) }

// date returns one of many forms, some of them no dates.
func (m maker) date() string {
	sep := pick(m, []string{"", "", "/", ".", "-", "_", " ", "\\", "\t", "\u00a0", "\u2009", "\ufeff", "+"})
	form := pick(m, []string{"%02d%s%02d%s%d", "%d%s%d%s%d"})
	numbers := []any{1 + m.IntN(32), sep, m.IntN(14), sep, m.anyYear()}
	if m.IntN(3) == 0 {
		numbers[0], numbers[4] = numbers[4], numbers[0]
	}
	if m.IntN(3) == 0 {
		numbers[0], numbers[2] = numbers[2], numbers[0]
	}
	return fmt.Sprintf(form, numbers...)
}

func (m maker) anyYear() int {
	return pick(m, []int{m.IntN(100), 1900 + m.IntN(160), 990 + m.IntN(1100)})
}

// walk goes from key to key, on and on or with turns.
func (m maker) walk() string {
	layout := m.IntN(m.book.KeyboardCount())
	at := byte("5gn"[m.IntN(3)])
	s, direction, straight := "", m.IntN(8), 1+m.IntN(4)
	for range 2 + m.IntN(9) {
		if m.IntN(straight) == 0 {
			direction = m.IntN(8)
		}
		next := m.book.Neighbour(layout, at, direction)
		if next[0] == 0 {
			direction = m.IntN(8)
			continue
		}
		at = next[0]
		if next[1] != 0 && m.IntN(5) == 0 {
			at = next[1]
		}
		s += string(rune(at))
	}
	return s
}

// sequence goes up or down in steps, in one of several scripts.
func (m maker) sequence() string {
	c := pick(m, []rune{'a', 'A', 'z', 'Z', '0', '1', '9', '5', 'k', 'M', 'а', 'α', 'あ', '!', 'é'})
	stride := rune(m.IntN(15) - 7)
	s := ""
	for range 2 + m.IntN(6) {
		s, c = s+string(c), c+stride
	}
	return m.clean(s)
}

// noise is printable ASCII.
func (m maker) noise() string {
	s := ""
	for range 1 + m.IntN(8) {
		s += string(rune(' ' + m.IntN(95)))
	}
	return s
}

// signs has what stands for letters.
func (m maker) signs() string {
	s := ""
	for range 1 + m.IntN(8) {
		s += string("4@8({[<3691!|70$5+7%2"[m.IntN(21)])
	}
	return s
}

// foreign is of other scripts, with ends of lines and other controls.
func (m maker) foreign() string {
	s := ""
	from := pick(m, []rune{0, 0x80, 0xc0, 0x180, 0x391, 0x410, 0x5d0, 0x300, 0x2000, 0x3040, 0x4e00, 0xff00, 0x10400, 0x1f600})
	for range 1 + m.IntN(5) {
		s += string(from + rune(m.IntN(48)))
	}
	return m.clean(s)
}

// clean drops the letters that the package reads in another way.
func (m maker) clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == 'İ' || r == 'Σ' || r == 'ς' {
			return 'x'
		}
		return r
	}, s)
}

func (m maker) cased(s string) string {
	return strings.Map(func(r rune) rune {
		if m.IntN(3) == 0 {
			return unicode.ToUpper(r)
		}
		return r
	}, s)
}

func (m maker) capital(s string) string {
	runes := []rune(s)
	if len(runes) == 0 {
		return s
	}
	at := pick(m, []int{0, len(runes) - 1})
	runes[at] = unicode.ToUpper(runes[at])
	return string(runes)
}

// lookalike writes some letters as signs, of several for one letter.
func (m maker) lookalike(s string) string {
	signs := map[rune]string{
		'a': "4@", 'b': "8", 'c': "({[<", 'e': "3", 'g': "69", 'i': "1!|",
		'l': "1|7", 'o': "0", 's': "$5", 't': "+7", 'x': "%", 'z': "2",
	}
	often := 1 + m.IntN(3)
	return strings.Map(func(r rune) rune {
		if of := signs[r]; of != "" && m.IntN(often) == 0 {
			return rune(of[m.IntN(len(of))])
		}
		return r
	}, s)
}

// own returns words that are in p, or are not.
func (m maker) own(p string) []string {
	if m.IntN(3) > 0 {
		return nil
	}
	words := []string{}
	runes := []rune(p)
	for range m.IntN(4) {
		from := m.IntN(len(runes) + 1)
		to := from + m.IntN(len(runes)+1-from)
		words = append(words, m.clean(m.disguised(string(runes[from:to]))), m.disguised(m.word()))
	}
	return words
}

func pick[T any](m maker, from []T) T { return from[m.IntN(len(from))] }
