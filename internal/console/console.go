// Package console is how the program talks and asks: data to standard output,
// talk to standard error, questions on the terminal itself.
//
// Text from outside reaches a terminal only through [Safe] or what builds on it:
// the messages, the tables and the prompts of this package all do.
package console

import (
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"
)

// defaultWidth is the width in columns when nobody knows better.
const defaultWidth = 80

// Console is the outside world of a command line program. Fill the fields by
// hand or with [New]; do not copy a Console that is in use.
type Console struct {
	In       io.Reader
	Out, Err io.Writer

	// Terminal opens the terminal to ask questions on. It is called once, at the
	// first question; nil means that there is none.
	Terminal func() (Terminal, error)

	OutTTY, ErrTTY bool // Out, Err are terminals
	Unicode        bool // symbols and names beyond ASCII may be printed
	Colour         bool // colour where Out or Err is a terminal
	ForceColour    bool // colour even where it is not; needs Colour
	Accessible     bool // words for symbols; lines are never redrawn
	Quiet          bool // Say and Note are silent
	Width          int  // columns, where the terminal does not say; 0 means 80

	// After is time.After, or what a test has for it; nil means time.After.
	After func(time.Duration) <-chan time.Time

	dumb  bool // no cursor movement, TERM=dumb
	fixed bool // the user has set the width
	mu    sync.Mutex
	tty   Terminal
	mute  func() error // undoes what Hold did to the terminal; nil: nothing
}

// New returns the Console of a process. It reads LC_ALL, LC_CTYPE, LANG, TERM,
// COLUMNS, NO_COLOR, CLICOLOR_FORCE and ACCESSIBLE through getenv. NO_COLOR
// beats CLICOLOR_FORCE, which beats TERM=dumb. The files stay the caller's.
func New(getenv func(string) string, in, out, err *os.File) *Console {
	c := &Console{
		In: in, Out: out, Err: err, Terminal: OpenTerminal,
		OutTTY: term.IsTerminal(int(out.Fd())),
		ErrTTY: term.IsTerminal(int(err.Fd())),
		Width:  columns(getenv, out, err),
		dumb:   getenv("TERM") == "dumb",
		fixed:  wanted(getenv) > 0,
	}
	c.Unicode = utf8Locale(getenv) && !c.dumb
	c.ForceColour = isSet(getenv("CLICOLOR_FORCE"))
	c.Colour = getenv("NO_COLOR") == "" && (c.ForceColour || !c.dumb)
	c.Accessible = isSet(getenv("ACCESSIBLE"))
	return c
}

// isSet reports whether a switch in the environment is on.
func isSet(value string) bool { return value != "" && value != "0" }

// utf8Locale follows the order of locale(7). Windows consoles take Unicode
// whatever the variables say, so none set means yes there.
func utf8Locale(getenv func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToUpper(getenv(name)); v != "" {
			return strings.Contains(v, "UTF-8") || strings.Contains(v, "UTF8")
		}
	}
	return runtime.GOOS == "windows"
}

// columns returns what the user set, else what the terminal says.
func columns(getenv func(string) string, files ...*os.File) int {
	if n := wanted(getenv); n > 0 {
		return n
	}
	for _, f := range files {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
			return n
		}
	}
	return defaultWidth
}

// wanted returns the width that the user has set, 0 if none.
func wanted(getenv func(string) string) int {
	n, err := strconv.Atoi(getenv("COLUMNS"))
	if err != nil {
		return 0
	}
	return max(0, n)
}

// defaultHeight is the number of rows when nobody knows better.
const defaultHeight = 24

// room returns the size of the terminal t as it is now.
func (c *Console) room(t any) (columns, rows int) {
	columns, rows = c.width(), defaultHeight
	s, ok := t.(sized)
	if !ok {
		return columns, rows
	}
	w, h := s.Size()
	if w > 0 && !c.fixed {
		columns = w
	}
	if h > 0 {
		rows = h
	}
	return columns, rows
}

func (c *Console) width() int {
	if c.Width <= 0 {
		return defaultWidth
	}
	return c.Width
}

// redraws reports whether a line may be drawn over itself.
func (c *Console) redraws() bool { return !c.Accessible && !c.dumb }
