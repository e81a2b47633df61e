package generator_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"watchword/generator"
)

// kinds spells out what each place of a pattern may be.
var kinds = map[rune]string{
	'A': "ABCDEFGHIJKLMNOPQRSTUVWXYZ", 'a': "abcdefghijklmnopqrstuvwxyz",
	'C': "BCDFGHJKLMNPQRSTVWXYZ", 'c': "bcdfghjklmnpqrstvwxyz",
	'V': "AEIOU", 'v': "aeiou", '9': "0123456789",
	'X': "0123456789ABCDEF", 'x': "0123456789abcdef", 's': "!@#$%^&*-_=+?.",
	'*': "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*-_=+?.",
}

// spelled lists the passwords of a pattern without escapes and repeats.
func spelled(pattern string) []string {
	all := []string{""}
	for _, place := range pattern {
		chars, known := kinds[place]
		if !known {
			chars = string(place)
		}
		var longer []string
		for _, s := range all {
			for _, c := range chars {
				longer = append(longer, s+string(c))
			}
		}
		all = longer
	}
	return all
}

func pattern(t *testing.T, text string) generator.Pattern {
	t.Helper()
	p, err := generator.ParsePattern(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEveryPasswordOfAPatternIsEquallyLikely(t *testing.T) {
	random := seeded(t, 41)
	for _, text := range []string{"A", "a", "C", "c", "V", "v", "9", "X", "x", "s", "*", "v-V.v", "(9) 9/9", "Vs#"} {
		all := spelled(text)
		hasBits(t, text, pattern(t, text), len(all))
		isUniform(t, text, pattern(t, text), all, random)
	}
}

func TestAPatternSaysWhatStandsWhere(t *testing.T) {
	for text, want := range map[string]string{
		"9{4}":          "0000",
		"9-{3}a{2}":     "0---aa",
		`\A\9\\\{\}v`:   `A9\{}a`,
		`v\*{3}`:        "a***",
		"X{1}x":         "00",
		"Cvccvc-99 !~v": "Babbab-00 !~a",
	} {
		if got := generate(t, pattern(t, text), loaded()); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestALongPatternHasExactBits(t *testing.T) {
	p := pattern(t, "A{100}x{924}")
	if got, want := p.Bits(), 100*math.Log2(26)+924*4; math.Abs(got-want) > 1e-9 {
		t.Errorf("got %v bits, want %v", got, want)
	}
	if got := generate(t, p, seeded(t, 42)); len(got) != 1024 || strings.Trim(got[:100], kinds['A']) != "" {
		t.Errorf("got %q", got)
	}
}

func TestAnOddPatternIsRefusedWithThePlace(t *testing.T) {
	for text, reason := range map[string]string{
		"":              "it leaves nothing to chance",
		`\a\b-`:         "it leaves nothing to chance",
		"a8":            `at character 2: '8' is no kind of character (\8 is the character itself)`,
		"99b":           `at character 3: 'b' is no kind of character`,
		"a}":            `at character 2: '}' is no kind of character`,
		"aé":            "at character 2: not a printable ASCII character",
		"a\n":           "at character 2: not a printable ASCII character",
		`a\`:            `at character 2: \ with no character after it`,
		`a\é`:           `at character 2: \ with no character after it`,
		"{3}a":          "at character 1: { with no place before it",
		"a{3":           "at character 2: { with no place before it or no } after it",
		"a{}":           `at character 2: "" is not within 1 and 1024`,
		"a{0}":          `at character 2: "0" is not within 1 and 1024`,
		"a{-1}":         `at character 2: "-1" is not within 1 and 1024`,
		"a{1025}":       `at character 2: "1025" is not within 1 and 1024`,
		"a{1000}9{25}":  "at character 9: more than 1024 characters",
		"a{9999999999}": `at character 2: "9999999999" is not within`,
	} {
		p, err := generator.ParsePattern(text)
		if !errors.Is(err, generator.ErrPattern) || !strings.Contains(fmt.Sprint(err), reason) {
			t.Errorf("%q: got error %v, want %q", text, err, reason)
		}
		isRefused(t, p, "the pattern is empty")
	}
}
