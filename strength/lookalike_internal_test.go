package strength

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// spelled returns readings as "4=a 8=b", sorted.
func spelled(all []reading) (out []string) {
	for _, r := range all {
		var signs []string
		for sign, letter := range r {
			if letter != 0 {
				signs = append(signs, fmt.Sprintf("%c=%c", sign, letter))
			}
		}
		out = append(out, strings.Join(signs, " "))
	}
	slices.Sort(out)
	return out
}

func TestReadingsGiveEachLetterOneSign(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"", nil},
		{"abc.", nil},
		{"@", []string{"@=a"}},
		{"4@", []string{"4=a", "@=a"}},
		{"4@0", []string{"0=o 4=a", "0=o @=a"}},
		{"8(", []string{"(=c 8=b"}},
		{"1", []string{"1=i", "1=l"}},
		{"1|", []string{"1=i", "1=i |=l", "1=l", "1=l |=i", "|=i", "|=l"}},
		{"7", []string{"7=l", "7=t"}},
	}
	for _, tt := range tests {
		if got := spelled(readings(decode([]byte(tt.text)))); !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestThereAreFewReadingsOfAllSigns(t *testing.T) {
	if n := len(readings(decode([]byte("4@8({[<3691!|70$5+%2")))); n != 736 {
		t.Errorf("%d readings", n)
	}
}

func TestWordsAreFoundWithSignsForLetters(t *testing.T) {
	words := []string{"aac", "password", "paassword", "asdf0", "cgo", "a", "i", "ice"}
	tests := []struct{ text, want string }{
		{"p4ssword", "p4ssword@0"},
		{"p@ssw0rd", "p@ssw0rd@0"},
		{"P4$$W0RD", "P4$$W0RD@0"},
		{"p4@ssword", ""}, // two signs for one letter
		{"aSdfO{G0asDfO", "{G0@5"},
		{"asdf0", ""}, // nothing to read in it
		{"4 1 @", ""}, // single letters
		{"1ce", "1ce@0"},
	}
	for _, tt := range tests {
		wantStretches(t, searching(tt.text, words...), (*search).lookalikes, tt.want)
	}
}

func TestVariationsWithSigns(t *testing.T) {
	tests := []struct {
		word, signs string
		want        float64
	}{
		{"abcet", "", 1},
		{"4bcet", "4a", 2},
		{"a8cet", "8b", 2},
		{"4b3et", "4a3e", 2 * 2},
		{"48cet", "4a8b", 4},
		{"a4a4aa", "4a", 15 + 6},
		{"4a4a44", "4a", 15 + 6},
		{"a44att+", "4a+t", (6 + 4) * 3},
		{"Aa44aA", "4a", 15 + 6},
	}
	for _, tt := range tests {
		var r reading
		for i := 0; i < len(tt.signs); i += 2 {
			r[tt.signs[i]] = tt.signs[i+1]
		}
		if got := r.variations(lowered(decode([]byte(tt.word)))); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.word, got, tt.want)
		}
	}
}

func TestAWordWithSignsTakesItsVariationsToo(t *testing.T) {
	s := searching("P4ssw0rd", "first", "password")
	if got := guessesOf(t, s, (*search).lookalikes); got != 2*2*2*2 {
		t.Errorf("got %v guesses", got)
	}
}
