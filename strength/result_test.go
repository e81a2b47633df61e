package strength_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"watchword/secret"
	"watchword/strength"
)

// estimator is that of all tests, which unpack the lists once.
var estimator = sync.OnceValue(strength.New)

// in2026 estimates a password known to nobody but the attacker.
func in2026(password string, own ...string) strength.Result {
	return verdict{Password: password, Own: own, Year: 2026}.estimate(estimator())
}

func TestAPasswordIsWeakForAReason(t *testing.T) {
	tests := []struct{ password, why string }{
		{"", "few characters"},
		{"x;7", "few characters"},
		{"is7K:", "few characters"},
		{"password", "one of the most common passwords"},
		{"p@ssw0rd", "one of the most common passwords"},
		{"DROWSSAP", "one of the most common passwords"},
		{"1234567890", "one of the most common passwords"},
		{"summer2024", "a common word and a year"},
		{"Evaporator", "a common word"},
		{"John1987", "a name and a year"},
		{"rotaropave", "a word spelled backwards"},
		{"3v4p0r4t0r", "a word with signs for letters"},
		{"24.12.1999anna", "a date and a name"},
		{"lkjhgfd", "keys in a row"},
		{"evaporatorevaporator", "a repetition"},
		{"fghijklm", "a sequence"},
		{"novakfghij1987", "a name, a sequence and a year"},
		{"octocat_9", "your name or the site's"},
		{"evaporator bottle", "a common word"},
	}
	for _, tt := range tests {
		r := in2026(tt.password, "octocat")
		if got := r.Why(); got != tt.why {
			t.Errorf("%s: got %q, want %q (%v, 10^%.1f)", tt.password, got, tt.why, r.Level(), r.Guesses)
		}
	}
}

func TestAStrongPasswordHasNoReasons(t *testing.T) {
	for _, p := range []string{"rN4?kV_8q-Tm2+Zc.w7H", "correct horse battery staple"} {
		if r := in2026(p); r.Level() != strength.Strong || len(r.Reasons) > 0 || r.Why() != "" {
			t.Errorf("%s: %v, %q", p, r.Level(), r.Why())
		}
	}
}

func TestEveryReasonHasWords(t *testing.T) {
	var said []string
	for r := strength.Short; r <= strength.Date; r++ {
		text := r.String()
		if text == "" || slices.Contains(said, text) || strings.ToLower(text) != text || strings.HasSuffix(text, ".") {
			t.Errorf("reason %d: %q", r, text)
		}
		said = append(said, text)
	}
}

func TestLevelsBeginAtTheirNumberOfGuesses(t *testing.T) {
	tests := []struct {
		guesses float64
		score   int
		want    string
	}{
		{0, 0, "weak"},
		{7.99, 2, "weak"},
		{8.1, 3, "fair"},
		{9.9, 3, "fair"},
		{10.1, 4, "good"},
		{13.99, 4, "good"},
		{14, 4, "strong"},
		{256, 4, "strong"},
	}
	for _, tt := range tests {
		r := strength.Result{Guesses: tt.guesses, Score: tt.score}
		if got := r.Level().String(); got != tt.want {
			t.Errorf("10^%v: got %s, want %s", tt.guesses, got, tt.want)
		}
	}
}

func TestRandomCharactersAddATenfoldEach(t *testing.T) {
	const random = "Zw;8xQ#kV0f}mLr?"
	want := map[int]strength.Level{8: strength.Weak, 9: strength.Fair, 10: strength.Fair, 11: strength.Good, 13: strength.Good, 14: strength.Strong}
	for size, level := range want {
		r := in2026(random[:size])
		if r.Guesses < float64(size) || r.Guesses > float64(size)+0.001 || r.Level() != level {
			t.Errorf("%d: 10^%v, %v, want %v", size, r.Guesses, r.Level(), level)
		}
	}
}

func TestOwnWordsMakeAPasswordWeaker(t *testing.T) {
	for _, p := range []string{"kratzbaum17", "Kratzbaum17", "muabztark17", "kr4tzb4um17"} {
		alone, known := in2026(p), in2026(p, "me@example.com", "kratzbaum")
		if known.Guesses >= alone.Guesses-2 || !slices.Contains(known.Reasons, strength.Own) {
			t.Errorf("%s: 10^%.1f alone, 10^%.1f for who knows the word: %v", p, alone.Guesses, known.Guesses, known.Reasons)
		}
	}
}

func TestThePresentYearIsTheCallers(t *testing.T) {
	estimate := func(year int) float64 {
		return verdict{Password: "1950", Year: year}.estimate(estimator()).Guesses
	}
	if a, b := estimate(1960), estimate(2050); a >= b {
		t.Errorf("10^%v in 1960, 10^%v in 2050", a, b)
	}
	eve := time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC)
	east := eve.In(time.FixedZone("", 3600))
	password := secret.New([]byte("1950"))
	defer password.Wipe()
	if a, b := estimator().Estimate(password, nil, eve), estimator().Estimate(password, nil, east); a.Guesses >= b.Guesses {
		t.Errorf("10^%v before midnight, 10^%v after", a.Guesses, b.Guesses)
	}
}

func TestAWordOfJavaScriptIsAWord(t *testing.T) {
	if r := in2026("constructor"); r.Why() != "a common word" {
		t.Errorf("got %q, 10^%v", r.Why(), r.Guesses)
	}
}
