package strength

import (
	"fmt"
	"strings"
	"testing"
)

// wayOf returns the best way through ten characters with some matches, as "0-6
// 6-10", and its guesses.
func wayOf(found ...match) (float64, string) {
	s := searching("0123456789")
	s.found = found
	s.found.sort()
	guesses, way := s.cheapest()
	var all []string
	for _, m := range way {
		all = append(all, fmt.Sprintf("%d-%d", m.from, m.to))
	}
	return guesses, strings.Join(all, " ")
}

func TestTheCheapestWayIsTaken(t *testing.T) {
	tests := []struct {
		name    string
		found   []match
		want    string
		guesses float64
	}{
		{"nothing found", nil, "0-10", 1e10 + 1},
		{"a beginning", []match{{0, 6, 50, Word}}, "0-6 6-10", 2*50*1e4 + 1e4},
		{"an end", []match{{3, 10, 50, Word}}, "0-3 3-10", 2*1e3*50 + 1e4},
		{"a middle", []match{{1, 9, 50, Word}}, "0-1 1-9 9-10", 6*11*50*11 + 1e8},
		{"one of two", []match{{0, 10, 2, Word}, {0, 10, 1, Name}}, "0-10", 1 + 1},
		{"the whole over its parts", []match{{0, 10, 3, Word}, {0, 4, 2, Word}, {4, 10, 1, Word}}, "0-10", 3 + 1},
		{
			"the parts over the whole",
			[]match{{0, 10, 1e6, Word}, {0, 4, 2, Word}, {4, 10, 1, Word}},
			"0-4 4-10", 2*2*1 + 1e4,
		},
		{"one dearer than trying all", []match{{0, 10, 1e11, Word}}, "0-10", 1e10 + 1},
	}
	for _, tt := range tests {
		if guesses, way := wayOf(tt.found...); way != tt.want || guesses != tt.guesses {
			t.Errorf("%s: got %s, %v guesses; want %s, %v", tt.name, way, guesses, tt.want, tt.guesses)
		}
	}
}

func TestAnEmptyTextTakesOneGuess(t *testing.T) {
	if guesses, way := searching("").solve(); guesses != 1 || way != nil {
		t.Errorf("got %v, %v", guesses, way)
	}
}

func TestTryingAllIsDearerThanWhatIsFoundThere(t *testing.T) {
	for size, want := range map[int]float64{1: 11, 2: 100, 3: 1000} {
		if m := bruteForce(4, 4+size); m.guesses != want {
			t.Errorf("%d units: %v guesses", size, m.guesses)
		}
	}
}

func TestTheWorkOnAnyPasswordIsBounded(t *testing.T) {
	const most = 6e6              // steps, some 50 ms
	tangles := map[string]string{ // texts that take much work at their length
		"one letter":      "a",
		"two letters":     "ab",
		"all signs":       "4@8({[<3691!|70$5+%2",
		"signs and words": "p@ss1|4@8({[<369!70$5+%2dr4g0n",
		"dates":           "1.1.1112131415",
		"walks":           "qasedrftgyhujikolp",
		"turns":           "qwwq",
		"words":           "correct horse battery staple dragon ",
		"short words":     "iamatothewe",
		"no words":        "xkqzvjwqpfzkx;w",
	}
	b := newBook()
	for name, part := range tangles {
		half, whole, beyond := work(b, part, Limit/2), work(b, part, Limit), work(b, part, 100*Limit)
		if whole > most {
			t.Errorf("%s: %d steps", name, whole)
		}
		if whole > 10*half { // 8 for the ways from each end to each beginning, and some for their numbers
			t.Errorf("%s: %d steps, %d for half the length", name, whole, half)
		}
		if beyond != whole {
			t.Errorf("%s: %d steps beyond the limit, %d at it", name, beyond, whole)
		}
	}
}

// work returns how many steps a text of so many units takes.
func work(b *book, part string, size int) int {
	text := decode([]byte(strings.Repeat(part, size/len(part)+1)[:size]))
	s := search{book: b, year: 2026, text: text}
	s.solve()
	return s.effort
}
