package cmd_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

// unfitNames are names that are stored by nobody, and why.
var unfitNames = []struct{ name, says string }{
	{"", "it is empty"},
	{"   ", "it is empty"},
	{"\x1b[31mred", "it has a control character at byte 0"},
	{"a\x1b]52;c;aGFjaw==\a", "it has a control character at byte 1"},
	{"two\nlines", "it has a control character at byte 3"},
	{"tab\t", "it has a control character at byte 3"},
	{"del\x7f", "it has a control character at byte 3"},
	{"csi\u009b2J", "it has a control character at byte 3"},
	{"not \xff UTF-8", "it is not UTF-8"},
	{strings.Repeat("x", 1025), "a name of 1025 bytes, at most 1024 fit"},
	{strings.Repeat("x", 10_000), "a name of 10000 bytes, at most 1024 fit"},
}

func TestANameThatDoesNotFitALineIsRefused(t *testing.T) {
	w := withVault(t)
	for _, bad := range unfitNames {
		w.unchanged(func() {
			w.run("add", "-u", "x", "--", bad.name).want(t, 2, bad.says, "Nothing was changed")
			w.run("mv", "--", "github", bad.name).want(t, 2, bad.says, "Nothing was changed")
			w.run("cp", "--", "github", bad.name).want(t, 2, bad.says, "Nothing was changed")
			w.run("tag", "--", bad.name, "github").want(t, 2, bad.says, "Nothing was changed")
			w.run("edit", "github", "name="+bad.name).want(t, 2, bad.says, "Nothing was changed")
			w.isSafe(true, "get", "--", bad.name)
			w.isSafe(true, "--", bad.name)
			w.isSafe(true, "help", "--", bad.name)
		})
	}
}

func TestFieldsFromOutsideCannotSpeakToTheTerminal(t *testing.T) {
	w := withVault(t)
	evil := "\x1b]52;c;aGFjaw==\a\u202eevil\u009b2J\r\n\t"
	w.ok("add", "other", "-u", evil, "--url", evil, "--tag", "t")
	w.ok("edit", "other", "own="+evil)
	w.stdin = strings.NewReader(evil)
	w.ok("edit", "other", "-f", "note", "--stdin")
	for _, args := range [][]string{
		{"ls"},
		{"ls", "--json"},
		{"show", "other"},
		{"show", "--json", "other"},
		{"get", "--json", "--reveal", "--force", "other"},
		{"history", "other"},
		{"edit", "other", "user=" + evil},
		{"add", "other", "-u", evil},
		{"get", "other", evil},
		{"edit", "other", evil},
		{"ls", "--" + evil},
		{"gen", evil},
		{"merge", evil},
		{"ls", "--vault", evil},
		{"ls", "--vault", "/" + evil},
		{"ls", "--color", evil},
		{"vault", evil},
		{"config", evil},
		{"config", "password-file", evil, "-n"},
		{"config", "color", evil},
		{"ls", "--tag", evil},
		{"key", evil},
		{"key", "rm", evil},
		{"key", "add", "file", "/" + evil, "-n"},
		{"key", "add", "file", "/" + evil, "--no-input"},
		{"init", "--vault", "/new.ww", "--key-file", "/no/" + evil},
	} {
		w.isSafe(true, args...)
		w.isSafe(false, args...)
	}
	for _, field := range []string{"user", "own", "url"} {
		w.isSafe(true, "get", "other", field)
	}
	if got := w.ok("get", "-0", "other", "user").out; got != evil {
		t.Errorf("in a pipe a value is not what it was: %q", got)
	}
}

// isSafe fails unless what ww prints leaves the terminal alone: all of it if
// standard output is one, else at least what people see.
func (w *world) isSafe(screen bool, args ...string) {
	w.t.Helper()
	c := w
	if slices.Contains([]string{"add", "edit", "rm", "mv", "cp", "tag", "favorite", "undo", "merge"}, args[0]) {
		c = w.copy() // what is tried here shall not count
	}
	c.screen = screen
	r := c.run(args...)
	c.screen = false
	for what, text := range map[string]string{"standard output": r.out, "standard error": r.err} {
		if bad := unsafe(text, screen || what == "standard error"); bad >= 0 {
			w.t.Errorf("ww %q: %s has %+q in %q", args, what, bad, text)
		}
	}
}

// unsafe returns the first character of text that a terminal could obey; -1
// if there is none. The values in a pipe lie between tabs, and what only
// changes the direction of text is theirs.
func unsafe(text string, screen bool) rune {
	for _, r := range text {
		switch {
		case r == '\n', r == '\t' && !screen:
		case r == '\u2068' || r == '\u2069': // around text that runs right to left
		case unicode.IsControl(r), screen && unicode.Is(unicode.Bidi_Control, r):
			return r
		}
	}
	return -1
}

func TestANameThatLooksLikeAnIDIsNotTakenForTheOther(t *testing.T) {
	w := withVault(t)
	id := strings.Split(strings.TrimSuffix(w.ok("ls").out, "\n"), "\t")[5]
	for _, name := range []string{id, id[:6], "id:" + id, "id:" + id[:6]} {
		w.stdin = strings.NewReader("canary-entry of " + name)
		w.ok("add", "-u", "me", "--stdin", "--", name)
		if strings.HasPrefix(name, "id:") {
			w.unchanged(func() {
				for _, verb := range []string{"get", "rm", "show", "copy"} {
					w.run(verb, "--", name).want(t, 4, "fits 2 entries")
				}
			})
			continue
		}
		if got := w.ok("get", "--", name).out; got != "canary-entry of "+name+"\n" {
			t.Errorf("%s: got %q", name, got)
		}
		w.ok("rm", "--", name)
		w.ok("get", "github")
	}
}
