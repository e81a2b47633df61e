package console_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"watchword/internal/console"
	"watchword/secret"
)

func FuzzSafe(f *testing.F) {
	for _, s := range []string{"", "github", "\x1b]52;c;eA==\x07", "\u009b31m\u202e", "\xff\x9b", "a\u2028", "שלום", "👩\u200d👧"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		safe := console.Safe(s)
		for _, r := range safe {
			if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
				t.Fatalf("%q keeps %U", safe, r)
			}
		}
		if !utf8.ValidString(safe) {
			t.Fatalf("%q is not UTF-8", safe)
		}
		if again := console.Safe(safe); again != safe {
			t.Fatalf("once %q, twice %q", safe, again)
		}
		ascii := (&console.Console{}).Text(s)
		if strings.ContainsFunc(ascii, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Fatalf("%q is not printable ASCII", ascii)
		}
	})
}

// FuzzEditor types anything at a password prompt, Enter behind it.
func FuzzEditor(f *testing.F) {
	for _, keys := range []string{
		"hunter2", "a\x7f\x7fb", "\x1b[200~paste\n\x1b[201~", "\x1b[", "\x1bO", "a\tb\x15", "\x1a", "x\x04\x03", "ü\x7f\xc3", "\t\u009b\u202e",
	} {
		f.Add(keys, false)
		f.Add(keys, true)
	}
	f.Fuzz(func(t *testing.T, keys string, accessible bool) {
		c, s := scripted(keys + "\r")
		c.Accessible = accessible
		v, err := c.Password(t.Context(), "Password: ")
		defer v.Wipe()
		if s.hidden {
			t.Error("the terminal is left raw")
		}
		if err != nil {
			if !errors.Is(err, console.ErrInterrupted) && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("got error %v", err)
			}
			return
		}
		got := text(t, v.Reveal)
		checkText(t, keys, got)
		checkScreen(t, s.screen.Bytes())
	})
}

// FuzzScenes presses anything while a list or a secret is on the terminal.
func FuzzScenes(f *testing.F) {
	for _, keys := range []string{"git\r", "\x1b[B\x1b[6~\x15", "\x1bOA\x1b", "s+ \x1a\tc", "\x1b[200~x\n\x1b[201~", "\xc3\x7f\x03"} {
		f.Add(keys, 80, 24)
		f.Add(keys, 9, 2)
	}
	f.Fuzz(func(t *testing.T, keys string, columns, rows int) {
		for _, scene := range []func(*console.Console) error{
			func(c *console.Console) error { _, err := c.Choose(t.Context(), among(logins)); return err },
			func(c *console.Console) error {
				v := secret.New([]byte("s\n" + keys))
				defer v.Wipe()
				_, err := c.Reveal(t.Context(), console.Revealed{Title: keys, Secret: v})
				return err
			},
			func(c *console.Console) error { _, err := c.NewPassword(t.Context(), "New: ", byLength); return err },
		} {
			s := &script{keys: []byte(keys + "\x03"), columns: 1 + columns&0x7f, rows: 1 + rows&0x3f}
			c := &console.Console{Terminal: func() (console.Terminal, error) { return s, nil }, Unicode: true}
			if err := scene(c); err != nil && !errors.Is(err, console.ErrInterrupted) && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("got error %v", err)
			}
			if s.hidden {
				t.Error("the terminal is left raw")
			}
			newGlass(t, s.columns, s.rows).show(s.screen.String()) // fails at a sequence that is not ours
		}
	})
}

// checkText holds what must be true of any answer to keys.
func checkText(t *testing.T, keys, got string) {
	t.Helper()
	if len(got) > console.MaxInput || len(got) > len(keys) {
		t.Errorf("%d bytes came of %d keys", len(got), len(keys))
	}
	if strings.ContainsFunc(got, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
		t.Errorf("got %q: control keys became text", got)
	}
	if !strings.ContainsFunc(keys, func(r rune) bool { return r < ' ' || r == 0x7f }) && len(keys) <= console.MaxInput && got != keys {
		t.Errorf("got %q, want what was typed, %q", got, keys)
	}
}

// checkScreen makes sure that nothing reached the screen but our own sequences.
func checkScreen(t *testing.T, screen []byte) {
	t.Helper()
	for _, ours := range []string{"\x1b[?2004h", "\x1b[?2004l", "\x1b[K", "\r", "\n"} {
		screen = bytes.ReplaceAll(screen, []byte(ours), nil)
	}
	if !utf8.Valid(screen) || bytes.ContainsFunc(screen, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
	}) {
		t.Errorf("screen shows %q", screen)
	}
}
