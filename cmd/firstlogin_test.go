package cmd_test

import "testing"

// beginning is what a person types to make a vault.
const beginning = master + "\r" + master + "\r"

func TestWhoLeavesTheFirstLoginHasAVaultAllTheSame(t *testing.T) {
	for keys, says := range map[string]string{
		"\x03":             "ww: stopped.\n   The vault is made, and empty.\n   ww add github.com  your first login\n",
		"github.com\r\x03": "ww: stopped.\n   The vault is made, and empty.\n",
	} {
		w := emptyWorld(t)
		w.screen = true
		w.sits(beginning + keys)
		w.run("init").want(t, 130, "✓ Vault made", says)
		w.person, w.password = nil, master
		if got := w.ok("ls").out; got != "" {
			t.Errorf("%q: it has %q", keys, got)
		}
	}
}

func TestAFirstLoginThatCannotBeIsAskedForAgain(t *testing.T) {
	w := emptyDesk(t)
	w.screen = true
	w.sits(beginning + "https://me:secret@github.com\r" + "github.com\r\r\r")
	w.ok("init").want(t, 0, "✗ ", "✓ github added")
}

// Whoever is not sitting there is asked nothing, and told what comes next.
func TestTheFirstLoginIsOfferedToPeopleOnly(t *testing.T) {
	for _, args := range [][]string{{"init"}, {"init", "-y"}, {"init", "-q"}, {"init", "-n"}} {
		w := emptyWorld(t)
		w.screen = len(args) > 1
		w.sits(beginning)
		w.ok(args...)
		if left := w.person.prompts(); left != 2 {
			t.Errorf("%q: it asked %d times", args, left)
		}
	}
	w := emptyWorld(t)
	w.sits("")
	w.screen, w.password = true, master
	w.ok("init").want(t, 0, "  Next:  ww add github.com            your first login\n")
	if w.person.prompts() > 0 {
		t.Errorf("it asked %q", w.person.shown.String())
	}
}

func TestAVaultWhosePasswordWasTypedIsUnlocked(t *testing.T) {
	w := emptyWorld(t)
	w.agent = &keeper{w: w}
	w.sits(beginning)
	w.ok("init").want(t, 0, "✓ Vault made: ~/.local/share/watchword/vault.ww  (unlocked for 10 min · ww lock)\n")
	w.person = nil
	w.ok("ls")
	w.ok("lock")
	w.run("ls").want(t, 5, "locked")
}
