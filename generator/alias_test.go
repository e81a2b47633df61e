package generator_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"watchword/generator"
)

func TestAnAliasNamesTheSite(t *testing.T) {
	for site, want := range map[string]string{
		"github":                              "me+github@example.org",
		"github.com":                          "me+github@example.org",
		"GitHub.com.":                         "me+github@example.org",
		"https://www.github.com/login?a=b@c":  "me+github@example.org",
		"accounts.google.com":                 "me+google@example.org",
		"amazon.co.uk":                        "me+amazon@example.org",
		"www.anu.edu.au":                      "me+anu@example.org",
		"co.uk":                               "me+co@example.org",
		"localhost:8080":                      "me+localhost@example.org",
		"My Bank":                             "me+mybank@example.org",
		"Caf\u00e9 2":                         "me+caf2@example.org",
		"http://stack-overflow.example/#main": "me+stackoverflow@example.org",
	} {
		got, err := generator.Alias("me@example.org", site)
		if err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", site, got, err, want)
		}
	}
}

func TestAnAliasTakesThePlaceOfAnother(t *testing.T) {
	for address, want := range map[string]string{
		"me+shop@example.org":       "me+github@example.org",
		"me+a+b@example.org":        "me+github@example.org",
		`"a@b"@example.org`:         `"a@b"+github@example.org`,
		"first.last@mail.example":   "first.last+github@mail.example",
		"Me@xn--mnchen-3ya.example": "Me+github@xn--mnchen-3ya.example",
	} {
		got, err := generator.Alias(address, "github.com")
		if err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", address, got, err, want)
		}
	}
}

func TestWithoutAnAddressOrASiteThereIsNoAlias(t *testing.T) {
	for _, c := range []struct{ address, site, reason string }{
		{"", "github", `"" is none`},
		{"me", "github", `"me" is none`},
		{"@example.org", "github", `"@example.org" is none`},
		{"me@", "github", `"me@" is none`},
		{"me @example.org", "github", "is none"},
		{"+a@example.org", "github", "has no user"},
		{"me@example.org", "", "has no letter or digit"},
		{"me@example.org", "https://", "has no letter or digit"},
		{"me@example.org", "[::1]", "has no letter or digit"},
		{"me@example.org", "日本", "has no letter or digit"},
		{"me@example.org", strings.Repeat("x", 62), "is too long"},
	} {
		got, err := generator.Alias(c.address, c.site)
		if !errors.Is(err, generator.ErrAlias) || !strings.Contains(fmt.Sprint(err), c.reason) || got != "" {
			t.Errorf("%q, %q: got %q and error %v, want %q", c.address, c.site, got, err, c.reason)
		}
	}
	if _, err := generator.Alias("me@example.org", strings.Repeat("x", 61)); err != nil {
		t.Errorf("64 characters are not too long: %v", err)
	}
}
