package cmd_test

import (
	"strings"
	"testing"
)

// prompts counts the questions that a person was asked.
func (p *person) prompts() int { return strings.Count(p.shown.String(), "\x1b[?2004h") }

// wantEffort fails if something takes more keys than most, or other than
// asked questions.
func wantEffort(t *testing.T, keys, most, prompts, asked int) {
	t.Helper()
	if keys > most || prompts != asked {
		t.Errorf("it takes %d keys and asks %d times, want %d keys at most and %d times", keys, prompts, most, asked)
	}
}

func TestTheFirstLoginWithAPhraseTakesOneCommandAndFewKeys(t *testing.T) {
	w := emptyDesk(t)
	w.screen = true
	s := w.sitsDown("\r\r") // yes; nothing
	s.first = "github.com\r\r\r"
	w.ok().want(t, 0, "✓ Vault made: ", "✓ github added · new password copied")
	wantEffort(t, len("ww\r")+s.typed, 45, w.person.prompts(), 7)
}

func TestTheFirstLoginWithATypedPasswordTakesOneCommandAndFewKeys(t *testing.T) {
	w := emptyDesk(t)
	w.screen = true
	answers := "\r" + master + "\r" + master + "\rgithub.com\roctocat\r\r"
	w.sits(answers)
	w.ok().want(t, 0, "✓ Vault made: ", "✓ github added · new password copied")
	if len(w.person.keys) > 0 {
		t.Errorf("%q was not needed", w.person.keys)
	}
	wantEffort(t, len("ww\r")+len(answers), 75, w.person.prompts(), 6)
	w.person, w.password = nil, master
	if got := w.ok("get", "github", "user").out; got != "octocat\n" {
		t.Errorf("the user name is %q", got)
	}
}

// TestACopyFromColdTakesFewKeys does not count the Enter of the shell.
func TestACopyFromColdTakesFewKeys(t *testing.T) {
	w := newWorld(t)
	w.password = "a password of 22 chars"
	w.ok("init")
	w.ok("add", "github")
	w.desk.helper = deafHelper(t)
	w.screen = true
	answers := w.password + "\r"
	w.sits(answers)
	w.ok("github")
	wantEffort(t, len("ww github")+len(answers), 32, w.person.prompts(), 1)
}

// TestACopyFromWarmTakesNineKeys does not count the Enter of the shell either.
func TestACopyFromWarmTakesNineKeys(t *testing.T) {
	w := unlocked(t)
	w.desk.helper = deafHelper(t)
	w.screen = true
	w.sits("")
	w.ok("github").want(t, 0, "✓ github · octocat · password copied")
	wantEffort(t, len("ww github"), 9, w.person.prompts(), 0)
}
