package cmd_test

import (
	"strings"
	"testing"
	"time"
)

// looking is a world with a person who looks at secrets and presses keys.
func looking(t *testing.T, keys string) *world {
	w := withVault(t)
	w.stdin = strings.NewReader("canary of a note\nsecond \x1b[31mline\n")
	w.ok("edit", "github", "-f", "note", "--stdin")
	w.sits(keys)
	w.password, w.screen = master, true
	return w
}

// gone fails unless the secret was shown, and only on the alternate screen.
func gone(t *testing.T, w *world, r ran, secret string) {
	t.Helper()
	before, after, _ := strings.Cut(w.person.shown.String(), "\x1b[2J\x1b[H\x1b[?25h\x1b[?1049l")
	if !strings.Contains(before, secret) || strings.Contains(after+r.out+r.err, secret) {
		t.Errorf("it showed %q and left %q", before, after+r.out+r.err)
	}
}

func TestARevealedPasswordLeavesNothingOnTheScreen(t *testing.T) {
	w := looking(t, "x")
	r := w.ok("show", "-r", "github")
	gone(t, w, r, entry)
	if !strings.Contains(w.person.shown.String(), " github · octocat ──") || r.out+r.err != "" {
		t.Errorf("it showed %q and said %q", w.person.shown.String(), r.out+r.err)
	}
}

func TestASecretFieldThatIsNamedIsRevealed(t *testing.T) {
	for _, args := range [][]string{{"show", "github", "-f", "note"}, {"show", "-r", "github", "-f", "note"}} {
		w := looking(t, "x")
		gone(t, w, w.ok(args...), "canary of a note")
		if shown := w.person.shown.String(); !strings.Contains(shown, "second ␛[31mline") || !strings.Contains(shown, " github · octocat · note ") {
			t.Errorf("it showed %q", shown)
		}
	}
	w := looking(t, "x")
	if got := w.ok("show", "github", "-f", "user").out; got != "octocat\n" {
		t.Errorf("got %q", got)
	}
	w.run("show", "github", "-f", "nosuch").want(t, 3, `github has no field "nosuch".`)
}

func TestARevealedPasswordIsCopiedByAKey(t *testing.T) {
	w, told := withDesk(t)
	w.sits("c")
	w.password, w.screen = master, true
	r := w.ok("show", "-r", "github")
	r.want(t, 0, "✓ github · octocat · password copied (clears in 45 s)")
	if w.desk.held != entry || len(wait(t, told)) == 0 {
		t.Errorf("the clipboard holds %q", w.desk.held)
	}
	gone(t, w, r, entry)
	if !strings.Contains(w.person.shown.String(), "c copy") {
		t.Error("the key is not told")
	}
}

func TestARevealedPasswordIsSpelledByAKey(t *testing.T) {
	w := looking(t, "sx")
	gone(t, w, w.ok("show", "-r", "github"), "c lower, a lower, n lower, a lower, r lower, y lower")
}

func TestCtrlCLeavesARevealedPassword(t *testing.T) {
	w := looking(t, "\x03")
	r := w.run("show", "-r", "github")
	r.want(t, 130, "stopped.")
	gone(t, w, r, entry)
}

func TestWhereNothingIsRedrawnARevealedSecretStays(t *testing.T) {
	w := looking(t, "")
	w.env["ACCESSIBLE"] = "1"
	w.ok("show", "-r", "github").want(t, 0, "note: what follows stays on your screen\n")
	if got, want := w.person.shown.String(), "github · octocat:\n"+entry+"\n"; got != want {
		t.Errorf("it showed %q, want %q", got, want)
	}
}

func TestASecretIsPrintedInTheWayThatWasAskedFor(t *testing.T) {
	w := looking(t, "")
	for _, test := range []struct {
		want string
		args []string
	}{
		{entry + "\n", []string{"--print"}},
		{"canary of a note\nsecond ␛[31mline\n", []string{"--print", "-f", "note"}},
		{"cne\n", []string{"--chars", "1,3, 8"}},
		{"c lower, a lower, n lower, a lower, r lower, y lower, hyphen, e lower, n lower, t lower, r lower, y lower\n", []string{"--spell"}},
		{"o lower, c lower, t lower, o lower, c lower, a lower, t lower\n", []string{"--spell", "-f", "user"}},
	} {
		r := w.ok(append([]string{"show", "github"}, test.args...)...)
		if r.out != test.want || r.err != "" || w.person.shown.Len() > 0 {
			t.Errorf("%q: got %q, want %q; it said %q", test.args, r.out, test.want, r.err)
		}
	}
	for _, bad := range []string{"0", "x", "1,,2", "-1"} {
		w.run("show", "github", "--chars="+bad).want(t, 2, "--chars takes numbers from 1")
	}
	r := w.run("show", "github", "--chars", "1,99")
	r.want(t, 2, "it has 12 characters: there is none at place 99.")
	if r.out != "" {
		t.Errorf("it printed %q", r.out)
	}
	w.run("show", "github", "--spell", "--print").want(t, 2, "exclude each other")
}

func TestASecretIsPrintedToAPipeByForceOnly(t *testing.T) {
	w := looking(t, "")
	w.screen = false
	for _, args := range [][]string{{"--print"}, {"--spell"}, {"--chars", "1"}} {
		args = append([]string{"show", "github"}, args...)
		r := w.run(args...)
		r.want(t, 2, "that is for people", "ww get github  is for scripts")
		if r.out != "" {
			t.Errorf("%q: it printed %q", args, r.out)
		}
		if r := w.ok(append(args, "--force")...); r.out == "" {
			t.Errorf("%q, by force: it printed nothing", args)
		}
		w.run(append(args, "--json")...).want(t, 2, "--json is for programs")
	}
	w.person = nil
	w.run("show", "-r", "github").want(t, 2, "that is for people", "ww get github  is for scripts")
}

func TestShowInJSONRevealsAsGetDoes(t *testing.T) {
	w := looking(t, "")
	r := w.run("show", "-r", "github", "--json")
	r.want(t, 2, "that would print secrets on your screen")
	if strings.Contains(r.out+r.err, entry) {
		t.Errorf("it shows %q", r.out)
	}
	w.screen = false
	if r := w.ok("show", "-r", "github", "--json", "-f", "password"); !strings.Contains(r.out, `"value":"`+entry+`"`) || strings.Contains(r.out, "note") {
		t.Errorf("got %q", r.out)
	}
}

func TestACardSaysWhatThePasswordIsWorth(t *testing.T) {
	w := looking(t, "")
	w.now = w.now.Add(42 * 24 * time.Hour)
	out := w.ok("show", "github").out
	for _, line := range []string{
		"  password   ••••••••            fair · 42 days old · not reused\n",
		"  note       2 lines             ww show github -f note\n",
	} {
		if !strings.Contains(out, line) {
			t.Errorf("there is no line %q in\n%s", line, out)
		}
	}
	w.stdin, w.screen = strings.NewReader(entry), false
	w.ok("add", "gitlab", "--stdin")
	w.screen = true
	if out := w.ok("show", "gitlab").out; !strings.Contains(out, "fair · new today · ! reused for github\n") {
		t.Errorf("got\n%s", out)
	}
	w.screen = false
	if out := w.ok("show", "github").out; strings.Contains(out, "fair") || !strings.Contains(out, "  note       ••••••••\n") {
		t.Errorf("in a pipe: got\n%s", out)
	}
}
