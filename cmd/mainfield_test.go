package cmd_test

import (
	"regexp"
	"strings"
	"testing"
)

// ofEveryKind is a world with a clipboard and an entry of each kind that has a
// secret it is about, with what that is.
func ofEveryKind(t *testing.T) (*world, map[string]string) {
	w := withClipboard(t)
	w.ok("rm", "github")
	secrets := map[string]string{}
	for kind, secret := range map[string]string{
		"login": "canary-of-login", "note": "canary of a note", "card": "4111111111111111", "wifi": "canary-of-wifi", "key": "canary-of-key",
	} {
		w.stdin = strings.NewReader(secret)
		w.ok("add", "my-"+kind, "--kind", kind, "--no-input", "--stdin")
		secrets["my-"+kind] = secret
	}
	return w, secrets
}

func TestWithoutAFieldAnEntryGivesTheSecretItIsAbout(t *testing.T) {
	w, secrets := ofEveryKind(t)
	for name, secret := range secrets {
		if got := w.ok("get", "--no-newline", name).out; got != secret {
			t.Errorf("get %s: got %q, want %q", name, got, secret)
		}
		for _, args := range [][]string{{"copy", name}, {name}} {
			w.desk.held = ""
			if r := w.sees("", args...); r.code != 0 || w.desk.held != secret {
				t.Errorf("%q: exit %d, copied %q, want %q\n%s", args, r.code, w.desk.held, secret, r.err)
			}
		}
	}
	w.sees("", "my-card").want(t, 0, "my-card · number copied")
}

func TestEnterInTheListCopiesTheSecretAnEntryIsAbout(t *testing.T) {
	w, secrets := ofEveryKind(t)
	for name, secret := range secrets {
		if r := w.sees(name + "\r"); r.code != 0 || w.desk.held != secret {
			t.Errorf("%s: exit %d, copied %q, want %q\n%s", name, r.code, w.desk.held, secret, r.err)
		}
	}
}

func TestANewSecretIsForWhatTheEntryIsAbout(t *testing.T) {
	w, _ := ofEveryKind(t)
	for kind, field := range map[string]string{"login": "password", "note": "note", "card": "number", "wifi": "password", "key": "private"} {
		w.stdin = strings.NewReader("canary-anew")
		w.ok("edit", "my-"+kind, "--stdin").want(t, 0, "my-"+kind+": "+field+" changed")
		if got := w.ok("get", "my-"+kind, field).out; got != "canary-anew\n" {
			t.Errorf("%s: the %s is %q", kind, field, got)
		}
	}
	w.sits(master + "\r4000056655665556\r4000056655665556\r")
	w.ok("edit", "-p", "my-card")
	if shown := w.person.shown.String(); !strings.Contains(shown, "New number: ") {
		t.Errorf("it asked %q", shown)
	}
	w.sits(master + "\r")
	w.run("edit", "-p", "my-key").want(t, 2, "a private key has lines", "Nothing was changed")
}

func TestANetworkGetsANewPasswordToReadAloud(t *testing.T) {
	w, _ := ofEveryKind(t)
	aloud := regexp.MustCompile(`^[A-Z]+(-[A-Z]+|-\d\d){4}\n$`)
	w.ok("edit", "--generate", "my-wifi")
	if got := w.ok("get", "my-wifi").out; !aloud.MatchString(got) {
		t.Errorf("got %q", got)
	}
	w.ok("edit", "--generate", "--length", "24", "my-wifi")
	w.ok("edit", "--generate", "my-wifi")
	if got := w.ok("get", "my-wifi").out; len(got) != len("\n")+24 {
		t.Errorf("by the rules it was made by: got %q", got)
	}
	w.ok("edit", "--generate", "my-login")
	if got := w.ok("get", "my-login").out; aloud.MatchString(got) {
		t.Errorf("a login got %q", got)
	}
}
