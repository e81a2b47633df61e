package cmd_test

import (
	"strings"
	"testing"
)

func TestALastWordPicksTheField(t *testing.T) {
	w := withClipboard(t)
	w.ok("add", "github", "-u", "bot", "--tag", "ci", "--url", "https://github.com/bot")
	w.stdin = strings.NewReader("a note")
	w.ok("edit", "github:bot", "-f", "note", "--stdin")
	for words, want := range map[string]string{
		"github:bot user":     "bot",
		"github ci user":      "bot",
		"github ci url":       "https://github.com/bot",
		"github ci note":      "a note",
		"github:octocat":      entry,
		"github octo":         entry,
		"github:octocat user": "octocat",
		"octo password":       entry,
		"github -f user octo": "octocat",
	} {
		w.desk.held = ""
		r, _ := w.seen("", append([]string{"copy"}, strings.Fields(words)...)...)
		if r.code != 0 || w.desk.held != want {
			t.Errorf("%s: exit %d, copied %q\n%s", words, r.code, w.desk.held, r.err)
		}
		if r, _ := w.seen("", strings.Fields(words)...); r.code != 0 && !strings.Contains(words, "-f") {
			t.Errorf("ww %s: exit %d\n%s", words, r.code, r.err)
		}
	}
	r, _ := w.seen("", "copy", "nothing", "user")
	r.want(t, 3, `no entry "nothing user"`)
}

func TestANameWithTheWordOfAFieldIsANameFirst(t *testing.T) {
	w := withClipboard(t)
	for _, name := range []string{"my note", "my"} {
		w.stdin = strings.NewReader("of " + name)
		w.ok("add", name, "-u", "who", "--stdin")
	}
	for words, want := range map[string]string{"my note": "of my note", "my user": "who", "my password": "of my"} {
		r, _ := w.seen("", append([]string{"copy"}, strings.Fields(words)...)...)
		if r.code != 0 || w.desk.held != want {
			t.Errorf("%s: exit %d, copied %q\n%s", words, r.code, w.desk.held, r.err)
		}
	}
	// A script is not told which of the two it would get: that might change.
	r := w.run("copy", "my", "note")
	r.want(t, 4, `"my note" is an entry, but also note of "my".`, "ww copy my -f note", "ww copy 'my note'")
	w.ok("copy", "my note").want(t, 0, "my note · who · password copied")
	w.ok("rm", "my")
	w.ok("copy", "my", "note").want(t, 0, "my note · who · password copied")
}
