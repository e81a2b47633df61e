package cmd_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"watchword/internal/console"
)

var update = flag.Bool("update", false, "write the golden screens in testdata/screen anew")

// widths are those of the terminals that the golden screens are for: one on
// which tables become records, the least one with tables, and two usual ones.
var widths = []int{40, 60, 80, 120}

// crowd is a world with entries that are hard to lay out.
func crowd(t *testing.T) *world {
	w := withVault(t)
	w.ok("add", "a name that is rather long, as some people like them to be", "-u", "someone.with.a.long.name@mail.example.org", "--tag", "work", "--tag", "dev")
	w.ok("add", "日本語のなまえ", "-u", "日本", "--url", "https://example.jp/login")
	w.ok("add", "עברית")
	w.stdin = strings.NewReader("canary-note")
	w.ok("edit", "github", "-f", "note", "--stdin")
	w.ok("edit", "github", "url=https://github.com/login", "team=blue")
	w.ok("add", "gone")
	w.ok("rm", "gone")
	w.now = w.now.AddDate(0, 0, 3)
	w.ok("edit", "github", "user=octo")
	w.ok("get", "github", "user")
	w.write("/tmp/recovery codes.txt", "canary-codes")
	w.write("/tmp/photo.jpg", strings.Repeat("\x00", 5000))
	w.ok("attach", "github", "/tmp/recovery codes.txt", "/tmp/photo.jpg")
	return w
}

// screens are what is shown, by the name of its golden file.
var screens = map[string][]string{
	"ls": {"ls"}, "ls-word": {"ls", "git"}, "tag": {"tag"}, "ls-long": {"ls", "-l"}, "ls-tag": {"ls", "--tag", "work"}, "ls-weak": {"ls", "--weak"}, "find-deep": {"find", "--deep", "canary"}, "vault": {"vault", "ls"}, "config": {"config"}, "config-where": {"config", "--where"}, "show": {"show", "github"}, "show-long": {"show", "a name that is rather long, as some people like them to be"},
	"history": {"history"}, "history-one": {"history", "github"}, "status": {"status"},
	"attach": {"attach", "github", "--ls"}, "backup": {"backup"}, "doctor": {"doctor"}, "backup-open": {"backup", "ls", "--open"},
	"key": {"key", "ls"}, "help-key": {"help", "key"}, "help-recovery": {"help", "recovery"}, "help-init": {"help", "init"}, "trash": {"trash"}, "help-trash": {"help", "trash"},
	"help": {"help"}, "help-add": {"help", "add"}, "help-gen": {"help", "gen"}, "help-get": {"help", "get"}, "help-merge": {"merge", "-h"}, "help-unlock": {"help", "unlock"}, "help-matching": {"help", "matching"},
	"help-exit-codes": {"help", "exit-codes"}, "help-json": {"help", "json"}, "help-environment": {"help", "environment"}, "help-privacy": {"help", "privacy"}, "help-targets": {"help", "targets"}, "help-accessibility": {"help", "accessibility"}, "help-copy": {"help", "copy"}, "help-ls": {"help", "ls"}, "help-export": {"help", "export"},
}

func TestScreensAreWhatTheyWere(t *testing.T) {
	whole := crowd(t)
	for name, args := range screens {
		var got strings.Builder
		for _, width := range widths {
			w := whole.copy()
			w.screen, w.width, w.automatic = true, width, true
			r := w.ok(args...)
			fmt.Fprintf(&got, "== %d columns\n%s", width, r.out+r.err)
			for line := range strings.Lines(r.out + r.err) {
				n := console.Columns(strings.TrimSuffix(line, "\n"))
				if table := args[0] == "ls" || args[0] == "history" || args[0] == "tag" || args[0] == "config" || args[0] == "help"; table && n > width {
					t.Errorf("%s: a line of %d columns on a screen of %d: %s", name, n, width, line)
				}
			}
		}
		file := "testdata/screen/" + name + ".txt"
		if *update {
			check(t, os.MkdirAll("testdata/screen", 0o777))
			check(t, os.WriteFile(file, []byte(got.String()), 0o666))
		}
		want, err := os.ReadFile(file)
		check(t, err)
		if got.String() != string(want) {
			t.Errorf("%s is now\n%s\nand was\n%s", name, got.String(), want)
		}
	}
}
