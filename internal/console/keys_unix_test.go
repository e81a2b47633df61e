//go:build linux || darwin

package console_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"watchword/internal/console"
)

const (
	pasteStart = "\x1b[200~"
	pasteStop  = "\x1b[201~"
)

func TestPasswordIsWhatWasTyped(t *testing.T) {
	for _, test := range []struct{ name, keys, want string }{
		{"plain", "hunter2\r", "hunter2"},
		{"line feed for enter", "hunter2\n", "hunter2"},
		{"empty", "\r", ""},
		{"spaces are kept", "  a b \r", "  a b "},
		{"unicode", "hünter2 日本 🔑\r", "hünter2 日本 🔑"},
		{"backspace takes a character of one byte", "ab\x7fc\r", "ac"},
		{"backspace takes a character of two bytes", "aü\x7fc\r", "ac"},
		{"backspace takes a character of four bytes", "a🔑\x7fc\r", "ac"},
		{"backspace as ctrl-h", "ab\bc\r", "ac"},
		{"backspace on nothing", "\x7f\x7fa\r", "a"},
		{"ctrl-u clears", "wrong\x15right\r", "right"},
		{"tab shows and is not typed", "ab\tcd\r", "abcd"},
		{"arrows and function keys are not typed", "a\x1b[Ab\x1b[1;5Cc\x1bOPd\x1b[15~\r", "abcd"},
		{"a stray escape eats nothing", "\x1bhunter2\r", "hunter2"},
		{"ctrl-d amid text is no end", "ab\x04c\r", "abc"},
		{"paste", pasteStart + "s3cret" + pasteStop + "\r", "s3cret"},
		{"newline behind a paste is not enter", pasteStart + "s3cret\r\n" + pasteStop + "!\r", "s3cret!"},
		{"tab in a paste is text", pasteStart + "a\tb" + pasteStop + "\r", "a\tb"},
		{"escape in a paste is dropped", pasteStart + "a\x1b[31mb\x04\x15" + pasteStop + "\r", "ab"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t)
			got := d.ask(test.keys)
			if got.err != nil || got.text != test.want {
				t.Errorf("got %q, %v; want %q", got.text, got.err, test.want)
			}
			if !d.echoes() {
				t.Error("the terminal does not echo any more")
			}
		})
	}
}

func TestPasswordKeysThatEndIt(t *testing.T) {
	for _, test := range []struct {
		name, keys string
		want       error
	}{
		{"ctrl-c", "hunt\x03", console.ErrInterrupted},
		{"ctrl-backslash", "hunt\x1c", console.ErrInterrupted},
		{"ctrl-c in a paste", pasteStart + "hunt\x03", console.ErrInterrupted},
		{"ctrl-c after escape", "\x1b\x03", console.ErrInterrupted},
		{"ctrl-d", "\x04", io.EOF},
		{"ctrl-d after clearing", "hunt\x15\x04", io.EOF},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t)
			got := d.ask(test.keys)
			if !errors.Is(got.err, test.want) || got.text != "" {
				t.Errorf("got %q, %v; want %v", got.text, got.err, test.want)
			}
			if !d.echoes() {
				t.Error("the terminal does not echo any more")
			}
			d.await("\n", 1)
		})
	}
}

func TestPasswordDoesNotShow(t *testing.T) {
	d := newDesk(t)
	if got := d.ask("hunter2\r"); got.err != nil {
		t.Fatal(got.err)
	}
	d.await("\x1b[?2004l", 1)
	want := "\x1b[?2004h\rPassword: \x1b[K\rPassword: …\x1b[K\r\n\x1b[?2004l"
	if got := d.screen(); got != want {
		t.Errorf("screen shows %q, want %q", got, want)
	}
}

func TestPasswordFeedbackDoesNotTellTheLength(t *testing.T) {
	d := newDesk(t)
	d.ask("hunter2hunter2\r")
	d.await("\n", 1)
	if n := strings.Count(d.screen(), "…"); n != 1 {
		t.Errorf("screen shows %q: %d signs, want 1", d.screen(), n)
	}
}

func TestTabShowsAndHidesWhatIsTyped(t *testing.T) {
	d := newDesk(t)
	c := d.password(t.Context(), "Password: ")
	d.await("Password: ", 1)
	d.press("hünter\t")
	d.await("Password: hünter\x1b[K", 1)
	d.press("2")
	d.await("Password: hünter2\x1b[K", 1)
	d.press("\t")
	d.await("Password: …\x1b[K", 2)
	d.press("\r")
	if got := d.receive(c); got.text != "hünter2" {
		t.Errorf("got %q, %v", got.text, got.err)
	}
}

func TestAShownPasswordLeavesTheScreen(t *testing.T) {
	for name, key := range map[string]string{"enter": "\r", "ctrl-c": "\x03"} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			c := d.password(t.Context(), "Password: ")
			d.await("Password: ", 1)
			d.press("hunter2\t")
			d.await("hunter2\x1b[K", 1)
			d.press(key)
			d.receive(c)
			d.await("\n", 1)
			s := d.screen()
			if last := s[strings.LastIndex(s, "\r"+"Password: "):]; !strings.HasPrefix(last, "\rPassword: …\x1b[K") {
				t.Errorf("screen ends in %q", last)
			}
		})
	}
}

func TestPasteMarksAreAskedForAndTurnedOff(t *testing.T) {
	d := newDesk(t)
	d.ask("x\r")
	d.await("\x1b[?2004h", 1)
	d.await("\x1b[?2004l", 1)
}

func TestPasswordOfTheGreatestLengthIsTaken(t *testing.T) {
	d := newDesk(t)
	want := strings.Repeat("x", console.MaxInput)
	if got := d.ask(want + "\r"); got.text != want {
		t.Errorf("got %d bytes, %v; want %d", len(got.text), got.err, len(want))
	}
}

func TestPasswordTooLongIsRefusedAndAskedAgain(t *testing.T) {
	d := newDesk(t)
	got := d.ask(strings.Repeat("x", console.MaxInput+1) + "\rshort\r")
	if got.err != nil || got.text != "short" {
		t.Errorf("got %d bytes, %v; want the second answer", len(got.text), got.err)
	}
	d.await("longer than 4096 bytes", 1)
}
