package cmd_test

import (
	"regexp"
	"strings"
	"testing"
)

// follows fails unless every new password of name that edit makes is like want.
func (w *world) follows(name, want string) {
	w.t.Helper()
	for range 5 {
		w.ok("edit", "--generate", name)
		if got := w.ok("get", "-0", name).out; !regexp.MustCompile(`\A` + want + `\z`).MatchString(got) {
			w.t.Errorf("%s got %q, want %s", name, got, want)
		}
	}
}

func TestAnEntryRemembersTheRulesOfItsPassword(t *testing.T) {
	w := newWorld(t)
	w.ok("init")
	for _, c := range []struct {
		name         string
		flags        []string
		rules, style string
	}{
		{"rules", []string{"--rules", "maxlength: 9;  REQUIRED: digit; allowed: lower"}, "maxlength: 9; required: digit; allowed: lower;", `[0-9a-z]{9}`},
		{"short", []string{"--length", "8", "--no-symbols"}, "minlength: 8; maxlength: 8; required: upper; required: lower; required: digit; allowed: lower, upper, digit;", `[0-9A-Za-z]{8}`},
		{"signs", []string{"--symbols", "]/-"}, "", `[0-9A-Za-z\]/-]{20}`},
		{"plain", []string{"--avoid", "0123456789-]"}, "", `[^0-9\]-]{20}`},
		{"pin", []string{"--pin", "6"}, "minlength: 6; maxlength: 6; allowed: digit;", `[0-9]{6}`},
		{"hex", []string{"--hex", "24"}, "", `[0-9a-f]{24}`},
		{"both", []string{"--rules", "allowed: lower; required: digit; max-consecutive: 1", "--length", "10"}, "", `[0-9a-z]{10}`},
	} {
		w.ok(append([]string{"add", c.name}, c.flags...)...)
		rules := strings.TrimSuffix(w.ok("get", c.name, "password-rules").out, "\n")
		if c.rules != "" && rules != c.rules {
			t.Errorf("%s remembers %q, want %q", c.name, rules, c.rules)
		}
		w.follows(c.name, c.style)
		if again := w.ok("get", c.name, "password-rules").out; again != rules+"\n" {
			t.Errorf("%s remembers %q now, and did %q", c.name, again, rules)
		}
	}
}

func TestRulesAreRememberedByEditToo(t *testing.T) {
	w := withVault(t)
	w.ok("edit", "github", "--generate", "--length", "12").want(t, 0, "✓ github: password, password-rules changed · ww undo\n")
	w.follows("github", `[!-~]{12}`)
	w.ok("edit", "github", "password-rules=maxlength: 7; allowed: digit")
	w.follows("github", `[0-9]{7}`)
	w.ok("edit", "github", "--unset", "password-rules")
	w.follows("github", `[!-~]{20}`)
	w.ok("edit", "github", "password-rules=maxlength")
	w.unchanged(func() {
		w.run("edit", "github", "--generate").want(t, 2, "the rules that github remembers cannot be used: password rules cannot be read",
			"Nothing was changed", "ww edit github --unset password-rules  forgets them")
	})
	w.ok("edit", "github", "--generate", "--words", "6")
	w.stdin = strings.NewReader(entry)
	w.ok("edit", "github", "--stdin")
}
