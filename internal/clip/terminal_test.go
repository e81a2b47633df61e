package clip_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"watchword/internal/clip"
)

// console returns the board of a terminal over ssh that writes to out.
func console(t *testing.T, out io.Writer, env vars) clip.Board {
	t.Helper()
	all := vars{"SSH_TTY": "/dev/pts/1", "TERM": "xterm-256color"}
	for name, value := range env {
		all[name] = value
	}
	system := session("linux", all)
	system.Terminal = out
	board, err := system.Board()
	if err != nil {
		t.Fatal(err)
	}
	return board
}

// sixty bytes are eighty in base64: more than one piece for screen.
var (
	sixty       = strings.Repeat("abc", 20)
	sixtyIn64   = strings.Repeat("YWJj", 20)
	firstPiece  = sixtyIn64[:76]
	secondPiece = sixtyIn64[76:]
)

func TestTheTerminalGetsTheValueInOneSequence(t *testing.T) {
	for _, c := range []struct {
		name  string
		env   vars
		value string
		want  string
	}{
		{"plain", nil, "hunter2", "\x1b]52;c;aHVudGVyMg==\a"},
		{"empty", nil, "", "\x1b]52;c;\a"},
		{"not ASCII", nil, "é", "\x1b]52;c;w6k=\a"},
		{"long", nil, sixty, "\x1b]52;c;" + sixtyIn64 + "\a"},
		{"tmux", vars{"TMUX": "/tmp/tmux-0/default,1,0"}, "hunter2", "\x1bPtmux;\x1b\x1b]52;c;aHVudGVyMg==\a\x1b\\"},
		{"tmux across ssh", vars{"TERM": "tmux-256color"}, "hunter2", "\x1bPtmux;\x1b\x1b]52;c;aHVudGVyMg==\a\x1b\\"},
		{"tmux, long", vars{"TMUX": "x"}, sixty, "\x1bPtmux;\x1b\x1b]52;c;" + sixtyIn64 + "\a\x1b\\"},
		{"screen", vars{"STY": "4121.pts-1"}, "hunter2", "\x1bP\x1b]52;c;aHVudGVyMg==\a\x1b\\"},
		{
			"screen, long",
			vars{"STY": "4121.pts-1"},
			sixty,
			"\x1bP\x1b]52;c;" + firstPiece + "\x1b\\\x1bP" + secondPiece + "\a\x1b\\",
		},
		{"screen, empty", vars{"STY": "4121.pts-1"}, "", "\x1bP\x1b]52;c;\a\x1b\\"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := console(t, &out, c.env).Copy(t.Context(), newValue(t, c.value)); err != nil {
				t.Fatal(err)
			}
			if got := out.String(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestTheTerminalIsAskedToForget(t *testing.T) {
	for name, want := range map[string]string{"OTHER": "\x1b]52;c;!\a", "STY": "\x1bP\x1b]52;c;!\a\x1b\\"} {
		var out bytes.Buffer
		if err := console(t, &out, vars{name: "x"}).Clear(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := out.String(); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestTheTerminalPromisesNothing(t *testing.T) {
	board := console(t, io.Discard, nil)
	if !board.Blind() || board.Hint(t.Context()) {
		t.Errorf("blind %t, hint %t", board.Blind(), board.Hint(t.Context()))
	}
	if _, err := board.Read(t.Context()); !errors.Is(err, clip.ErrBlind) {
		t.Errorf("got %v, want ErrBlind", err)
	}
}

func TestTheTerminalGetsNoMoreThanItTakes(t *testing.T) {
	var out bytes.Buffer
	board := console(t, &out, nil)
	if err := board.Copy(t.Context(), newValue(t, strings.Repeat("x", 56245))); !errors.Is(err, clip.ErrTooLarge) {
		t.Errorf("got %v, want ErrTooLarge", err)
	}
	if out.Len() > 0 {
		t.Errorf("wrote %d bytes all the same", out.Len())
	}
	if err := board.Copy(t.Context(), newValue(t, strings.Repeat("x", 56244))); err != nil {
		t.Error(err)
	}
	if err := board.Copy(t.Context(), newValue(t, "a\x00b")); !errors.Is(err, clip.ErrNotText) {
		t.Errorf("got %v, want ErrNotText", err)
	}
}

type broken struct{ error }

func (b broken) Write([]byte) (int, error) { return 0, b }

func TestAFailingTerminalIsReported(t *testing.T) {
	cause := errors.New("gone")
	board := console(t, broken{cause}, nil)
	if err := board.Copy(t.Context(), newValue(t, canary)); !errors.Is(err, broken{cause}) || strings.Contains(err.Error(), canary) {
		t.Errorf("got %v", err)
	}
}
