package cmd_test

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Who calls for help has a terminal of any size, and reads from its top.
func TestTheFirstHelpFitsTheSmallestCommonScreen(t *testing.T) {
	r := newWorld(t).run("help")
	lines := strings.Split(strings.TrimSuffix(r.out, "\n"), "\n")
	if len(lines) > 22 { // the command line above, the prompt below
		t.Errorf("it has %d lines", len(lines))
	}
	for _, line := range lines {
		if n := utf8.RuneCountInString(line); n > 79 {
			t.Errorf("%d columns: %q", n, line)
		}
	}
}
