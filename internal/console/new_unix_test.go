//go:build linux || darwin

package console_test

import (
	"testing"

	"github.com/creack/pty"

	"watchword/internal/console"
)

func TestNewOnATerminalTakesItsWidth(t *testing.T) {
	d := newDesk(t)
	if err := pty.Setsize(d.program, &pty.Winsize{Rows: 24, Cols: 47}); err != nil {
		t.Fatal(err)
	}
	c := console.New(func(string) string { return "" }, d.program, d.program, d.program)
	if !c.OutTTY || !c.ErrTTY || c.Width != 47 {
		t.Errorf("got terminals %v and %v, width %d", c.OutTTY, c.ErrTTY, c.Width)
	}
}
