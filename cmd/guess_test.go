package cmd_test

import (
	"regexp"
	"strings"
	"testing"
)

// seen is what a person saw of a run of ww: the terminal and what was printed.
func (w *world) seen(keys string, args ...string) (ran, string) {
	w.t.Helper()
	w.screen = true
	w.env["ACCESSIBLE"] = "1" // lists are answered by numbers
	w.person = &person{keys: []byte(keys)}
	r := w.run(args...)
	if len(w.person.keys) > 0 {
		w.t.Errorf("ww %q: %q was not read", args, w.person.keys)
	}
	shown := w.person.shown.String()
	w.person, w.screen = nil, false
	delete(w.env, "ACCESSIBLE")
	return r, shown + r.err
}

// cardOf is how the card of an entry begins: what stands between may be more than
// its kind.
func cardOf(name, user string) *regexp.Regexp {
	return regexp.MustCompile(`^` + regexp.QuoteMeta(name) + ` +login( · used .*)?\n  user       ` + regexp.QuoteMeta(user) + `\n`)
}

// sites is a world in which every level of matching has an entry.
func sites(t *testing.T) *world {
	w := named(t, "github:octocat", "work/gitlab:me", "pages:alice", "mail:me")
	w.ok("edit", "github", "url=https://github.com/login", "--tag", "dev")
	w.ok("edit", "pages", "url=https://alice.github.io")
	w.ok("edit", "mail", "--tag", "home")
	return w
}

func TestAPersonNeedsToRememberOnlyHalfOfAName(t *testing.T) {
	w := sites(t)
	for typed, want := range map[string]*regexp.Regexp{
		"github":                    cardOf("github", "octocat"),
		"github:octocat":            cardOf("github", "octocat"),
		"github.com":                cardOf("github", "octocat"),
		"https://gist.github.com/x": cardOf("github", "octocat"),
		"alice.github.io":           cardOf("pages", "alice"),
		"gitl":                      cardOf("work/gitlab", "me"),
		"WORK/":                     cardOf("work/gitlab", "me"),
		"thub.com":                  cardOf("github", "octocat"),
		"octo":                      cardOf("github", "octocat"),
		"home":                      cardOf("mail", "me"),
		"me home":                   cardOf("mail", "me"),
	} {
		if r, _ := w.seen("", "show", typed); r.code != 0 || !want.MatchString(r.out) {
			t.Errorf("%s: exit %d\n%s%s", typed, r.code, r.out, r.err)
		}
	}
	r, seen := w.seen("", "show", "nothing")
	r.want(t, 3, `no entry "nothing".`)
	if strings.Contains(seen, "?") {
		t.Errorf("it asks:\n%s", seen)
	}
}

func TestASlipOfANameIsAskedAbout(t *testing.T) {
	w := sites(t)
	r, seen := w.seen("\r", "show", "githb")
	if r.code != 0 || !strings.HasPrefix(seen, "No entry \"githb\".  github? [Y/n] ") || !cardOf("github", "octocat").MatchString(r.out) {
		t.Errorf("exit %d\n%s\n%s", r.code, seen, r.out)
	}
	r, _ = w.seen("n\r", "show", "githb")
	r.want(t, 3, `no entry "githb". Nearest: github.`)
	w.ok("add", "githc", "-u", "x")
	w.ok("add", "githd", "-u", "x")
	r, seen = w.seen("2\r", "show", "githx")
	if !strings.HasPrefix(seen, "No entry \"githx\".\n  1  githc ") || !cardOf("githd", "x").MatchString(r.out) {
		t.Errorf("several as near: exit %d\n%s\n%s", r.code, seen, r.out)
	}
	r, _ = w.seen("\x03", "show", "githx")
	r.want(t, 130, "stopped.")
}

func TestOfSeveralThatFitAPersonChooses(t *testing.T) {
	w := sites(t)
	w.ok("add", "github", "-u", "bot", "--tag", "ci")
	r, seen := w.seen("2\r", "show", "github")
	if r.code != 0 || !strings.Contains(seen, "1  github  ") || !strings.Contains(seen, "2  github  ") || !strings.Contains(seen, "number, or words to look for: ") {
		t.Errorf("exit %d\n%s", r.code, seen)
	}
	for typed, want := range map[string]string{"github ci": "bot", "github dev": "octocat", "git bot": "bot", "octocat git": "octocat"} {
		r, seen := w.seen("", append([]string{"show"}, strings.Fields(typed)...)...)
		if r.code != 0 || !cardOf("github", want).MatchString(r.out) {
			t.Errorf("%s: exit %d\n%s", typed, r.code, seen)
		}
	}
}

func TestABetterLevelHidesTheWorseOnes(t *testing.T) {
	w := newWorld(t)
	w.ok("init")
	// Each of these fits worse than the one before.
	for _, worse := range [][]string{
		{"git.example.org"},
		{"forge", "--url", "https://git.example.org/login"},
		{"work/git.example.org mirror"},
		{"mirror", "--tag", "of git.example.org"},
		{"gti.example.org"},
	} {
		w.ok(append([]string{"add", "new"}, worse[1:]...)...)
		w.ok("edit", "new", "name="+worse[0])
	}
	for _, want := range []string{"git.example.org", "forge", "work/git.example.org mirror", "mirror", "gti.example.org"} {
		keys := ""
		if want == "gti.example.org" {
			keys = "y\r"
		}
		r, seen := w.seen(keys, "show", "git.example.org")
		if r.code != 0 || !strings.HasPrefix(r.out, want+" ") {
			t.Fatalf("want %s, exit %d\n%s%s", want, r.code, r.out, seen)
		}
		w.ok("edit", want, "name=zzz")
		w.ok("rm", "zzz")
		w.now = w.now.AddDate(0, 4, 0) // its former name counts no more
	}
}

func TestWhatChangesAnEntryAsksBeforeItGuesses(t *testing.T) {
	w := sites(t)
	for _, args := range [][]string{{"rm", "gith"}, {"edit", "octo", "x=y"}, {"rm", "githb"}, {"history", "octo", "--restore", "1"}} {
		typed := args[1]
		c := w.copy()
		c.unchanged(func() {
			r, seen := c.seen("n\r", args...)
			r.want(t, 3, "no entry")
			if !strings.HasPrefix(seen, "No entry \""+typed+"\".  github? [Y/n] ") {
				t.Errorf("ww %q asks\n%s", args, seen)
			}
		})
		if r, _ := c.seen("y\r", args...); r.code != 0 || !strings.Contains(r.err, "github") {
			t.Errorf("ww %q: exit %d, %s", args, r.code, r.err)
		}
	}
	for _, exact := range []string{"github", "github:octocat", "github.com"} {
		c := w.copy()
		if r, seen := c.seen("", "rm", exact); r.code != 0 {
			t.Errorf("ww rm %s: exit %d\n%s", exact, r.code, seen)
		}
	}
	w.unchanged(func() {
		r, _ := w.seen("", "rm", "-y", "githb")
		r.want(t, 3, `no entry "githb"`)
		r, _ = w.seen("", "rm", "-y", "gith")
		r.want(t, 3, `no entry "gith"`)
	})
}

func TestNothingIsGuessedForScripts(t *testing.T) {
	w := sites(t)
	for typed, want := range map[string]string{
		"github": "0", "GITHUB": "0", "github:octocat": "0", "github.com": "0", "https://gist.github.com/x": "0", "alice.github.io": "2",
	} {
		if got := w.ok("get", "-0", typed).out; got != want {
			t.Errorf("%s: got %q, want %q", typed, got, want)
		}
	}
	for _, typed := range []string{"git", "gitlab", "hub", "octo", "home", "githb", "bob.github.io", "github.io", "com"} {
		for _, verb := range []string{"get", "show", "history", "copy", "rm", "edit"} {
			args := []string{verb, typed}
			if verb == "edit" {
				args = append(args, "x=y")
			}
			w.run(args...).want(t, 3, "no entry")
		}
		// Nor for a person who wants no questions, or a program to read it.
		for _, flag := range []string{"--no-input", "--json"} {
			w.screen = true
			w.person = &person{}
			w.run("show", flag, typed).want(t, 3)
			w.person, w.screen = nil, false
		}
		// Nor where standard output is a terminal that nobody can be asked on.
		w.screen = true
		w.run("show", typed).want(t, 3, "no entry")
		w.screen = false
	}
	w.run("get", "github", "dev", "x").want(t, 2, "one word too many")
}

func TestSeveralWithOneAddressAreAmbiguousForScripts(t *testing.T) {
	w := sites(t)
	w.ok("add", "gist", "-u", "bot", "--url", "https://gist.github.com")
	r := w.run("get", "github.com")
	r.want(t, 4, `"github.com" fits 2 entries:`, "     github:octocat   id:", "   github.com\n", "     gist:bot         id:", "   gist.github.com\n", "   ww get github:octocat\n")
	w.run("show", "github.com").want(t, 4, "   ww show github:octocat\n")
	r = w.run("--json", "get", "github.com")
	if !strings.Contains(r.err, `"candidates":[{"id":"`) || strings.Count(r.err, `"name":`) != 2 {
		t.Errorf("it says %s", r.err)
	}
}
