package generator_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"watchword/generator"
)

// tightened returns what rules make of base.
func tightened(t *testing.T, text string, base generator.Policy) generator.Policy {
	t.Helper()
	p, err := rules(t, text).Policy(base)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return p
}

func TestASiteThatAsksForNothingGetsTheDefault(t *testing.T) {
	want := generator.Default().Bits()
	for _, text := range []string{
		"", "minlength: 8", "allowed: ascii-printable", "allowed: unicode; maxlength: 20",
		"minlength: 20; required: lower; required: upper; required: digit; required: special",
		"required: lower, upper; required: digit; allowed: special; max-consecutive: 2",
	} {
		if got := tightened(t, text, generator.Default()).Bits(); got != want {
			t.Errorf("%s: got %v bits, want %v", text, got, want)
		}
	}
}

func TestAPasswordIsAsLongAsTheSiteLikes(t *testing.T) {
	for text, want := range map[string]int{
		"":                              20,
		"minlength: 8":                  20,
		"minlength: 24; maxlength: 64;": 24,
		"maxlength: 64":                 20,
		"maxlength: 12":                 12,
		"minlength: 4; maxlength: 4":    4,
		"maxlength: 2":                  2,
		"maxlength: 1":                  1,
		"minlength: 20; maxlength: 100": 20,
		"minlength: 200":                200,
		strings.Repeat("required: upper;", 25) + "allowed: lower": 40,
	} {
		if got := tightened(t, text, generator.Default()).Length; got != want {
			t.Errorf("%.40s: got %d characters, want %d", text, got, want)
		}
	}
}

func TestNothingLongerThanAskedIsMade(t *testing.T) {
	base := generator.Default()
	base.Length = 32
	if got := tightened(t, "minlength: 8; maxlength: 64", base).Length; got != 32 {
		t.Errorf("got %d characters, want 32", got)
	}
	base.Length = 0
	if got := tightened(t, "", base).Length; got == 0 {
		t.Error("got no characters")
	}
}

// Each has the classes that are left, in the order of Policy.
func TestOnlyAcceptedCharactersAreUsed(t *testing.T) {
	const upper, lower, digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", "0123456789"
	for text, want := range map[string][4]string{
		"allowed: digit":                          {"", "", digits, ""},
		"required: digit":                         {"", "", digits, ""},
		"allowed: lower, digit":                   {"", lower, digits, ""},
		"required: lower; allowed: [-_.~]":        {"", lower, "", "-._"},
		"allowed: upper, [abc ~/]":                {upper, "abc", "", "/~"},
		"required: [~]; allowed: ascii-printable": {upper, lower, digits, "!#$%&*+-.=?@^_~"},
		"required: [§~]; allowed: lower":          {"", lower, "", "~"},
		"allowed: [ ], upper":                     {upper, "", "", ""},
	} {
		p := tightened(t, text, generator.Default())
		got := [4]string{p.Upper.Chars, p.Lower.Chars, p.Digits.Chars, p.Symbols.Chars}
		for i := range got {
			if !sameSet(got[i], want[i]) {
				t.Errorf("%s: got %q, want %q", text, got, want)
			}
		}
	}
}

func sameSet(a, b string) bool {
	return len(a) == len(b) && strings.Trim(a, b) == "" && strings.Trim(b, a) == ""
}

func TestWhatWasAskedForIsKeptAtASite(t *testing.T) {
	base := generator.Default()
	base.Symbols, base.Avoid, base.Runs.Repeats = generator.Class{}, "abc123", 1
	base.Require = []generator.Class{{Chars: "XYZ", Min: 2}}
	p := tightened(t, "required: upper; allowed: ascii-printable; max-consecutive: 3", base)
	if p.Symbols.Chars != "" || p.Avoid != base.Avoid || p.Runs != base.Runs || len(p.Require) != 2 {
		t.Errorf("got %+v", p)
	}
	if len(base.Require) != 1 {
		t.Error("what was asked for has changed")
	}
	if p := tightened(t, "required: [!]; allowed: ascii-printable", base); p.Symbols.Chars != "!" {
		t.Errorf("a symbol is required, got %+v", p)
	}
}

func TestTheSameRuleTwiceAsksForTwo(t *testing.T) {
	p := tightened(t, "maxlength: 6; required: digit; required: digit; required: digit; required: upper; allowed: lower", generator.Default())
	random := seeded(t, 51)
	for range 300 {
		if s := generate(t, p, random); among("0123456789", s) < 3 || len(s) != 6 {
			t.Errorf("%q has fewer than three digits", s)
		}
	}
}

func TestASiteMayForbidAnyRepeat(t *testing.T) {
	base := generator.Default()
	for _, repeats := range []int{0, 5, generator.Unlimited} {
		base.Runs.Repeats = repeats
		if got := tightened(t, "max-consecutive: 1", base).Runs.Repeats; got != 1 {
			t.Errorf("got %d repeats of %d, want 1", got, repeats)
		}
		if got := tightened(t, "max-consecutive: 9000", base).Runs.Repeats; got < repeats || got > 9 {
			t.Errorf("got %d repeats of %d", got, repeats)
		}
	}
}

// Rather than no password at all a site gets one that looks less random.
func TestOurOwnWishesComeLast(t *testing.T) {
	for text, want := range map[string]int{
		"maxlength: 1; allowed: digit":                                      10,
		"maxlength: 2; allowed: digit, [a]":                                 2 * 10,
		"maxlength: 3; required: [.~/]":                                     27,
		"maxlength: 3; allowed: [aA]":                                       8,
		"maxlength: 3; allowed: [aA]; max-consecutive: 1":                   2,
		"maxlength: 4; allowed: [aA]; max-consecutive: 2":                   10,
		"maxlength: 6; allowed: [b];" + strings.Repeat("required: [a];", 5): 7,
	} {
		hasBits(t, text, tightened(t, text, generator.Default()), want)
	}
}

func TestRulesThatNothingMeetsAreRefusedWithTheReason(t *testing.T) {
	avoiding := generator.Default()
	avoiding.Avoid = "0123456789"
	for text, reason := range map[string]string{
		"minlength: 20; maxlength: 10":                   "at least 20 characters are longer than 10",
		"minlength: 5000":                                "at least 5000 characters are longer than 1024",
		"required: [ ]":                                  "[ ] is required, and none of it is used",
		"required: [äöü]; allowed: lower":                "[äöü] is required, and none of it is used",
		"allowed: [äöü]":                                 "no character is left to use",
		"allowed: [a]":                                   "there are no two passwords to choose from",
		"minlength: 3; allowed: [a]; max-consecutive: 2": "'a' alone can only repeat",
		"maxlength: 2; required: lower; required: upper; required: digit":                             "length 2 is too short for the 3 characters required",
		"maxlength: 3; required: [a]; required: [a]; allowed: [b]; max-consecutive: 1; required: [a]": "there are no two passwords to choose from",
		"maxlength: 8; " + strings.Repeat("required: digit;", 9):                                      "length 8 is too short for the 9 characters required",
		strings.Repeat("required: digit;", 200) + "required: lower; allowed: upper;":                  "too many characters are required",
	} {
		p, err := rules(t, text).Policy(generator.Default())
		if !errors.Is(err, generator.ErrPolicy) || !strings.Contains(fmt.Sprint(err), reason) {
			t.Errorf("%.60s: got %+v and error %v, want %q", text, p, err, reason)
		}
	}
	_, err := rules(t, "required: digit").Policy(avoiding)
	if !errors.Is(err, generator.ErrPolicy) || !strings.Contains(fmt.Sprint(err), "digit is required, and none of it is used") {
		t.Errorf("without digits: got error %v", err)
	}
}
