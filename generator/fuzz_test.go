package generator_test

import (
	"errors"
	"strings"
	"testing"

	"watchword/generator"
)

func FuzzParseRules(f *testing.F) {
	for _, text := range []string{
		"", "minlength: 8; maxlength: 16; required: lower, upper; required: digit; allowed: [-_./@];",
		"max-consecutive: 2; required: []]; allowed: unicode", "REQUIRED : special,[ §]\n;;", "allowed: [a-z]",
		"minlength: 9; maxlength: 8", "required: [ ]", "allowed: ascii-printable, [[-]",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := generator.ParseRules(text)
		if err != nil {
			if !errors.Is(err, generator.ErrRules) {
				t.Errorf("got error %v", err)
			}
			return
		}
		again, err := generator.ParseRules(r.String())
		if err != nil || again.String() != r.String() {
			t.Errorf("%q is read as %q: %v", r.String(), again.String(), err)
		}
		if strings.Contains(r.String(), "length: ") {
			return // counting long passwords takes long
		}
		p, err := r.Policy(generator.Default())
		if err != nil {
			if !errors.Is(err, generator.ErrPolicy) {
				t.Errorf("got error %v", err)
			}
			return
		}
		if s := generate(t, p, seeded(t, 71)); !allows(p, s) {
			t.Errorf("%q is not allowed", s)
		}
	})
}

func FuzzParsePattern(f *testing.F) {
	for _, text := range []string{"Cvccvc-99", "A{3}a*", `\A\{9{2}`, "sxX V", "a{1024}", "{", "9{", `\`, "é"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := generator.ParsePattern(text)
		if err != nil {
			if !errors.Is(err, generator.ErrPattern) {
				t.Errorf("got error %v", err)
			}
			return
		}
		s := generate(t, p, seeded(t, 72))
		unseen := func(r rune) bool { return r < ' ' || r > '~' }
		if s == "" || len(s) > generator.MaxLength || strings.ContainsFunc(s, unseen) || p.Bits() < 1 {
			t.Errorf("got %q of %v bits", s, p.Bits())
		}
	})
}
