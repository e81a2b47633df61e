package cmd_test

import (
	"regexp"
	"strings"
	"testing"
)

func TestGenMakesWhatItsFlagsSay(t *testing.T) {
	w := newWorld(t)
	w.password = ""
	for _, c := range []struct {
		args []string
		want string // all of a password
	}{
		{[]string{"32", "--no-symbols"}, `[0-9A-Za-z]{32}`},
		{[]string{"12", "--symbols", "~/]-"}, `[0-9A-Za-z~/\]-]{12}`},
		{[]string{"--avoid", "aeiouAEIOU02468"}, `[^aeiouAEIOU02468]{20}`},
		{[]string{"--no-ambiguous"}, "[^0O1Il|'`]{20}"},
		{[]string{"--no-ambiguous", "--avoid", "abc"}, "[^abc0O1Il|'`]{20}"},
		{[]string{"--words", "6"}, `[a-z-]{3,12}(-[a-z-]{3,12}){5}`},
		{[]string{"--easy"}, `[A-Z-]+-[1-9][0-9]-[A-Z-]+-[A-Z-]+-[A-Z-]+`},
		{[]string{"--pin", "6"}, `[0-9]{6}`},
		{[]string{"--hex", "64"}, `[0-9a-f]{64}`},
		{[]string{"--pattern", "Cvccvc-99"}, `[A-Z][a-z]{5}-[0-9]{2}`},
		{[]string{"--pronounceable", "4"}, `[a-z]{4,}[0-9]{2}`},
		{[]string{"--rules", "maxlength: 8; required: digit; required: [-]]; allowed: lower"}, `[0-9a-z\]-]{8}`},
		{[]string{"10", "--rules", "maxlength: 12; allowed: lower, digit"}, `[0-9a-z]{10}`},
		{[]string{"--easy=false"}, `[!-~]{20}`},
	} {
		r := w.ok(append([]string{"gen", "-k", "20"}, c.args...)...)
		lines := strings.Split(strings.TrimSuffix(r.out, "\n"), "\n")
		for _, line := range lines {
			if !regexp.MustCompile(`\A` + c.want + `\z`).MatchString(line) {
				t.Errorf("ww gen %q: got %q", c.args, line)
			}
		}
		if len(lines) != 20 || r.err != "" {
			t.Errorf("ww gen %q: %d lines, and it said %q", c.args, len(lines), r.err)
		}
	}
}

func TestGenSaysTheBitsOnATerminalOnly(t *testing.T) {
	w := newWorld(t)
	for _, screen := range []bool{true, false} {
		w.screen = screen
		r := w.ok("gen", "--words", "6")
		if got := r.err == "· 78 bits\n"; got != screen || strings.Count(r.out, "\n") != 1 {
			t.Errorf("terminal %v: it wrote %q and said %q", screen, r.out, r.err)
		}
	}
}

// unmakeable are recipes that cannot be meant, or not be made.
var unmakeable = []struct{ line, says string }{
	{"gen --words 6 --pin 4", "--words and --pin exclude each other."},
	{"gen --pin 4 --words 6", "--words and --pin exclude each other."},
	{"gen --hex 6 12", "--hex and LENGTH exclude each other."},
	{"gen --easy --no-symbols", "--easy and --no-symbols exclude each other."},
	{"gen --pattern 99 --rules x", "--pattern and --rules exclude each other."},
	{"gen --pronounceable 3 --easy", "--easy and --pronounceable exclude each other."},
	{"gen --no-symbols --symbols !", "--no-symbols and --symbols exclude each other."},
	{"gen --symbols=", "--symbols takes characters; --no-symbols takes them out."},
	{"gen --words x", `invalid value "x" for flag -words`},
	{"gen --words 0", "0 words are not within 1 and 64"},
	{"gen --words 65", "65 words are not within 1 and 64"},
	{"gen --pin 0", "length 0 is not within 1 and 1024"},
	{"gen --pronounceable 0", "password policy cannot be met"},
	{"gen --pattern q", "pattern cannot be read"},
	{"gen --pattern", "--pattern needs a value."},
	{"gen --rules maxlength", "password rules cannot be read"},
	{"gen --rules minlength:9;maxlength:8", "at least 9 characters are longer than 8"},
	{"gen --rules required:[é]", "is required, and none of it is used"},
	{"add x --words 6 --length 4", "--words and --length exclude each other."},
	{"add x --words 0", "0 words are not within 1 and 64"},
	{"add x --length 3", "too short for the 4 characters required."},
	{"add x -p --words 6", "-p and --words exclude each other."},
	{"add x --stdin --easy", "--stdin and --easy exclude each other."},
	{"add x --kind note --pin 4", "a note has no password, which --pin would make."},
	{"add x --kind identity --pin 4", "an identity has no password, which --pin would make."},
	{"edit github --words 6", "--words goes with --generate."},
	{"edit github -p --rules x", "--rules goes with --generate."},
	{"edit github --generate --rules x", "password rules cannot be read"},
	{"edit github --generate --length 3", "too short for the 4 characters required."},
}

func TestARecipeThatCannotBeMeantIsRefusedAtOnce(t *testing.T) {
	whole := withVault(t)
	whole.password = "" // nobody is asked for it before that
	whole.unchanged(func() {
		for _, c := range unmakeable {
			r := whole.run(strings.Fields(c.line)...)
			if r.code != 2 || !strings.Contains(r.err, c.says) || r.out != "" {
				t.Errorf("ww %s: exit %d, %q, %s", c.line, r.code, r.out, r.err)
			}
		}
	})
}

func TestAddAndEditMakeWhatTheFlagsSay(t *testing.T) {
	w := withVault(t)
	w.ok("add", "tv", "--easy")
	w.ok("add", "card", "--pin", "4")
	w.ok("edit", "github", "--generate", "--pattern", "999-999")
	w.stdin = strings.NewReader("canary-entry pin")
	w.ok("edit", "github", "-f", "pin", "--secret", "--stdin")
	w.ok("edit", "github", "-f", "pin", "--generate", "--hex", "12")
	for args, want := range map[string]string{
		"tv": `^[A-Z-]+-\d\d-[A-Z-]+\n$`, "card": `^\d{4}\n$`, "github": `^\d{3}-\d{3}\n$`, "github pin": `^[0-9a-f]{12}\n$`,
	} {
		if got := w.ok(append([]string{"get"}, strings.Fields(args)...)...).out; !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("%s is %q, want %s", args, got, want)
		}
	}
	for _, name := range []string{"tv", "github"} {
		if got := w.ok("show", name).out; strings.Contains(got, "password-rules") {
			t.Errorf("%s remembers what are no rules:\n%s", name, got)
		}
	}
}
