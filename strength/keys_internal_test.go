package strength

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"
)

var keyboardNames = []string{"qwerty", "dvorak", "keypad", "mac_keypad"}

func TestKeyboardsAreThoseOfTheOriginal(t *testing.T) {
	text, err := os.ReadFile("testdata/keyboards.json")
	if err != nil {
		t.Fatal(err)
	}
	var original map[string]map[string][]string
	if err := json.Unmarshal(text, &original); err != nil {
		t.Fatal(err)
	}
	for i, k := range keyboards() {
		want := original[keyboardNames[i]]
		for c := range k.near {
			got := spellKeys(k.near[c])
			if !slices.Equal(got, append(want[string(rune(c))], make([]string, 8)...)[:8]) {
				t.Errorf("%s: around %q are %q, want %q", keyboardNames[i], rune(c), got, want[string(rune(c))])
			}
		}
	}
}

// spellKeys returns what each key types.
func spellKeys(keys [8]key) (all []string) {
	for _, k := range keys {
		n := 0
		for n < len(k) && k[n] != 0 {
			n++
		}
		all = append(all, string(k[:n]))
	}
	return all
}

func TestWalksAreFoundWithTurnsAndShift(t *testing.T) {
	tests := []struct {
		text, keyboard string
		turns, shifted int
	}{
		{"12345", "qwerty", 1, 0},
		{"@WSX", "qwerty", 1, 4},
		{"6tfGHJ", "qwerty", 2, 3},
		{"hGFd", "qwerty", 1, 2},
		{"/;p09876yhn", "qwerty", 3, 0},
		{"Xdr%", "qwerty", 1, 2},
		{"159-", "keypad", 1, 0},
		{"*84", "keypad", 1, 0},
		{"/8520", "keypad", 1, 0},
		{"369", "keypad", 1, 0},
		{"/963.", "mac_keypad", 1, 0},
		{"*-632.0214", "mac_keypad", 9, 0},
		{"aoEP%yIxkjq:", "dvorak", 4, 5},
		{";qoaOQ:Aoq;a", "dvorak", 11, 4},
	}
	all := keyboards()
	for _, tt := range tests {
		k := all[slices.Index(keyboardNames, tt.keyboard)]
		want := walk{len(tt.text), tt.turns, tt.shifted}
		if got := k.walk(decode([]byte(tt.text))); got != want {
			t.Errorf("%s: got %+v, want %+v", tt.text, got, want)
		}
	}
}

func TestTwoKeysAreNoWalk(t *testing.T) {
	for _, text := range []string{"", "/", "qw", "*/", "qé", "éq", "日本", "q\x00"} {
		wantStretches(t, searching(text), (*search).keys, "")
	}
	wantStretches(t, searching("rz!12345%z"), (*search).keys, "123@3 12345@3") // a number pad and the row above letters
}

func TestAWalkTakesAsManyGuessesAsThereAreSimplerOnes(t *testing.T) {
	k := keyboards()[0]
	straight := k.size * k.degree * 5
	turned := 0.0
	for size := 2; size <= 8; size++ {
		for turns := 1; turns <= min(3, size-1); turns++ {
			turned += choose(size-1, turns-1) * k.size * math.Pow(k.degree, float64(turns))
		}
	}
	tests := []struct {
		walk walk
		want float64
	}{
		{walk{6, 1, 0}, straight},
		{walk{6, 1, 2}, straight * (15 + 6)},
		{walk{6, 1, 6}, straight * 2},
		{walk{8, 3, 0}, turned},
	}
	for _, tt := range tests {
		if got := k.guesses(tt.walk); math.Abs(got/tt.want-1) > 1e-12 {
			t.Errorf("%+v: got %v, want %v", tt.walk, got, tt.want)
		}
	}
}

func TestKeyboardsOfAKindCountAsEquallyLarge(t *testing.T) {
	all := keyboards()
	for i, want := range []struct{ size, degree float64 }{{94, 432. / 94}, {94, 432. / 94}, {15, 76. / 15}, {15, 76. / 15}} {
		if all[i].size != want.size || all[i].degree != want.degree {
			t.Errorf("%s: %v keys with %v neighbours", keyboardNames[i], all[i].size, all[i].degree)
		}
	}
}
