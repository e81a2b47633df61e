package cmd_test

import (
	"strings"
	"testing"
	"time"
)

func TestWWAloneShowsAListToCopyFrom(t *testing.T) {
	w := withClipboard(t)
	w.stdin = strings.NewReader("of mail")
	w.ok("add", "mail", "-u", "me", "--tag", "home", "--stdin")
	w.ok("add", "gone")
	w.ok("rm", "gone")
	r, seen := w.seen("2\r")
	r.want(t, 0, "mail · me · password copied (clears in 45 s)")
	if w.desk.held != "of mail" {
		t.Errorf("the clipboard holds %q", w.desk.held)
	}
	for _, row := range []string{"  1  github  octocat", "  2  mail    me       home"} {
		if !strings.Contains(strings.ReplaceAll(seen, "mail  me  home", "mail    me       home"), row) {
			t.Errorf("there is no row %q in\n%s", row, seen)
		}
	}
	if strings.Contains(seen, "gone") {
		t.Errorf("what is in the trash is in\n%s", seen)
	}
	r, _ = w.seen("\x03")
	r.want(t, 130, "stopped.")
}

func TestWWAloneSaysWhereThereIsNothingToShowOrNobodyToSeeIt(t *testing.T) {
	w := withClipboard(t)
	w.run().want(t, 2, "say what to do")
	w.screen = true
	w.run().want(t, 2, "say what to do")
	w.person = &person{}
	w.run("--no-input").want(t, 2, "say what to do")
	w.run("--json").want(t, 2)
	w.ok("rm", "github")
	w.ok().want(t, 0, "no entries yet")
}

// sees is a run of ww in front of a person whose terminal can redraw.
func (w *world) sees(keys string, args ...string) ran {
	w.t.Helper()
	w.screen, w.person = true, &person{keys: []byte(keys)}
	r := w.run(args...)
	if len(w.person.keys) > 0 {
		w.t.Errorf("ww %q: %q was not read", args, w.person.keys)
	}
	w.screen, w.person = false, nil
	return r
}

func TestKeysOfTheListOfWWAlone(t *testing.T) {
	w := withClipboard(t)
	w.stdin = strings.NewReader("of mail")
	w.ok("add", "mail", "-u", "me", "--tag", "home", "--stdin")
	for keys, want := range map[string]string{
		"\r":         entry,
		"\x15":       "octocat",
		"home\r":     "of mail",
		"ma\x15":     "me",
		"\x1b[B\x15": "me",
		"octo hub\r": entry,
	} {
		c := w.copy()
		c.desk.helper = w.desk.helper
		if r := c.sees(keys); r.code != 0 || c.desk.held != want {
			t.Errorf("%q: exit %d, copied %q\n%s", keys, r.code, c.desk.held, r.err)
		}
	}
	w.unchanged(func() { w.sees("\x03").want(t, 130, "stopped.") })
}

func TestWhatWasUsedLastIsTheOneThatEnterTakes(t *testing.T) {
	w := named(t, "github:a", "github:b", "github:c", "mail:me")
	w.ok("show", "github:b")
	w.sees("\r", "show", "github").isCardOf(t, "github", "b")
	w.ok("show", "github:c")
	w.sees("\r", "show", "github").isCardOf(t, "github", "c")
	w.sees("\x1b[B\r", "show", "git").isCardOf(t, "github", "b") // which is now the last one
	w.sees("\r", "show", "git").isCardOf(t, "github", "b")
	w.sees("a\r", "show", "git").isCardOf(t, "github", "a")
}

func (r ran) isCardOf(t *testing.T, name, user string) {
	t.Helper()
	if r.code != 0 || !cardOf(name, user).MatchString(r.out) {
		t.Errorf("exit %d\n%s%s", r.code, r.out, r.err)
	}
}

// accounts is a world in which two entries have one name, and one was used.
func accounts(t *testing.T) *world {
	w := sites(t)
	w.desk.helper = deafHelper(t)
	w.ok("add", "github", "-u", "work-bot", "--tag", "ci")
	w.ok("show", "github:octocat")
	w.now = w.now.Add(2 * time.Hour)
	return w
}

func TestCtrlEOfTheListEditsTheMarkedEntry(t *testing.T) {
	w := accounts(t)
	r := w.sees("work-bot\x05" + "\x1b[B\rbot\r" + strings.Repeat("\x1b[B", 5) + "\r")
	r.want(t, 0, "github changed · ww undo")
	w.ok("get", "github:bot")
	w.ok("get", "github:octocat")
	w.unchanged(func() { w.sees("work\x05\x03").want(t, 130, "stopped.", "Nothing was changed") })
}
