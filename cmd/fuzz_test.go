package cmd

import (
	"slices"
	"strings"
	"testing"
)

// valued are the flags of a secret's source, whose values must never be taken for
// a word: a word can be shown, listed or saved as a name.
var valued = []string{"--vault", "--password-file", "--password-command", "--key-file"}

// FuzzPermuteKeepsEveryWord holds permute to an independent count: every argument
// comes out as often as it went in, nothing else does, and what follows a flag that
// takes a value stays right behind it, before the words.
func FuzzPermuteKeepsEveryWord(f *testing.F) {
	for _, line := range []string{"get\ngithub\n--json", "add\n-u\nme\nx\n--\n-rf", "--\n--\nls", "edit\nx\nuser=y", "a\n\n-", "show\nx\n--\n--json"} {
		for which := range valued {
			f.Add(line, which, 1, "hunter2")
		}
	}
	f.Fuzz(func(t *testing.T, lines string, which, at int, value string) {
		args := strings.Split(lines, "\n")
		end := slices.Index(args, "--")
		if end < 0 {
			end = len(args)
		}
		if hasOwnWill(args[:end]) {
			return
		}
		flag := valued[abs(which)%len(valued)]
		at = abs(at) % (end + 1)
		args = slices.Concat(args[:at], []string{flag, value}, args[at:])
		got, err := permute(tree(), slices.Clone(args))
		if err != nil {
			t.Fatalf("%q: %v", args, err)
		}
		place := slices.Index(got, flag)
		if place < 0 || place+1 >= len(got) || got[place+1] != value || slices.Contains(got[:place], "--") {
			t.Fatalf("%q: the value of %s became something else in %q", args, flag, got)
		}
		for _, arg := range got {
			if arg != "--" && tree().Command(arg) == nil && times(got, arg) != times(args, arg) {
				t.Fatalf("%q: %q is there %d times, in %q %d times", args, arg, times(args, arg), got, times(got, arg))
			}
		}
	})
}

// hasOwnWill reports whether args have a flag that changes what the others are: one
// that takes a value, stands for a verb, or is several in one.
func hasOwnWill(args []string) bool {
	return slices.ContainsFunc(args, func(arg string) bool {
		return isFlag(arg) && !slices.Contains([]string{"--json", "--quiet", "--yes", "--no-input"}, arg)
	})
}

func abs(n int) int { return max(n, -n, 0) }

func times(all []string, one string) (n int) {
	for _, s := range all {
		if s == one {
			n++
		}
	}
	return n
}
