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

// firstLogin stores the first login in the vault that was made before, with
// answers to the questions for user name and password, and returns what that took. The vault counts as unlocked still: with nothing that
// remembers, its password is asked for once more.
func (w *world) firstLogin(password, answers string) (keys, prompts int) {
	w.t.Helper()
	const line = "add github.com"
	w.desk.helper = deafHelper(w.t)
	w.password, w.person = password, &person{keys: []byte(answers)}
	w.ok(strings.Fields(line)...)
	if len(w.person.keys) > 0 {
		w.t.Errorf("%q was not needed", w.person.keys)
	}
	return len("ww ") + len(line) + len("\r") + len(answers), w.person.prompts()
}

func TestTheFirstLoginWithAPhraseTakesTwoCommandsAndFewKeys(t *testing.T) {
	w := emptyWorld(t)
	w.screen = true
	s := w.sitsDown("\r\r")
	w.ok()
	setUp := w.person.prompts()
	keys, prompts := w.firstLogin(s.phrase, "\r\r") // no user name
	wantEffort(t, len("ww\r")+s.typed+keys, 45, setUp+prompts, 6)
}

func TestTheFirstLoginWithATypedPasswordTakesTwoCommandsAndFewKeys(t *testing.T) {
	w := newWorld(t)
	w.screen = true
	answers := "\r" + master + "\r" + master + "\r"
	w.sits(answers)
	w.ok()
	setUp := w.person.prompts()
	keys, prompts := w.firstLogin(master, "octocat\r\r")
	wantEffort(t, len("ww\r")+len(answers)+keys, 75, setUp+prompts, 5)
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
