package generator_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"watchword/generator"
)

func rules(t *testing.T, text string) generator.Rules {
	t.Helper()
	r, err := generator.ParseRules(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return r
}

func TestRulesHaveOneSpelling(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "",
		" ;; \n;":                  "",
		"minlength: 0":             "",
		"minlength:8":              "minlength: 8;",
		"\fMINLENGTH\t:\r\n008 ; ": "minlength: 8;",
		"max-consecutive: 2; maxlength: 64; allowed: digit; required: upper; minlength: 20": "minlength: 20; maxlength: 64; required: upper; allowed: digit; max-consecutive: 2;",

		"minlength: 8; minlength: 10; minlength: 9":               "minlength: 10;",
		"maxlength: 18; maxlength: 16; maxlength: 17;":            "maxlength: 16;",
		"max-consecutive: 3; max-consecutive: 2;":                 "max-consecutive: 2;",
		"required: digit; required: upper,lower":                  "required: digit; required: lower, upper;",
		"required: digit; required: digit":                        "required: digit; required: digit;",
		"allowed: upper; allowed: [%], Lower ;allowed:[ $]":       "allowed: lower, upper, [ $%];",
		"allowed: lower, upper, digit, special":                   "allowed: ascii-printable;",
		"allowed: ascii-printable, upper":                         "allowed: ascii-printable;",
		"allowed: [é], unicode, lower":                            "allowed: unicode;",
		"allowed: [abcdefghijklmnopqrstuvwxyz0], [123456789]":     "allowed: lower, digit;",
		`required: [-().&@?'#,/"+]`:                               `required: [-"#&'()+,./?@];`,
		"required: [$[]]":                                         "required: [$[]];",
		"required: []]; allowed: [-]":                             "required: []]; allowed: [-];",
		"required: [-]]":                                          "required: [-]];",
		"required: [;,:] ; allowed: [[]]":                         "required: [,:;]; allowed: [[]];",
		"required: [ü§ß!\n\t$]":                                   "required: [!$§ßü];",
		"allowed: [\n-\t]":                                        "allowed: [-];",
		"allowed: special, [aß]":                                  "allowed: special, [aß];",
		"required: [ü], ascii-printable":                          "required: ascii-printable, [ü];",
		"required: lower; required: [abcdefghijklmnopqrstuvwxyz]": "required: lower; required: lower;",
	} {
		got := rules(t, text).String()
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
		if again := rules(t, got).String(); again != got {
			t.Errorf("%q is read as %q", got, again)
		}
	}
}

func TestOddRulesAreRefusedWithThePlace(t *testing.T) {
	for text, reason := range map[string]string{
		"8 to 16":                         "at character 1: no rule begins like this",
		"length: 8":                       "at character 1: no rule begins like this",
		"minlength: 8; max-length: 16":    "at character 15: no rule begins like this",
		"minlength 8":                     "at character 11: no colon after minlength",
		"required":                        "at character 9: no colon after required",
		"minlength:":                      "at character 11: no number here",
		"minlength: eight":                "at character 12: no number here",
		"minlength: -8":                   "at character 12: no number here",
		"minlength: 8.5":                  "at character 13: no semicolon before this",
		"minlength: 8 maxlength: 16":      "at character 14: no semicolon before this",
		"minlength: 1000001":              "at character 12: number not within 0 and 1000000",
		"minlength: 99999999999999999999": "at character 12: number not within 0 and 1000000",
		"maxlength: 0":                    "at character 12: number not within 1 and 1000000",
		"max-consecutive: 0":              "at character 18: number not within 1 and 1000000",
		"required:":                       "at character 10: no class begins like this",
		"required: ;":                     "at character 11: no class begins like this",
		"required: lower,":                "at character 17: no class begins like this",
		"required: lower,,upper":          "at character 17: no class begins like this",
		"required: lower upper":           "at character 17: no semicolon before this",
		"required: letters":               "at character 11: no class begins like this",
		"required: a":                     "at character 11: no class begins like this",
		"required: required: upper":       "at character 11: no class begins like this",
		"allowed: []":                     "at character 11: no characters before this",
		"allowed: [\n]":                   "at character 12: no characters before this",
		"allowed: [abc":                   "at character 11: no closing bracket after this",
		"allowed: [a-z]":                  "at character 12: - is not the first one in the brackets; there are no ranges",
		"allowed: [§ü-z]":                 "at character 13: - is not the first one",
		"allowed: [a\x00]":                "at character 12: not a character to be seen",
		"allowed: [a\xff]":                "at character 12: not a character to be seen",
		"allowed: [\u202e]":               "at character 11: not a character to be seen",
		strings.Repeat(" ", 4097):         "more than 4096 bytes",
	} {
		_, err := generator.ParseRules(text)
		if !errors.Is(err, generator.ErrRules) || !strings.Contains(fmt.Sprint(err), reason) {
			t.Errorf("%.40q: got error %v, want %q", text, err, reason)
		}
	}
}

func TestRulesAreFoundForADomainAndThoseBelow(t *testing.T) {
	file := []byte(`{
		"example.org": {"password-rules": "minlength: 8;"},
		"id.example.org": {"password-rules": "minlength: 9;", "comment": 1},
		"exact.example": {"password-rules": "minlength: 10;", "exact-domain-match-only": true},
		"empty.example.org": {}
	}`)
	for domain, want := range map[string]string{
		"example.org":          "minlength: 8;",
		"Example.ORG.":         "minlength: 8;",
		"www.example.org":      "minlength: 8;",
		"a.b.c.example.org":    "minlength: 8;",
		"id.example.org":       "minlength: 9;",
		"login.id.example.org": "minlength: 9;",
		"exact.example":        "minlength: 10;",
		"www.exact.example":    "",
		"myexample.org":        "",
		"org":                  "",
		"":                     "",
		"empty.example.org":    "",
	} {
		got, found, err := generator.FindRules(file, domain)
		if got != want || found != (want != "") || err != nil {
			t.Errorf("%s: got %q, %v, %v, want %q", domain, got, found, err, want)
		}
	}
}

func TestAFileThatIsNoneHasNoRules(t *testing.T) {
	for _, file := range []string{"", "[]", `{"example.org": "minlength: 8;"}`, `{"example.org": {"password-rules": 8}}`} {
		if got, found, err := generator.FindRules([]byte(file), "example.org"); err == nil || found || got != "" {
			t.Errorf("%s: got %q, %v, %v", file, got, found, err)
		}
	}
}
