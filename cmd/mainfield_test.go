package cmd_test

import (
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
