package cmd_test

import (
	"strings"
	"testing"
)

const siteRules = `{"bank.example": {"password-rules": "minlength: 6; maxlength: 6; allowed: digit;"},
	"odd.example": {"password-rules": "minlength: x;"}}`

// withRules is a world whose owner has a file of what sites accept.
func withRules(t *testing.T) *world {
	w := withVault(t)
	w.write("/home/me/rules.json", siteRules)
	w.ok("config", "generator.rules-file", "/home/me/rules.json")
	return w
}

// isPin reports whether a password is one of the six digits that the bank takes.
func isPin(password string) bool {
	return len(password) == 6 && strings.Trim(password, "0123456789") == ""
}

func TestAPasswordIsMadeByTheRulesOfItsSite(t *testing.T) {
	w := withRules(t)
	w.ok("add", "https://www.bank.example/login", "--no-input").want(t, 0, "by the rules of www.bank.example")
	if got := w.ok("get", "-0", "bank").out; !isPin(got) {
		t.Errorf("it made %q", got)
	}
	if rules := w.ok("get", "-0", "bank", "password-rules").out; !strings.Contains(rules, "maxlength: 6") {
		t.Errorf("it remembers %q", rules)
	}
	w.ok("add", "other", "--url", "https://bank.example", "--length", "30", "--no-input")
	if got := w.ok("get", "-0", "other").out; len(got) != 30 {
		t.Errorf("a flag counts less than the file: %q", got)
	}
	w.ok("edit", "github", "url=https://bank.example")
	w.ok("edit", "github", "--generate").want(t, 0, "by the rules of bank.example")
	if got := w.ok("get", "-0", "github").out; !isPin(got) {
		t.Errorf("edit made %q", got)
	}
}

func TestAFileOfRulesThatCannotBeUsedIsNamed(t *testing.T) {
	w := withRules(t)
	w.unchanged(func() {
		w.run("add", "https://odd.example", "--no-input").want(t, 1, "/home/me/rules.json, for odd.example: ", "Nothing was changed", "ww config --unset generator.rules-file")
	})
	w.write("/home/me/rules.json", "{")
	w.run("add", "https://bank.example", "--no-input").want(t, 1, "/home/me/rules.json, for bank.example: ")
	w.ok("add", "word", "--no-input") // which has no site
	w.mem.Remove("/home/me/rules.json")
	w.run("edit", "github", "--generate").want(t, 0)
	w.ok("edit", "github", "url=https://x.example")
	w.run("edit", "github", "--generate").want(t, 1, "cannot read the password rules of sites")
}
