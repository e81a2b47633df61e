package cmd_test

import (
	"strings"
	"testing"
)

// writing are the verbs that change something, each with a line that does.
func writing(w *world) map[string][]string {
	w.ok("add", "two")
	w.write("/tmp/codes", "canary-codes")
	w.ok("add", "gone")
	w.ok("rm", "gone")
	w.write("/pw", other)
	w.ok("attach", "github", "/pw")
	c := w.copy()
	c.ok("add", "elsewhere")
	w.write("/copy.ww", string(c.vault()))
	w.ok("init", "--vault", "work")
	check(w.t, w.mem.MkdirAll(pile))
	return map[string][]string{
		"config": {"config", "clipboard.clear", "20s"},
		"tag":    {"tag", "t", "two"}, "favorite": {"favorite", "two"},
		"mv": {"mv", "two", "deux"}, "cp": {"cp", "two", "deux"}, "mv --to": {"mv", "two", "--to", "work"}, "cp --to": {"cp", "two", "--to", "work"},
		"init": {"init", "--vault", "new"}, "add": {"add", "three"}, "edit": {"edit", "two", "user=x"}, "rm": {"rm", "two"},
		"undo": {"undo", "-y"}, "history": {"history", "github", "--restore", "1"}, "passwd": {"passwd", "--new-password-file", "/pw"},
		"trash": {"trash", "restore", "gone"}, "trash empty": {"trash", "empty", "-y", "--force"},
		"attach": {"attach", "github", "/tmp/codes"}, "attach --rm": {"attach", "github", "--rm", "pw"},
		"init --key-file": {"init", "--vault", "keyed", "--key-file", "/tmp/k1"}, "key add": {"key", "add", "file", "/tmp/k2", "-y"},
		"backup": {"backup", "restore", "1", "-y"}, "merge": {"merge", "/copy.ww"}, "recovery": {"recovery", "kit", "-o", "/kit.html"},
		"sync setup":      {"sync", "setup", pile},
		"export":          {"export", "--only", "user:octocat", "-o", "/tmp/small.ww"},
		"recovery shares": {"recovery", "shares", "--need", "2", "--of", "3", "-o", "/shares"},
	}
}

func TestADryRunWritesNothingAndSaysSo(t *testing.T) {
	w := withVault(t)
	for verb, args := range writing(w) {
		for _, flag := range []string{"-n", "--dry-run"} {
			w.unchanged(func() {
				r := w.ok(append(args, flag)...)
				if !strings.Contains(r.err, "dry run: ") || !strings.Contains(r.err, "Nothing was written\n") || r.out != "" {
					t.Errorf("%s: it says %q and writes %q", verb, r.err, r.out)
				}
			})
		}
	}
}

func TestAWritingVerbWritesToStandardOutputOnlyJSON(t *testing.T) {
	w := withVault(t)
	for verb, args := range writing(w) {
		c := w.copy()
		before := len(c.mem.Files())
		if r := c.ok(args...); r.out != "" || !strings.HasPrefix(lastLines(r.err), "✓ ") {
			t.Errorf("%s: it writes %q and says %q", verb, r.out, r.err)
		}
		if string(c.vault()) == string(w.vault()) && len(c.mem.Files()) == before {
			t.Errorf("%s: it changed nothing", verb)
		}
	}
}

// lastLines is what was said from the first line with a ✓ on.
func lastLines(text string) string {
	if at := strings.Index(text, "✓"); at >= 0 {
		return text[at:]
	}
	return ""
}

func TestQuietIsQuietButForErrors(t *testing.T) {
	w := withVault(t)
	for verb, args := range writing(w) {
		if r := w.copy().ok(append(args, "-q")...); r.out+r.err != "" {
			t.Errorf("%s: it writes %q and says %q", verb, r.out, r.err)
		}
	}
	for _, args := range [][]string{{"check"}, {"edit", "github", "user=octocat"}, {"merge", "/copy.ww"}, {"undo", "-y"}} {
		if r := w.copy().ok(append(args, "-q")...); r.out+r.err != "" {
			t.Errorf("ww %q: it writes %q and says %q", args, r.out, r.err)
		}
	}
	whole := withVault(t)
	for _, exit := range exits {
		w := whole.copy()
		w.quiet = true
		if exit.code != 0 {
			exit.run(w).want(t, exit.code, exit.says)
		}
	}
}
