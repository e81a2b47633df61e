package cmd_test

import (
	"slices"
	"strings"
	"testing"
)

// guarded is unlocked with github marked ask, and a note, a file and a plain
// field in it.
func guarded(t *testing.T) *world {
	w := unlocked(t)
	w.write("/tmp/codes", "canary-codes")
	w.ok("attach", "github", "/tmp/codes")
	w.stdin = strings.NewReader("canary-note")
	w.ok("edit", "github", "-f", "note", "--stdin")
	w.ok("edit", "github", "--ask", "team=infra")
	return w
}

func TestSecretsOfAMarkedEntryAreGivenForTheMasterPasswordOnly(t *testing.T) {
	w := guarded(t)
	w.desk.helper = deafHelper(t)
	w.env["WW_LOCK_IDLE"] = "1h"
	for _, c := range []struct{ args, gives string }{
		{"get github", entry},
		{"get github note", "canary-note"},
		{"get github --json --reveal", entry},
		{"show github --json --reveal", entry},
		{"show github --chars 1,2 --force", "ca"},
		{"show github --spell --force", "c lower"},
		{"show github --print --force", entry},
		{"attach github --get codes", "canary-codes"},
		{"copy github", ""},
		{"copy github note", ""},
		{"cp github other", ""},
	} {
		args := strings.Fields(c.args)
		w.person, w.desk.held = nil, "" // nobody is there
		r := w.run(args...)
		r.want(t, 5, "github is marked ask", "Nothing was changed")
		if r.out != "" || w.desk.held != "" {
			t.Errorf("ww %s gave %q, %q", c.args, r.out, w.desk.held)
		}
		w.sits("wrong one\r" + master + "\r")
		if r := w.ok(args...); !strings.Contains(r.out, c.gives) || args[0] == "copy" && w.desk.held == "" {
			t.Errorf("ww %s gave %q\n%s", c.args, r.out, r.err)
		}
		if len(w.person.keys) > 0 {
			t.Errorf("ww %s did not ask", c.args)
		}
	}
}

func TestWhatIsNoSecretOfAMarkedEntryIsNotAskedFor(t *testing.T) {
	w := guarded(t)
	w.screen = false
	for _, args := range []string{
		"get github user", "get github team", "get github --json", "show github", "ls", "ls --weak", "ls --tag ask", "history github",
		"attach github --ls", "edit github team=web", "mv github git", "check --deep", "rm git",
	} {
		w.person = nil
		w.ok(strings.Fields(args)...)
	}
}

func TestAPasswordThatWasGivenIsNotAskedForAgain(t *testing.T) {
	w := guarded(t)
	w.write("/pw", master)
	w.ok("get", "github", "--password-file", "/pw")
	w.sits(master + "\r")
	if r := w.ok("get", "github", "--no-agent"); r.out != entry+"\n" || strings.Contains(r.err, "marked ask") {
		t.Errorf("got %q\n%s", r.out, r.err)
	}
	w.ok("lock")
	w.sits(master + "\r")
	w.ok("get", "github")
	w.person = nil
	w.run("get", "github").want(t, 5, "marked ask") // each time anew
	w.run("get", "github", "--no-input").want(t, 5, "marked ask")
}

func TestTakingTheMarkOffNeedsTheMasterPassword(t *testing.T) {
	for _, line := range []string{
		"edit github --no-ask", "edit github --untag ask", "tag ask --off github", "undo -y", "history github --restore 1",
	} {
		w := guarded(t)
		args := strings.Fields(line)
		w.ok(append(slices.Clone(args), "-n")...)
		w.unchanged(func() { w.run(args...).want(t, 5, "github is marked ask") })
		w.sits(master + "\r")
		w.ok(args...)
		w.person = nil
		w.ok("get", "github")
	}
}

func TestAnEntryIsMarkedWhenItIsMade(t *testing.T) {
	w := unlocked(t)
	w.ok("add", "bank", "-u", "me", "--ask", "--no-copy")
	w.run("get", "bank").want(t, 5, "bank is marked ask")
	w.ok("tag", "Ask", "github")
	w.run("get", "github").want(t, 5, "github is marked ask")
	if out := w.ok("ls", "bank").out; !strings.Contains(out, "ask") {
		t.Errorf("it lists %q", out)
	}
	w.run("edit", "bank", "--ask", "--no-ask").want(t, 2, "exclude each other")
	w.ok("edit", "bank", "--ask=false", "x=1")
	w.sits(master + "\r")
	w.run("edit", "github", "--no-ask").want(t, 3, "no tag")
}

func TestDeepSearchLeavesMarkedSecretsAlone(t *testing.T) {
	w := guarded(t)
	r := w.ok("ls", "--deep", "canary-note")
	r.want(t, 0, "· 1 entry is marked ask: not looked into (--no-agent does)\n")
	if r.out != "" {
		t.Errorf("it found %q", r.out)
	}
	if r := w.ok("ls", "--deep", "infra"); !strings.Contains(r.out, "team") {
		t.Errorf("it did not look at plain fields: %q", r.out)
	}
	w.sits(master + "\r")
	if r := w.ok("ls", "--deep", "canary-note", "--no-agent"); !strings.Contains(r.out, "note") || strings.Contains(r.err, "marked") {
		t.Errorf("it found %q\n%s", r.out, r.err)
	}
}
