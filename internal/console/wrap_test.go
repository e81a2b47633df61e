package console_test

import (
	"strings"
	"testing"

	"watchword/internal/console"
)

func TestLinesAreBrokenBelowTheirLastColumn(t *testing.T) {
	for _, test := range []struct {
		line  string
		width int
		want  []string
	}{
		{"short", 20, []string{"short"}},
		{"", 20, []string{""}},
		{"one two three four", 10, []string{"one two", "three four"}},
		{"  -x  one two three", 12, []string{"  -x  one", "      two", "      three"}},
		{"  a-long-word-here  one two three", 18, []string{"  a-long-word-here", "    one two three"}},
		{"onelongword", 5, []string{"onelongword"}},
		{"日本 日本 日本", 9, []string{"日本 日本", "日本"}},
		{"one\ntwo three", 5, []string{"one", "two", "three"}},
	} {
		c := console.Console{Width: test.width}
		if got, want := c.Wrap(test.line), strings.Join(test.want, "\n"); got != want {
			t.Errorf("%q at %d: got %q, want %q", test.line, test.width, got, want)
		}
	}
}

func TestMessagesOnATerminalAreBrokenBetweenWords(t *testing.T) {
	c, _, err := capture()
	c.Width, c.ErrTTY, c.Colour = 20, true, true
	c.Fail("that does not open this vault")
	c.Print("   ww show github  looks at it")
	want := "\x1b[31m✗\x1b[0m that does not open\n   this vault\n   ww show github\n    looks at it\n"
	if got := err.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	c.ErrTTY, c.Colour = false, false
	err.Reset()
	c.Fail("that does not open this vault")
	if got, want := err.String(), "✗ that does not open this vault\n"; got != want {
		t.Errorf("in a pipe: got %q, want %q", got, want)
	}
}
