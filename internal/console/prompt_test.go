package console_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"watchword/internal/console"
)

func TestLine(t *testing.T) {
	for _, test := range []struct{ name, keys, preset, want string }{
		{"typed", "octocat\r", "", "octocat"},
		{"space around goes", "  octo cat \r", "", "octo cat"},
		{"empty", "\r", "", ""},
		{"preset", "\r", "me", "me"},
		{"preset replaced", "you\r", "me", "you"},
		{"edited", "octacat\x7f\x7f\x7f\x7focat\r", "", "octocat"},
		{"tab is not typed", "a\tb\r", "", "ab"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, _ := scripted(test.keys)
			got, err := c.Line(t.Context(), "User name: ", test.preset)
			if err != nil || got != test.want {
				t.Errorf("got %q, %v; want %q", got, err, test.want)
			}
		})
	}
}

func TestLineShowsWhatIsTypedAndItsPreset(t *testing.T) {
	c, s := scripted("octo\r")
	if _, err := c.Line(t.Context(), "User name: ", "me"); err != nil {
		t.Fatal(err)
	}
	if got := s.screen.String(); !strings.Contains(got, "\rUser name [me]: octo\x1b[K\n") {
		t.Errorf("screen shows %q", got)
	}
}

func TestLineEndsLikeAPassword(t *testing.T) {
	for keys, want := range map[string]error{"oct\x03": console.ErrInterrupted, "\x04": io.EOF} {
		c, s := scripted(keys)
		if _, err := c.Line(t.Context(), "Name: ", "preset"); !errors.Is(err, want) {
			t.Errorf("%q: got error %v, want %v", keys, err, want)
		}
		if s.hidden {
			t.Errorf("%q: the terminal is left raw", keys)
		}
	}
}

func TestConfirm(t *testing.T) {
	for _, test := range []struct {
		keys         string
		preset, want bool
	}{
		{"y\r", false, true},
		{"YES\r", false, true},
		{"n\r", true, false},
		{"no\r", true, false},
		{"\r", true, true},
		{"\r", false, false},
		{"maybe\rj\ry\r", false, true}, // asks until it is one of what it shows
	} {
		c, _ := scripted(test.keys)
		got, err := c.Confirm(t.Context(), "Make one now?", test.preset)
		if err != nil || got != test.want {
			t.Errorf("%q, preset %v: got %v, %v", test.keys, test.preset, got, err)
		}
	}
}

func TestConfirmShowsWhatEnterMeans(t *testing.T) {
	for preset, want := range map[bool]string{true: "Sure? [Y/n] ", false: "Sure? [y/N] "} {
		c, s := scripted("\r")
		if _, err := c.Confirm(t.Context(), "Sure?", preset); err != nil {
			t.Fatal(err)
		}
		if got := s.screen.String(); !strings.Contains(got, want) {
			t.Errorf("preset %v: screen shows %q", preset, got)
		}
	}
}

func TestConfirmCanBeInterrupted(t *testing.T) {
	c, _ := scripted("\x03")
	if _, err := c.Confirm(t.Context(), "Sure?", true); !errors.Is(err, console.ErrInterrupted) {
		t.Errorf("got error %v", err)
	}
}

func TestAccessiblePromptsNeverRedraw(t *testing.T) {
	c, s := scripted("hunt\ter\x7f\t\x15ok\r")
	c.Accessible = true
	if got := typed(t, c, "Password: "); got != "ok" {
		t.Errorf("got %q", got)
	}
	want := "Password: …" + // keys arrive
		"\nPassword: hunter" + // shown, and typed on
		"\nPassword: hunte" + // one taken back
		"\nPassword: …" + // hidden
		"\n"
	if got := s.screen.String(); got != want {
		t.Errorf("screen shows %q, want %q", got, want)
	}
}

func TestAQuestionTooWideIsBrokenBetweenWordsAndAnsweredBelow(t *testing.T) {
	c, s := scripted("octo\r")
	c.Width = 20
	if _, err := c.Line(t.Context(), "The name of the user: ", ""); err != nil {
		t.Fatal(err)
	}
	if got := s.screen.String(); !strings.Contains(got, "The name of the\nuser: \n\r> ") || !strings.Contains(got, "\r> octo\x1b[K") {
		t.Errorf("screen shows %q", got)
	}
}

func TestAShownLineNeverWraps(t *testing.T) {
	for _, letter := range []string{"x", "界", "👩‍👩‍👧"} {
		c, s := scripted(strings.Repeat(letter, 40) + "\r")
		c.Width = 30
		if _, err := c.Line(t.Context(), "Name: ", ""); err != nil {
			t.Fatal(err)
		}
		for _, drawn := range strings.Split(s.screen.String(), "\r") {
			drawn, _, _ = strings.Cut(drawn, "\x1b[K")
			if n := console.Columns(drawn); n >= c.Width && !strings.Contains(drawn, "\x1b") {
				t.Errorf("%s: %d columns are drawn: %q", letter, n, drawn)
			}
		}
		if !strings.Contains(s.screen.String(), "Name: …"+letter) {
			t.Errorf("%s: the end of the line is not shown", letter)
		}
	}
}

func TestAShownSecretCannotForgeTheScreen(t *testing.T) {
	c, s := scripted("\ta\u009bb\u202ec\xffd\u0085\r")
	if got := typed(t, c, "Password: "); got != "a\u009bb\u202ec\xffd\u0085" {
		t.Errorf("got %q: not what was typed", got)
	}
	got := s.screen.String()
	for _, bad := range []string{"\u009b", "\u202e", "\xff", "\u0085"} {
		if strings.Contains(got, bad) {
			t.Errorf("screen shows %q", got)
		}
	}
}

func TestASecretShownOutsideUnicodeIsASCII(t *testing.T) {
	c, s := scripted("\tśx\r")
	c.Unicode = false
	if got := typed(t, c, "Password: "); got != "śx" {
		t.Errorf("got %q", got)
	}
	if got := s.screen.String(); !strings.Contains(got, "Password: ?x") || strings.ContainsFunc(got, func(r rune) bool { return r > 0x7e }) {
		t.Errorf("screen shows %q", got)
	}
}

func TestCtrlZOnAnyTerminalAsksAgain(t *testing.T) {
	c, s := scripted("hunt\x1aer2\r")
	if got := typed(t, c, "Password: "); got != "hunter2" || s.stopped != 1 || s.hidden {
		t.Errorf("got %q, stopped %d times, hidden %v", got, s.stopped, s.hidden)
	}
	if !strings.Contains(s.screen.String(), "^Z\n") {
		t.Errorf("screen shows %q", s.screen.String())
	}
}
