package cmd_test

import (
	"fmt"
	"strings"
	"testing"
)

const strongEntry = "canary-entry, quite another"

// stores is a world with entries that have these passwords.
func stores(t *testing.T, passwords map[string]string) *world {
	w := newWorld(t)
	w.ok("init")
	for name, password := range passwords {
		w.stdin = strings.NewReader(password)
		w.ok("add", name, "--stdin")
	}
	return w
}

func TestAPasswordThatIsUsedAlreadyIsWarnedOf(t *testing.T) {
	w := stores(t, map[string]string{"gitlab": strongEntry, "mail": strongEntry + "!", "gone": strongEntry})
	w.ok("rm", "gone")
	for _, args := range [][]string{{"add", "github", "--stdin"}, {"edit", "github", "--stdin"}, {"edit", "mail", "--stdin", "-q"}} {
		w.stdin = strings.NewReader(strongEntry)
		r := w.ok(args...)
		r.want(t, 0, "! already used for ", "gitlab")
		if strings.Contains(r.err, "gone") || strings.Contains(r.err, "nearly") {
			t.Errorf("ww %q said %q", args, r.err)
		}
	}
	for i := range 3 {
		w.stdin = strings.NewReader(strongEntry)
		w.ok("add", fmt.Sprint("more", i), "--stdin")
	}
	w.stdin = strings.NewReader(strongEntry)
	w.ok("add", "last", "--stdin").want(t, 0, " and 3 more\n")
}

func TestAPasswordNearlyLikeAnotherIsWarnedOf(t *testing.T) {
	w := stores(t, map[string]string{"gitlab": strongEntry + "1"})
	near := strongEntry + "22"
	w.stdin = strings.NewReader(near)
	w.ok("add", "mail", "--stdin").want(t, 0, "! nearly the same as for gitlab\n")
	w.stdin = strings.NewReader(strongEntry + "333")
	if r := w.ok("add", "quiet", "--stdin", "-q"); r.err != "" {
		t.Errorf("it said %q", r.err)
	}
	w.ok("rm", "quiet", "mail")
	w.stdin = strings.NewReader(strongEntry + "1") // its own is no other
	if r := w.ok("edit", "gitlab", "--stdin"); strings.Contains(r.err, "!") {
		t.Errorf("it said %q", r.err)
	}
	w.sits(master + "\r" + near + "\r" + near + "\r")
	if r := w.ok("edit", "gitlab", "-p"); strings.Contains(r.err, "!") {
		t.Errorf("it said %q", r.err)
	}
}

func TestATypedPasswordThatIsUsedAlreadyGivesWayToAMadeOne(t *testing.T) {
	whole := stores(t, map[string]string{"gitlab": strongEntry})
	whole.ok("add", "bank", "--length", "12")
	typed := master + "\r" + strongEntry + "\r" + strongEntry + "\r"
	for answer, want := range map[string]bool{"\r": true, "y\r": true, "n\r": false} {
		w := whole.copy()
		w.sits(typed + answer)
		w.ok("edit", "bank", "-p").want(t, 0, "! already used for gitlab\n")
		if shown := w.person.shown.String(); !strings.Contains(shown, "Generate one instead? [Y/n]") {
			t.Errorf("it asked %q", shown)
		}
		w.person, w.password = nil, master
		got := w.ok("get", "-0", "bank").out
		if made := got != strongEntry; made != want || made && len(got) != 12 {
			t.Errorf("answer %q: the password has %d characters", answer, len(got))
		}
	}
	w := whole.copy()
	w.sits(typed)
	w.ok("edit", "bank", "-p", "-y").want(t, 0, "! already used for gitlab: one is made instead\n")
}

func TestLeavingTheQuestionAboutReuseChangesNothing(t *testing.T) {
	w := stores(t, map[string]string{"gitlab": strongEntry})
	w.sits(master + "\rme\r" + strongEntry + "\r" + strongEntry + "\r\x03")
	w.unchanged(func() { w.run("add", "x", "-p").want(t, 130, "Nothing was changed") })
}
