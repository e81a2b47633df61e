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
