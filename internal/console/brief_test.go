package console_test

import (
	"strings"
	"testing"
)

func TestABriefPasswordIsErasedWhenAllWentWell(t *testing.T) {
	for name, test := range map[string]struct {
		columns, lines   int
		accessible, well bool
	}{
		"well":                {80, 1, false, true},
		"not well":            {80, 0, false, false},
		"on a line below":     {20, 2, false, true},
		"wider than a screen": {10, 3, false, true},
		"nothing is redrawn":  {80, 0, true, true},
	} {
		c, s := scripted("secret\r")
		s.columns, s.rows, c.Accessible = test.columns, 24, test.accessible
		v, erase, err := c.BriefPassword(t.Context(), "Master password: ")
		if err != nil {
			t.Fatal(err)
		}
		v.Wipe()
		before := s.screen.Len()
		if test.well {
			erase()
		}
		if got, want := s.screen.String()[before:], strings.Repeat("\x1b[A\r\x1b[K", test.lines); got != want {
			t.Errorf("%s: it wrote %q, want %q", name, got, want)
		}
	}
}
