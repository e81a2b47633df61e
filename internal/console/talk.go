package console

import (
	"fmt"
	"io"
	"strings"
)

// Say tells of something done, with the mark ✓, on Err. The arguments are made
// safe for the terminal; the format is the program's own and may hold newlines.
func (c *Console) Say(format string, args ...any) {
	if !c.Quiet {
		c.tell(markDone, format, args)
	}
}

// Note tells of something worth knowing, with the mark ·, like [Console.Say].
func (c *Console) Note(format string, args ...any) {
	if !c.Quiet {
		c.tell(markNote, format, args)
	}
}

// Warn tells of something that needs attention, with the mark !, like Say but
// never silent.
func (c *Console) Warn(format string, args ...any) { c.tell(markWarn, format, args) }

// Fail tells of something that went wrong, with the mark ✗, never silent.
func (c *Console) Fail(format string, args ...any) { c.tell(markFail, format, args) }

// Print writes a line without a mark on Err, never silent: errors and hints.
func (c *Console) Print(format string, args ...any) { c.tell(noMark, format, args) }

// indentOf is where a message goes on that is longer than the screen: under
// its beginning if that is plain text, else where the lines below an error begin.
func indentOf(text, sign string) int {
	if sign == "" && !strings.HasPrefix(text, "ww: ") {
		return 0
	}
	return len("ww ")
}

// tell writes one message. There is nobody to tell that Err cannot be written.
func (c *Console) tell(m mark, format string, args []any) {
	text, sign := c.message(format, args), c.sign(m)
	if sign != "" {
		text = sign + " " + text
	}
	if c.ErrTTY {
		text = c.wrapped(text, indentOf(text, sign))
	}
	text = c.paint(c.ErrTTY, m.tone(), sign) + strings.TrimPrefix(text, sign)
	_, _ = io.WriteString(c.Err, text+"\n")
}

// message formats with arguments made safe, and then makes sure: an argument may
// have been a slice of strings. Only newlines of the format survive.
func (c *Console) message(format string, args []any) string {
	safe := make([]any, len(args))
	for i, a := range args {
		safe[i] = c.argument(a)
	}
	text := strings.Map(func(r rune) rune {
		if r == '\n' || r == fsi || r == pdi {
			return r
		}
		return visible(r)
	}, fmt.Sprintf(format, safe...))
	if c.Unicode {
		return text
	}
	return ascii(text)
}

func (c *Console) argument(a any) any {
	switch a := a.(type) {
	case string:
		return field{c, a}
	case error:
		return field{c, a.Error()}
	case fmt.Formatter:
		return a
	case fmt.Stringer:
		return field{c, a.String()}
	}
	return a
}

// field is text from outside on its way through fmt.
type field struct {
	c *Console
	s string
}

// Format formats the safe text by verb and isolates the result, so that %q does
// not quote the isolation.
func (x field) Format(f fmt.State, verb rune) {
	s := fmt.Sprintf(fmt.FormatString(f, verb), x.c.plain(x.s))
	_, _ = io.WriteString(f, x.c.isolate(s)) // the buffer of fmt cannot fail
}
