package strength

import (
	"strings"
	"testing"
)

func TestDatesAreFoundWithAnySeparator(t *testing.T) {
	for _, separator := range []string{"", " ", "-", "/", "\\", "_", ".", "\t", "\u00a0", "\u2003", "\ufeff"} {
		text := strings.Join([]string{"13", "2", "1921"}, separator)
		wantStretches(t, searching(text), (*search).dates, text+"@0")
	}
}

func TestDatesAreFoundInAnyOrder(t *testing.T) {
	for _, text := range []string{
		"8888", "8/8/88", "88.8.8", "1/15/99", "15.1.1999", "1999-15-1", "111504", "2015_06_04", "0202",
	} {
		wantStretches(t, searching(text), (*search).dates, text+"@0")
	}
}

func TestWhatIsNoDateIsNotFound(t *testing.T) {
	for _, text := range []string{
		"", "123", "1/1/1", "1.1.", "99-99-99", "1.1-91", "1+1+91", "0000", "00.1.00", "1.32.91", "1/2/3/", "1.333.99",
	} {
		wantStretches(t, searching(text), (*search).dates, "")
	}
}

func TestDatesWithinOthersAreDropped(t *testing.T) {
	tests := []struct{ text, want string }{
		{"a1/1/91!", "1/1/91@1"},
		{"12/20/1991.12.20", "12/20/1991@0 1991.12.20@6"},
		{"912/20/919", "12/20/91@1"},
		{"2015_06_04", "2015_06_04@0"},
	}
	for _, tt := range tests {
		wantStretches(t, searching(tt.text), (*search).dates, tt.want)
	}
}

func TestADateTakesTheDaysOfTheYearsBetween(t *testing.T) {
	tests := []struct {
		text string
		want float64
	}{
		{"1131923", 365 * (2017 - 1923)},
		{"1/1/2010", 365 * 20 * 4},
		{"111504", 365 * 20}, // 2004, and not 1504
		{"1.1.50", 365 * (2050 - 2017) * 4},
		{"1.1.51", 365 * (2017 - 1951) * 4},
		{"29.2.1000", 365 * (2017 - 1000) * 4}, // no calendar is asked
	}
	for _, tt := range tests {
		if got := guessesOf(t, searching(tt.text), (*search).dates); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.text, got, tt.want)
		}
	}
}

func TestThreeNumbersAreADateOrNot(t *testing.T) {
	tests := []struct{ a, b, c, want int }{
		{24, 12, 1999, 1999},
		{1999, 12, 24, 1999},
		{24, 12, 99, 1999},
		{99, 12, 24, 1999}, // 99 is neither day nor month
		{12, 11, 10, 2010}, // the year is last where it can be
		{1, 2, 3, 2003},
		{50, 1, 1, 2050},
		{32, 12, 31, 2032},
		{32, 12, 32, 0},
		{13, 13, 2050, 0},
		{1, 1, 2051, 0},
		{1, 1, 999, 0},
		{0, 1, 0, 0},
		{1, 0, 1, 0},
		{13, 13, 13, 0},
		{1000, 13, 13, 0},
		{1, 1, 1000, 1000},
	}
	for _, tt := range tests {
		if got, ok := yearOf(tt.a, tt.b, tt.c); got != tt.want && ok || ok != (tt.want != 0) {
			t.Errorf("%d %d %d: got %d, %v", tt.a, tt.b, tt.c, got, ok)
		}
	}
}
