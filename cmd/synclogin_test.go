package cmd_test

import (
	"strings"
	"testing"
)

const (
	dav     = "https://host/x"
	davPass = "canary-dav"
)

// walled is a world with a server that lets in ann alone.
func walled(t *testing.T, target string) (*world, *server) {
	w, s := serving(t, target)
	s.user, s.password = "ann", davPass
	return w, s
}

func (w *world) prints(text string) { w.command = func() string { return text } }

func TestALoginComesFromACommandTheEnvironmentOrAPerson(t *testing.T) {
	for name, c := range map[string]struct {
		target, prints, env, user, keys string
		args                            []string
	}{
		"command":                   {dav, davPass + "\nann\n", "", "", "", []string{"--credentials", "pass dav"}},
		"command, as on Windows":    {dav, davPass + "\r\nann\r\n", "", "", "", []string{"--credentials", "pass dav"}},
		"command, name in target":   {"https://ann@host/x", davPass, "", "", "", []string{"--credentials", "pass dav"}},
		"command before the rest":   {dav, davPass + "\nann", "wrong", "bob", "", []string{"--credentials", "pass dav"}},
		"with a token":              {"s3://bucket", davPass + "\nann\ntoken", "", "", "", []string{"--credentials", "pass dav"}},
		"environment":               {dav, "", davPass, "ann", "", nil},
		"environment, key in name":  {"s3://ann@bucket", "", davPass, "bob", "", nil},
		"person":                    {dav, "", "", "", "ann\r" + davPass + "\r", nil},
		"person, asked for a key":   {"s3://bucket", "", "", "", "ann\r" + davPass + "\r", nil},
		"person, known by the name": {"webdavs://ann@host", "", "", "", davPass + "\r", nil},
	} {
		w, s := walled(t, c.target)
		w.prints(c.prints)
		w.syncing, w.env["WW_SYNC_USER"] = c.env, c.user
		if c.keys != "" {
			w.sits(c.keys)
			w.password = master
		}
		args := append([]string{"sync", "setup", c.target, "--device", "laptop"}, c.args...)
		w.ok(args...).want(t, 0, "✓ sync on")
		if w.person != nil && len(w.person.keys) > 0 {
			t.Errorf("%s: not asked for %q", name, w.person.keys)
		}

		// It is kept.
		w.person, w.command, w.syncing = nil, nil, ""
		w.ok("add", "more")
		w.ok("sync").want(t, 0, "1 change went")
		w.write("/new", other+" of the vault")
		w.ok("passwd", "--new-password-file", "/new")
		w.password = other + " of the vault"
		w.ok("add", "still more")
		w.ok("sync").want(t, 0, "1 change went")

		// Another device needs it too.
		d := w.beside("desk")
		d.password, w.password = w.password, master
		d.run("join", c.target).want(t, 10, "not let in", "--credentials COMMAND")
		d.prints(davPass + "\nann")
		d.ok("join", c.target, "--credentials", "x", "--device", "desk")
		d.command = nil
		d.ok("sync").want(t, 0, "in step")
		if s.open != 0 {
			t.Errorf("%s: %d stores are left open", name, s.open)
		}
	}
}

func TestAnotherLoginIsGivenOnceItIsNeeded(t *testing.T) {
	w, s := walled(t, dav)
	w.prints(davPass + "\nann")
	w.ok("sync", "setup", dav, "--credentials", "x")
	s.password = "canary-new"
	w.ok("add", "more")
	w.run("sync").want(t, 10, "not let in", "ww sync login")
	w.unchanged(func() {
		w.run("sync", "login").want(t, 2, "no login was given", "--credentials COMMAND")
		w.run("sync", "login", "--credentials", "x").want(t, 10, "not let in", "Nothing was changed.")
		w.prints("canary-new\nann")
		w.ok("sync", "login", "--credentials", "x", "-n").want(t, 0, "dry run: logged in at "+dav)
	})
	w.run("sync").want(t, 10, "not let in")
	w.ok("sync", "login", "--credentials", "x").want(t, 0, "✓ logged in at "+dav+" · ww sync")
	w.ok("sync").want(t, 0, "1 change went")
	w.screen = true
	s.password = "canary-newer"
	w.sits("ann\rcanary-newer\r")
	w.password = master
	w.ok("sync", "login").want(t, 0, "✓ logged in")
	if text := w.person.shown.String(); strings.Contains(text, "canary") || !strings.Contains(text, "User name at host (empty: none): ") || !strings.Contains(text, "Password of ann: ") {
		t.Errorf("the screen shows %q", text)
	}
}

func TestAServerThatWantsNoLoginGetsNone(t *testing.T) {
	for target, keys := range map[string]string{dav: "\r", "https://ann@host/x": "\r", "s3://bucket": "\r"} {
		w, _ := serving(t, target)
		w.sits(keys)
		w.password = master
		w.ok("sync", "setup", target, "--device", "laptop")
		w.ok("sync").want(t, 0, "in step")
	}
}

func TestALoginThatCannotBeMeantIsRefused(t *testing.T) {
	w, _ := walled(t, dav)
	check(t, w.mem.MkdirAll(pile))
	setup := []string{"sync", "setup", dav, "--credentials", "x"}
	for _, c := range []struct {
		args   []string
		prints string
		code   int
		says   string
	}{
		{setup, davPass, 2, "whose password that is, is not known"},
		{setup, davPass + "\na\x1bb", 2, "whose password"},
		{setup, "", 2, "prints a password, a user name in the second line"},
		{setup, "a\nb\nc\nd", 2, "prints a password"},
		{[]string{"sync", "setup", pile, "--credentials", "x"}, "x\ny", 2, "a folder wants none"},
		{[]string{"join", far, "--credentials", "x"}, "x\ny", 2, "ssh, rclone and git have their own"},
		{[]string{"sync", "--credentials", "x"}, "x\ny", 2, "goes with setup and login"},
		{[]string{"sync", "login", "x"}, "x\ny", 2, "sync login"},
		{[]string{"sync", "login"}, "x\ny", 3, "this vault is not synced"},
	} {
		w.prints(c.prints)
		w.unchanged(func() {
			if r := w.run(c.args...); strings.Contains(r.err, "canary") {
				t.Errorf("ww %q tells the password", c.args)
			} else {
				r.want(t, c.code, c.says)
			}
		})
	}
	w.command = nil
	w.unchanged(func() { w.run(setup...).want(t, 1, "exit status 1", "Nothing was changed.") })
	w.ok("sync", "setup", pile)
	w.run("sync", "login").want(t, 2, "nobody logs in at "+pile)
}
