package cmd

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/urfave/cli/v2"

	"watchword/internal/console"
)

// tree is the tree of verbs, for its flags.
func tree() *cli.App { return (&ww{Host: &Host{Console: &console.Console{}}}).app() }

// words splits a command line at its spaces; "" stands for an empty word.
func words(line string) []string {
	all := strings.Fields(line)
	for i, word := range all {
		if word == `""` {
			all[i] = ""
		}
	}
	return all
}

func TestFlagsMayStandAnywhereBeforeTheDashes(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"ls", "ls --"},
		{"ls git hub", "ls -- git hub"},
		{"get github --json", "--json get -- github"},
		{"get github -0 token", "get -0 -- github token"},
		{"get -0 github", "get -0 -- github"},
		{"--json get github", "--json get -- github"},
		{"add -u me github -p", "add -u me -p -- github"},
		{"add github --user=me --tag a --tag b", "add --user=me --tag a --tag b -- github"},
		{"-qy undo", "-q -y undo --"},
		{"undo -qyn", "-q -y -n undo --"},
		{"add -pq x", "-q add -p -- x"},
		{"ls --vault work word", "--vault work ls -- word"},
		{"--vault ls ls", "--vault ls ls --"},
		{"add -u ls x", "add -u ls -- x"},
		{"add -u -p x", "add -u -p -- x"},
		{"get -- -rf", "get -- -rf"},
		{"get --json -- --json", "--json get -- --json"},
		{"get -- -- x", "get -- -- x"},
		{"get -", "get -- -"},
		{`get ""`, `get -- ""`},
		{"list x", "ls -- x"},
		{"edit x url=https://a.example/?b=c", "edit -- x url=https://a.example/?b=c"},
		{"get ls", "get -- ls"},
		{"-- ls", "-- -- ls"},
		{"nosuch --json", "--json -- -- nosuch"},
		{"nosuch ls", "-- -- nosuch ls"},
		{"", "-- --"},
		{"--nosuch ls", "ls --nosuch --"},
		{"ls -qx", "ls -qx --"},
		{"gen -k5", "gen -k5 --"},
		{"-h", "help --"},
		{"add x -h -u y", "help -- add"},
		{"--help get", "help -- get"},
		{"ls -qh", "-q help -- ls"},
		{"-h exit-codes", "help -- exit-codes"},
		{"get x -- -h", "get -- x -h"},
		{"add -u -h x", "add -u -h -- x"},
		{"get --version", "version"},
		{"--json --version", "--json version"},
	} {
		got, err := permute(tree(), words(c.line))
		if err != nil || !slices.Equal(got, words(c.want)) {
			t.Errorf("%s: got %q, error %v, want %s", c.line, got, err, c.want)
		}
	}
}

func TestAFlagWithoutItsValueIsNamed(t *testing.T) {
	for line, want := range map[string]string{
		"add x -u": "-u needs a value.", "ls --vault": "--vault needs a value.", "--json gen -k": "-k needs a value.",
	} {
		got, err := permute(tree(), words(line))
		if err == nil || err.Error() != want {
			t.Errorf("%s: got %q, error %v", line, got, err)
		}
	}
}

func TestJSONIsAskedForBeforeTheDashesOnly(t *testing.T) {
	for line, want := range map[string]bool{"ls --json": true, "--json": true, "get -- --json": false, "ls": false} {
		if got := asksJSON(words(line)); got != want {
			t.Errorf("%s: got %v", line, got)
		}
	}
}

// FuzzPermute finds command lines that lose words. What stands behind a "--"
// comes out as it went in, and nothing that is not a flag is ever lost.
func FuzzPermute(f *testing.F) {
	for _, line := range []string{"get github --json", "add -u me x -- -rf", "-qy undo", "-- ls", "--vault ls ls -h", "get --version -- x", "-k", "=", "-=x --", "add -u -- -0"} {
		f.Add(strings.ReplaceAll(line, " ", "\n"))
	}
	f.Fuzz(func(t *testing.T, lines string) {
		if !utf8.ValidString(lines) {
			return
		}
		args := strings.Split(lines, "\n")
		got, err := permute(tree(), slices.Clone(args))
		if err != nil || slices.Contains(got, "help") || slices.Contains(got, "version") {
			return
		}
		if end := slices.Index(args, "--"); end >= 0 {
			if end > 0 && mayTakeValue(args[end-1]) {
				return // as getopt has it, the "--" may be that value
			}
			behind := args[end+1:]
			if len(got) < len(behind) || !slices.Equal(got[len(got)-len(behind):], behind) {
				t.Errorf("%q: %q are not at the end of %q", args, behind, got)
			}
			args = args[:end]
		}
		for _, arg := range args {
			if !isFlag(arg) && !slices.Contains(got, arg) && !isAlias(arg) {
				t.Errorf("%q: %q is not in %q", args, arg, got)
			}
		}
	})
}

// mayTakeValue reports whether arg is a flag that takes a value at some verb.
func mayTakeValue(arg string) bool {
	name := strings.TrimLeft(arg, "-")
	app := tree()
	flags := app.Flags
	for _, verb := range app.Commands {
		flags = slices.Concat(flags, verb.Flags)
	}
	return isFlag(arg) && slices.ContainsFunc(flags, func(f cli.Flag) bool {
		return slices.Contains(f.Names(), name) && takesValue(f)
	})
}

// isAlias reports whether word is another name of a verb.
func isAlias(word string) bool {
	verb := tree().Command(word)
	return verb != nil && verb.Name != word
}
