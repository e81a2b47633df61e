package generator_test

import (
	"bytes"
	"io"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"watchword/generator"
)

// list returns the words of a list as they stand in the file.
func list(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile("data/eff_" + name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(text))
}

func TestNoWordBeginsWithAnotherOne(t *testing.T) {
	for name, size := range map[string]int{"large": 7776, "short": 1296} {
		words := list(t, name)
		if len(words) != size || !slices.IsSorted(words) {
			t.Errorf("%s: %d words, or not in order", name, len(words))
		}
		for i, word := range words[1:] {
			if strings.HasPrefix(word, words[i]) {
				t.Errorf("%s: %q begins with %q", name, word, words[i])
			}
			if !regexp.MustCompile(`^[a-z][a-z-]{2,8}$`).MatchString(word) {
				t.Errorf("%s: %q is no word", name, word)
			}
		}
	}
}

// loaded yields these bytes and no others that matter.
func loaded(b ...byte) io.Reader { return io.MultiReader(bytes.NewReader(b), zeros{}) }

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestEveryWordOfAListIsDrawn(t *testing.T) {
	for i, want := range list(t, "large") {
		one := generator.Words{Count: 1}
		if got := generate(t, one, loaded(byte(i>>8), byte(i))); got != want {
			t.Fatalf("word %d is %q, want %q", i, got, want)
		}
	}
	hasBits(t, "large", generator.Words{Count: 1}, 7776)
}

func TestEveryWordIsEquallyLikely(t *testing.T) {
	one := generator.Words{Count: 1, List: generator.Short}
	isUniform(t, "short", one, list(t, "short"), seeded(t, 21))
	hasBits(t, "short", one, 1296)
}

func TestPassphrasesAreWrittenAsAsked(t *testing.T) {
	type words = generator.Words
	for want, w := range map[string]words{
		"acid-acorn-zoom":    {Count: 3, Separator: "-"},
		"Acid-Acorn-Zoom":    {Count: 3, Separator: "-", Case: generator.Capitalized},
		"ACID, ACORN, ZOOM":  {Count: 3, Separator: ", ", Case: generator.UpperCase},
		"acidacornzoom":      {Count: 3},
		"acid":               {Count: 1, Separator: "-"},
		"acid-10-yo-yo-acid": {Count: 3, Separator: "-", Number: true},
	} {
		w.List = generator.Short
		draws := loaded(0, 0, 0, 1, 1295>>8, 1295&0xff)
		if w.Number {
			yoyo := slices.Index(list(t, "short"), "yo-yo")
			draws = loaded(0, 0, 0, byte(yoyo>>8), byte(yoyo))
		}
		if got := generate(t, w, draws); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// A word, a number: all of them, and each a password of its own.
func TestEveryWordGoesWithEveryNumber(t *testing.T) {
	w := generator.Words{Count: 1, List: generator.Short, Number: true}
	seen := map[string]bool{}
	for i := range 1296 {
		for n := range 90 {
			seen[generate(t, w, loaded(byte(i>>8), byte(i), byte(n)))] = true
		}
	}
	hasBits(t, "word and number", w, len(seen))
}

func TestEasyPasswordsCanBeReadAloud(t *testing.T) {
	form := regexp.MustCompile(`^[A-Z-]{3,9}-[1-9][0-9](-[A-Z-]{3,9}){3}$`)
	random := seeded(t, 22)
	for range 200 {
		if s := generate(t, generator.Easy(), random); !form.MatchString(s) || len(s) > 63 {
			t.Errorf("%q is not easy, or longer than a Wi-Fi password", s)
		}
	}
	want := 4*math.Log2(7776) + math.Log2(90)
	if got := generator.Easy().Bits(); math.Abs(got-want) > 1e-12 || math.Abs(got-58.19) > 0.01 {
		t.Errorf("got %.4f bits, want %.4f", got, want)
	}
}

func TestSixWordsHave77Bits(t *testing.T) {
	if got := (generator.Words{Count: 6}).Bits(); math.Abs(got-77.5489) > 0.0001 {
		t.Errorf("got %.4f bits", got)
	}
}

func TestTheLongestPassphraseHasRoom(t *testing.T) {
	words := list(t, "large")
	longest := slices.IndexFunc(words, func(word string) bool { return len(word) == 9 })
	gap := strings.Repeat("~", generator.MaxSeparator)
	w := generator.Words{Count: generator.MaxWords, Separator: gap, Number: true}

	draw := []byte{byte(longest >> 8), byte(longest)}
	draws := slices.Concat(draw, []byte{89}, bytes.Repeat(draw, generator.MaxWords-1))
	want := words[longest] + gap + "99" + strings.Repeat(gap+words[longest], generator.MaxWords-1)
	if got := generate(t, w, loaded(draws...)); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOddPassphrasesAreRefusedWithTheReason(t *testing.T) {
	for reason, w := range map[string]generator.Words{
		"0 words are not within 1 and 64":  {},
		"65 words are not within 1 and 64": {Count: 65},
		"no such words":                    {Count: 1, List: 2},
		"\"\\n\" is no separator":          {Count: 1, Separator: "\n"},
		"\"é\" is no separator":            {Count: 1, Separator: "é"},
		"is no separator":                  {Count: 1, Separator: strings.Repeat(" ", 17)},
	} {
		isRefused(t, w, reason)
	}
}
