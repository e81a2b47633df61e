package cmd_test

import (
	"strings"
	"testing"
)

// fair is a master password that only holds for a time.
const fair = "canary-entry"

func TestAWeakMasterPasswordIsRefusedForAReason(t *testing.T) {
	whole := withVault(t)
	for _, c := range []struct{ password, code, says string }{
		{"summer2024", `"code":"weak"`, "that master password is weak: a common word and a year."},
		{"1234567890", `"code":"weak"`, "that master password is weak: one of the most common passwords."},
		{"Watchword1", `"code":"weak"`, "that master password is weak: "},
		{"x7#kQ!z4v", `"code":"too-short"`, "a master password of 9 characters is guessed too quickly: take 10 or more."},
	} {
		w := whole.copy()
		w.write("/new", c.password)
		w.unchanged(func() {
			for _, args := range [][]string{{"init", "--vault", "new", "--password-file", "/new"}, {"passwd", "--new-password-file", "/new"}} {
				for _, args := range [][]string{args, append(args, "-y"), append(args, "--no-input")} {
					if args[0] == "init" {
						w.password = ""
					} else {
						w.password = master
					}
					r := w.run(args...)
					r.want(t, 2, c.says, "Nothing was changed.")
					if strings.Contains(r.err, c.password) {
						t.Errorf("ww %q tells the password: %s", args, r.err)
					}
					w.run(append(args, "--json")...).want(t, 2, c.code)
				}
			}
		})
	}
}

func TestAFairMasterPasswordNeedsAYes(t *testing.T) {
	w := newWorld(t)
	w.password = fair
	for _, args := range [][]string{{"init"}, {"init", "--no-input"}} {
		w.unchanged(func() {
			w.run(args...).want(t, 2, "That master password is only fair: a common word. Take it all the same? There is nobody to ask.", "-y  answers yes")
		})
	}
	w.person = &person{keys: []byte("\r")}
	w.unchanged(func() { w.run("init").want(t, 1, "not confirmed") })
	w.person = &person{keys: []byte("y\r")}
	w.ok("init")
	w.person = nil
	w.ok("init", "-y", "--vault", "second")
	w.ok("ls", "--vault", "second")
}

func TestATypedMasterPasswordIsToldWhatItIsWorth(t *testing.T) {
	w := newWorld(t)
	w.sits(strings.Join([]string{"summer2024", fair, "", fair, "no", "canary mastre", "", "canary mastre", "canary mastre"}, "\r") + "\r")
	w.ok("init").want(t, 0, "✗ not taken. Add unrelated words\n")
	for _, says := range []string{
		"\n  ▰▰▱▱▱ weak      a common word and a year. Add unrelated words.\x1b[K",
		"\n  ▰▰▰▱▱ fair      a common word\x1b[K", "\n  ▰▰▰▱▱ good      a common word\x1b[K",
	} {
		if !strings.Contains(w.person.shown.String(), says) {
			t.Errorf("it did not say %q", says)
		}
	}
	if n := strings.Count(w.person.shown.String(), "only fair: a common word. Take it all the same? [y/N]"); n < 2 {
		t.Errorf("it asked %d times", n)
	}

	w = newWorld(t)
	w.sits(strings.Join([]string{fair, "y", fair}, "\r") + "\r")
	w.ok("init")
	w.sits(strings.Join([]string{fair, master, master}, "\r") + "\r")
	w.ok("passwd")
	if says := "\n  ▰▰▰▰▱ strong    nothing guessable found\x1b[K"; !strings.Contains(w.person.shown.String(), says) {
		t.Errorf("it did not say %q", says)
	}
	w.sits(strings.Join([]string{master, fair, fair}, "\r") + "\r")
	w.ok("passwd", "-y").want(t, 0, "! that master password is only fair: a common word.\n")
}

func TestAChosenPasswordIsWarnedOfAndNeverRefused(t *testing.T) {
	w := withVault(t)
	for _, c := range []struct{ name, password, says, meter string }{
		{"one", "secret", "! weak: one of the most common passwords\n", "weak      one of the most common passwords. Add unrelated words."},
		{"two", "octo-canary1", "! fair: your name or the site's\n", "fair      your name or the site's"},
		{"three", "x7#kQ!z4v_Wm", "", "good      few characters"},
	} {
		w.stdin = strings.NewReader(c.password)
		r := w.ok("add", c.name, "-u", "octo.canary@mail.example", "--stdin", "-q")
		if !strings.Contains(r.err, c.says) || c.says == "" && r.err != "" {
			t.Errorf("%q: it said %q, want %q", c.password, r.err, c.says)
		}
		w.sits(master + "\r" + c.password + "0\r" + c.password + "0\r")
		r = w.ok("edit", "-p", c.name)
		if strings.Contains(r.err+w.person.shown.String(), c.password) {
			t.Errorf("%q, typed: it shows", c.password)
		}
		if shown := w.person.shown.String(); !strings.Contains(shown, c.meter) {
			t.Errorf("%q, typed: the meter has no %q", c.password, c.meter)
		}
		w.person, w.password = nil, master
	}
	w.stdin = strings.NewReader("secret")
	if r := w.ok("add", "n", "--kind", "note", "--stdin"); strings.Contains(r.err, "!") {
		t.Errorf("a note is no password: %q", r.err)
	}
	w.stdin = strings.NewReader("secret")
	if r := w.ok("edit", "n", "-f", "pin", "--secret", "--stdin"); strings.Contains(r.err, "!") {
		t.Errorf("a pin is no password: %q", r.err)
	}
}
