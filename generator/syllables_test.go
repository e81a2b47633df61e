package generator_test

import (
	"fmt"
	"math"
	"regexp"
	"testing"

	"watchword/generator"
)

// spoken lists the words of n syllables.
func spoken(n int) []string {
	if n == 0 {
		return []string{""}
	}
	var words []string
	for _, begun := range spoken(n - 1) {
		for _, onset := range "bdfghjklmnprstvwz" {
			for _, vowel := range "aeiou" {
				for _, coda := range []string{"", "l", "n", "r", "s"} {
					words = append(words, fmt.Sprintf("%s%c%c%s", begun, onset, vowel, coda))
				}
			}
		}
	}
	return words
}

func different(words []string) int {
	seen := map[string]bool{}
	for _, word := range words {
		seen[word] = true
	}
	return len(seen)
}

func TestNoTwoRowsOfSyllablesReadTheSame(t *testing.T) {
	for n := 1; n <= 2; n++ {
		hasBits(t, fmt.Sprint(n, " syllables"), generator.Syllables{Count: n}, different(spoken(n)))
	}
	var numbered []string
	for _, word := range spoken(1) {
		for n := range 100 {
			numbered = append(numbered, fmt.Sprintf("%s%02d", word, n))
		}
	}
	hasBits(t, "with digits", generator.Syllables{Count: 1, Digits: 2}, different(numbered))
}

func TestEverySyllableIsEquallyLikely(t *testing.T) {
	isUniform(t, "syllables", generator.Syllables{Count: 1}, spoken(1), seeded(t, 31))
}

func TestUserNamesCanBeSpoken(t *testing.T) {
	form, random := regexp.MustCompile(`^([bdfghjklmnprstvwz][aeiou][lnrs]?){3}[0-9]{2}$`), seeded(t, 32)
	for range 500 {
		if s := generate(t, generator.Username(), random); !form.MatchString(s) {
			t.Errorf("%q is no user name", s)
		}
	}
	if got, want := generator.Username().Bits(), 3*math.Log2(425)+2*math.Log2(10); math.Abs(got-want) > 1e-12 {
		t.Errorf("got %.4f bits, want %.4f", got, want)
	}
}

func TestOddSyllablesAreRefusedWithTheReason(t *testing.T) {
	for reason, s := range map[string]generator.Syllables{
		"0 syllables are not within 1 and 64":  {},
		"65 syllables are not within 1 and 64": {Count: 65},
		"-1 digits are not within 0 and 64":    {Count: 1, Digits: -1},
		"65 digits are not within 0 and 64":    {Count: 1, Digits: 65},
	} {
		isRefused(t, s, reason)
	}
}
