package cmd_test

import (
	"strings"
	"testing"
)

func TestAFileIsKeptUnderASafeNameOnly(t *testing.T) {
	w := withVault(t)
	for path, kept := range map[string]string{
		"/tmp/plain.txt":                    "plain.txt",
		"/tmp/cafe\u0301":                   "caf\u00e9", // NFC
		"/tmp/-rf":                          "-rf",
		"/tmp/a b":                          "a b",
		"/tmp/with\x1b[2J":                  "",
		"/tmp/line\nbreak":                  "",
		"/tmp/\xff":                         "",
		`/tmp/up\down`:                      "",
		"/tmp/" + strings.Repeat("a", 251):  strings.Repeat("a", 251),
		"/tmp/" + strings.Repeat("a", 252):  "",
		"/tmp/" + strings.Repeat("é", 1000): "",
	} {
		w.write(path, "canary-file")
		r := w.run("attach", "github", "--", path)
		if (r.code == 0) != (kept != "") || kept == "" && r.code != 2 {
			t.Errorf("%q: exit %d\n%s", path, r.code, r.err)
		}
		if kept == "" {
			continue
		}
		if out := w.ok("attach", "github", "--ls").out; !strings.Contains("\n"+out, "\n"+kept+"\t") {
			t.Errorf("%q: kept as %q, want %q", path, out, kept)
		}
		for _, name := range []string{kept, strings.TrimPrefix(path, "/tmp/")} {
			if got := w.ok("attach", "github", "--get="+name).out; got != "canary-file" {
				t.Errorf("%q: got %q by the name %q", path, got, name)
			}
		}
	}
	w.run("attach", "github", "--get", "\x1b").want(t, 3, "github has no file")
}

func TestTheLargestFileComesBackWhole(t *testing.T) {
	w := withVault(t)
	w.write("/tmp/large", strings.Repeat("x", 16<<20))
	w.ok("attach", "github", "/tmp/large")
	if got := w.ok("attach", "github", "--get", "large").out; len(got) != 16<<20 {
		t.Errorf("%d bytes came back", len(got))
	}
}

func TestACardTellsHowToGetAnAttachedFile(t *testing.T) {
	w := withVault(t)
	w.write("/tmp/codes.txt", "canary-file")
	w.write("/tmp/-a b", "canary-file")
	w.ok("attach", "github", "--", "/tmp/codes.txt", "/tmp/-a b")
	w.screen, w.width = true, 120
	out := w.ok("show", "github").out
	for _, line := range []string{"ww attach github --get codes.txt -o codes.txt\n", "ww attach github --get '-a b' -o '-a b'\n"} {
		if !strings.Contains(out, line) {
			t.Errorf("there is no %q in\n%s", line, out)
		}
	}
	w.screen = false
	if got := w.ok("attach", "github", "--get", "-a b").out; got != "canary-file" {
		t.Errorf("by that command: got %q", got)
	}
}

func TestNoLineOfACardWithFilesIsWiderThanTheScreen(t *testing.T) {
	w := withVault(t)
	w.write("/tmp/recovery.txt", "canary-file")
	w.ok("attach", "github", "/tmp/recovery.txt")
	for w.screen, w.width = true, 60; w.width < 100; w.width++ {
		for line := range strings.Lines(w.ok("show", "github").out) {
			if n := len([]rune(line)) - len("\n"); n > w.width {
				t.Errorf("%d columns: a line has %d: %q", w.width, n, line)
			}
		}
	}
}
