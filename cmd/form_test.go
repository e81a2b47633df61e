package cmd_test

import (
	"strings"
	"testing"
)

// formWorld is withVault with a person at an accessible terminal, where rows
// are taken by number.
func formWorld(t *testing.T) *world {
	w := withVault(t)
	w.env["ACCESSIBLE"] = "1"
	w.screen = true
	return w
}

func TestAFormChangesFieldByField(t *testing.T) {
	w := formWorld(t)
	w.ok("edit", "github", "team=blue")
	w.sits(master + "\r" +
		"2\rocto\r" + // user
		"3\rcanary-typed-1\rcanary-typed-1\r" + // password
		"4\rhttps://github.com\r" +
		"6\r\r" + // team: as it was
		"7\r")
	w.ok("edit", "github").want(t, 0, "ok: github changed · ww undo")
	shown := w.person.shown.String()
	for _, want := range []string{"github: take a field to change it", "1  name  github", "2  user  octo\n", "3  password  ••••••••  new", "6  team  blue", "7  save", "user [octocat]: ", "New password: "} {
		if !strings.Contains(shown, want) {
			t.Errorf("the terminal did not show %q:\n%s", want, shown)
		}
	}
	if strings.Contains(shown, "canary") {
		t.Errorf("the terminal showed a secret:\n%s", shown)
	}
	w.person, w.password, w.screen = nil, master, false
	for field, want := range map[string]string{"user": "octo", "password": "canary-typed-1", "url": "https://github.com", "team": "blue"} {
		if got := w.ok("get", "github", field).out; got != want+"\n" {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
	w.ok("undo", "-y")
	w.ok("get", "github:octocat")
}

func TestAFormThatIsLeftChangesNothing(t *testing.T) {
	w := formWorld(t)
	w.ok("add", "gitlab", "-u", "octocat")
	w.unchanged(func() {
		w.sits(master + "\r" + "2\rother\r" + "\x03")
		w.run("edit", "github").want(t, 130, "stopped", "Nothing was changed")
		w.sits(master + "\r" + "6\r")
		w.ok("edit", "github").want(t, 0, "nothing changed")
		w.sits(master + "\r" + "1\rgitlab\r" + "6\r" + "\x03")
		w.run("edit", "github").want(t, 130, "gitlab (octocat) exists already")
		w.sits(master + "\r" + "2\rother\r" + "6\r")
		w.ok("edit", "github", "-n").want(t, 0, "dry run: github changed. Nothing was written")
	})
}

func TestThereIsNoFormForScripts(t *testing.T) {
	w := formWorld(t)
	w.run("edit", "github", "--no-input").want(t, 2, "change what?")
	w.person = &person{}
	w.screen = false
	w.run("edit", "github").want(t, 2, "change what?")
}

func TestAFormKnowsTheFieldsOfAKind(t *testing.T) {
	w := formWorld(t)
	w.ok("add", "visa", "--kind", "card", "--no-input")
	w.sits(master + "\r" +
		"2\rcanary-4111\rcanary-4111\r" + // number
		"4\r13/99\r" + // no month
		"5\rcanary-123\rcanary-123\r" + // code
		"9\r")
	w.ok("edit", "visa").want(t, 0, "visa changed")
	for _, want := range []string{"2  number", "New number: ", "4  expires\n", "5  code", "9  save"} {
		if shown := w.person.shown.String(); !strings.Contains(shown, want) {
			t.Errorf("the terminal did not show %q:\n%s", want, shown)
		}
	}
	w.person, w.password, w.screen = nil, master, false
	if got := w.ok("show", "--json", "visa").out; strings.Contains(got, "canary") || strings.Contains(got, "13/99") {
		t.Errorf("secrets became plain, or a fault a value: %s", got)
	}
	if got := w.ok("get", "visa", "code").out; got != "canary-123\n" {
		t.Errorf("the code is %q", got)
	}
}
