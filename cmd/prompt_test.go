package cmd_test

import (
	"context"
	"strings"
	"testing"

	"watchword/cmd"
)

// dialogues are all that ww asks, with the answers that it wants.
var dialogues = []struct {
	name    string
	args    []string
	answers []string
}{
	{"init", []string{"init", "--vault", "new"}, []string{master, master}},
	{"a weak one and a slip at init", []string{"init", "--vault", "new"}, []string{"weak", master, "slip of a key", "", master, master}},
	{"unlock", []string{"ls"}, []string{master}},
	{"second try", []string{"get", "github"}, []string{"wrong", master}},
	{"add", []string{"add", "x"}, []string{master, "me", ""}},
	{"add, of what", []string{"add"}, []string{"x.com", master, "me", ""}},
	{"add, another", []string{"add", "github.com", "--note"}, []string{master, "perhaps", "y", "me", "", "canary-note"}},
	{"add, chosen", []string{"add", "x"}, []string{master, "me", "chosen", "slip", "", "chosen", "chosen"}},
	{"add, chosen, used already", []string{"add", "x"}, []string{master, "me", entry, "perhaps", ""}},
	{"add, typed", []string{"add", "x", "-p"}, []string{master, "me", "", "secret", "secret"}},
	{"add, typed, used already", []string{"add", "x", "-p"}, []string{master, "me", entry, entry, "perhaps", "n"}},
	{"edit, typed", []string{"edit", "github", "-p"}, []string{master, "secret", "secret"}},
	{"undo", []string{"undo"}, []string{master, "perhaps", "y"}},
	{"passwd", []string{"passwd"}, []string{master, "another password", "n", other, other}},
	{"merge", []string{"merge", "/other.ww"}, []string{"the other password", master}},
}

func TestEveryQuestionCanBeLeftWithNothingChanged(t *testing.T) {
	whole := withVault(t)
	whole.password = "the other password"
	whole.ok("init", "--vault", "/other.ww")
	for _, d := range dialogues {
		t.Run(d.name, func(t *testing.T) {
			for n := range d.answers {
				given := strings.Join(append(d.answers[:n:n], "half"), "\r")
				for name, keys := range map[string]string{"Ctrl-C": "\x03", `Ctrl-\`: "\x1c", "Ctrl-D": "\x15\x04"} {
					w := whole.copy()
					w.sits(given + keys)
					w.unchanged(func() { w.run(d.args...).want(t, 130, "ww: stopped.\n   Nothing was changed.\n") })
					if w.person.flushed == 0 {
						t.Errorf("%s at question %d: what was typed ahead is left for the shell", name, n+1)
					}
				}
			}
			w := whole.copy()
			w.sits(strings.Join(d.answers, "\r") + "\r")
			if r := w.run(d.args...); r.code != 0 && r.code != 11 || len(w.person.keys) > 0 {
				t.Errorf("answered: exit %d, %q left over\n%s", r.code, w.person.keys, r.err)
			}
		})
	}
}

func TestASignalAtAQuestionLeavesItAsCtrlCDoes(t *testing.T) {
	for _, signal := range []struct {
		cause error
		code  int
	}{{cmd.ErrInterrupted, 130}, {cmd.ErrTerminated, 143}} {
		w := withVault(t)
		w.unchanged(func() { w.interrupted(signal.cause).want(t, signal.code, "Nothing was changed") })
	}
}

func TestASignalWhileUnlockingIsHeeded(t *testing.T) {
	for _, args := range [][]string{{"get", "github"}, {"add", "x"}} {
		w := withVault(t)
		ctx, cancel := context.WithCancelCause(w.ctx)
		w.ctx, w.password = ctx, ""
		w.command = func() string { cancel(cmd.ErrInterrupted); return master }
		w.unchanged(func() {
			if r := w.run(append(args, "--password-command", "x")...); r.code != 130 || r.out != "" {
				t.Errorf("ww %q: exit %d, it wrote %q", args, r.code, r.out)
			}
		})
	}
}

func TestAWrongPasswordIsToldWithTheTriesLeft(t *testing.T) {
	w := withVault(t)
	w.sits("a\r\rc\r")
	w.unchanged(func() {
		r := w.run("ls")
		r.want(t, 6, "that does not open this vault. 2 tries left", "1 try left", "ww: still locked.\n   Nothing was changed.", "Is it the right file?  ~/.local/share/watchword/vault.ww")
		if n := strings.Count(w.person.shown.String(), "Master password: "); n < 3 {
			t.Errorf("it asked %d times", n)
		}
	})
}

func TestASecretTypedNeverShows(t *testing.T) {
	w := withVault(t)
	const own = entry + " of x"
	w.sits(master + "\rme\r" + own + "\r" + own + "\r")
	r := w.ok("add", "x", "-p")
	for _, text := range []string{r.out, r.err, w.person.shown.String()} {
		if strings.Contains(text, master) || strings.Contains(text, entry) {
			t.Errorf("it shows a secret: %q", text)
		}
	}
}

func TestAPasswordSourceIsTriedOnce(t *testing.T) {
	w := withVault(t)
	w.sits(master + "\r")
	w.command = func() string { return "not the master password" }
	w.unchanged(func() { w.run("ls", "--password-command", "x").want(t, 6, "that password does not open this vault") })
	if len(w.commands) != 1 || len(w.person.keys) != len(master)+1 {
		t.Errorf("it ran %q and left %q", w.commands, w.person.keys)
	}
}

func TestABadPasswordIsRefusedForWhatItIs(t *testing.T) {
	whole := withVault(t)
	for _, bad := range []struct{ password, says string }{
		{"", "it is empty"},
		{"gr\xfcne Heide", "it is not UTF-8"},
		{"two\nlines of it", "it has a control character"},
		{strings.Repeat("x", 1025), "it is longer than 1024 bytes"},
		{strings.Repeat("x", 5000), "too long"},
	} {
		w := whole.copy()
		w.password = ""
		w.write("/pw", bad.password)
		for _, args := range [][]string{{"ls"}, {"init", "--vault", "new"}, {"passwd", "--new-password-file", "/pw"}} {
			w.unchanged(func() { w.run(append(args, "--password-file", "/pw")...).want(t, 2, bad.says, "Nothing was changed") })
		}
	}
}

func TestAnExpensiveVaultAsksBeforeItTakesTheMemory(t *testing.T) {
	w := withVault(t)
	w.free = 64 << 10 // bytes: the vault takes just that
	w.run("ls").want(t, 2, "There is nobody to ask")
	w.ok("ls", "-y")
	w.person = &person{keys: []byte("n\r")}
	w.run("ls").want(t, 1, "not confirmed")
	w.person = &person{keys: []byte("y\r")}
	w.ok("ls")
	if shown := w.person.shown.String(); !strings.Contains(shown, "of memory. Go on? [y/N]") {
		t.Errorf("it asked %q", shown)
	}
}
