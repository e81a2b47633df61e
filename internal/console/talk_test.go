package console_test

import (
	"bytes"
	"errors"
	"testing"

	"watchword/internal/console"
	"watchword/secret"
)

// capture returns a console and what it writes.
func capture() (c *console.Console, out, err *bytes.Buffer) {
	out, err = new(bytes.Buffer), new(bytes.Buffer)
	return &console.Console{Out: out, Err: err, Unicode: true}, out, err
}

// everything says one of each.
func everything(c *console.Console) {
	c.Say("github %s", "added")
	c.Note("not synced")
	c.Warn("reused")
	c.Fail("not the same")
	c.Print("ww: locked")
}

func TestMessagesCarryAMark(t *testing.T) {
	for _, test := range []struct {
		name string
		set  func(*console.Console)
		want string
	}{
		{"unicode", func(*console.Console) {}, "✓ github added\n· not synced\n! reused\n✗ not the same\nww: locked\n"},
		{"ascii", func(c *console.Console) { c.Unicode = false }, "ok github added\n- not synced\n! reused\nww not the same\nww: locked\n"},
		{"accessible", func(c *console.Console) { c.Accessible = true }, "ok: github added\nnote: not synced\nattention: reused\nproblem: not the same\nww: locked\n"},
		{"quiet", func(c *console.Console) { c.Quiet = true }, "! reused\n✗ not the same\nww: locked\n"},
		{"colour off a terminal", func(c *console.Console) { c.Colour = true }, "✓ github added\n· not synced\n! reused\n✗ not the same\nww: locked\n"},
		{"colour", func(c *console.Console) { c.Colour, c.ErrTTY = true, true }, "\x1b[32m✓\x1b[0m github added\n\x1b[2m·\x1b[0m not synced\n\x1b[33m!\x1b[0m reused\n\x1b[31m✗\x1b[0m not the same\nww: locked\n"},
		{"colour off a terminal, forced", func(c *console.Console) { c.Colour, c.ForceColour, c.Quiet = true, true, true }, "\x1b[33m!\x1b[0m reused\n\x1b[31m✗\x1b[0m not the same\nww: locked\n"},
		{"no colour, forced all the same", func(c *console.Console) { c.ForceColour, c.Quiet = true, true }, "! reused\n✗ not the same\nww: locked\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, out, err := capture()
			test.set(c)
			everything(c)
			if got := err.String(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if out.Len() > 0 {
				t.Errorf("talk went to the output: %q", out)
			}
		})
	}
}

// label is text from outside behind a Stringer.
type label string

func (l label) String() string { return string(l) }

func TestArgumentsOfMessagesAreMadeSafe(t *testing.T) {
	const bad = "\x1b[31m\nx"
	for _, test := range []struct {
		name, format string
		arg          any
		want         string
	}{
		{"string", "<%s>", bad, "! <␛[31m␊x>\n"},
		{"quoted", "%q", bad, "! \"␛[31m␊x\"\n"},
		{"error", "%v", errors.New(bad), "! ␛[31m␊x\n"},
		{"stringer", "%v", label(bad), "! ␛[31m␊x\n"},
		{"slice", "%v", []string{"\x1b[31m"}, "! [␛[31m]\n"},
		{"number", "%d of\n%[1]d", 3, "! 3 of\n3\n"},
		{"padded", "%-4s|", "ab", "! ab  |\n"},
		{"right to left", "%s!", "שלום", "! \u2068שלום\u2069!\n"},
		{"right to left, quoted", "%q", "שלום", "! \u2068\"שלום\"\u2069\n"},
		{"override", "%s", "exe.\u202etxt", "! exe.txt\n"},
		{"secret", "%s", secret.New([]byte("hunter2")), "! [secret]\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, _, err := capture()
			c.Warn(test.format, test.arg)
			if got := err.String(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestMessagesOutsideUnicodeAreASCII(t *testing.T) {
	c, _, err := capture()
	c.Unicode = false
	c.Warn("%s → %s…", "é", "b")
	if got, want := err.String(), "! ? -> b...\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPaintIsForOutputThatIsATerminal(t *testing.T) {
	c, _, _ := capture()
	c.Colour, c.ErrTTY = true, true
	if got := c.Paint(console.Good, "x"); got != "x" {
		t.Errorf("got %q for a pipe", got)
	}
	c.OutTTY = true
	if got := c.Paint(console.Good, "x"); got != "\x1b[32mx\x1b[0m" {
		t.Errorf("got %q for a terminal", got)
	}
	if got := c.Paint(console.Normal, "x"); got != "x" {
		t.Errorf("got %q for no tone", got)
	}
}

func TestMaskHasEightSigns(t *testing.T) {
	c, _, _ := capture()
	if got := c.Mask(); got != "••••••••" {
		t.Errorf("got %q", got)
	}
	c.Unicode = false
	if got := c.Mask(); got != "********" {
		t.Errorf("got %q in ASCII", got)
	}
}
