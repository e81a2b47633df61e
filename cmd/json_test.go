package cmd_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// full is a world with one of everything that JSON can tell: an entry with all
// sorts of fields, a changed one, one in the trash, two of one name.
func full(t *testing.T) *world {
	w := withVault(t)
	w.ok("add", "full", "-u", "ann", "--url", "https://a.example/?b&c", "--tag", "dev", "--tag", "work")
	w.ok("edit", "full", "team=blue <&>", "own=\"\\\x7f\u0085\u202e")
	w.stdin = strings.NewReader("canary-note\nwith \"quotes\", a \\ and\ta tab, \x1b, \u0085 and \u202e")
	w.ok("edit", "full", "-f", "note", "--stdin")
	w.write("/tmp/pic", "\xff\x00canary-picture")
	w.ok("attach", "full", "/tmp/pic")
	w.ok("add", "gone")
	w.ok("rm", "gone")
	w.ok("add", "github", "-u", "bot")
	return w
}

func TestWhatIsWrittenAsJSONConformsToItsSchema(t *testing.T) {
	w := full(t)
	for _, c := range []struct {
		schema string
		args   []string
	}{
		{"list", []string{"ls"}},
		{"list", []string{"ls", "full"}},
		{"list", []string{"ls", "nothing has this"}},
		{"entry", []string{"get", "full"}},
		{"entry", []string{"get", "full", "--reveal"}},
		{"entry", []string{"get", "full", "team"}},
		{"entry", []string{"show", "github:bot"}},
		{"entry", []string{"add", "new"}},
		{"entry", []string{"add", "new2", "-u", "x", "--url", "u", "--tag", "t", "--kind", "key"}},
		{"gen", []string{"gen"}},
		{"gen", []string{"gen", "40", "-k", "3"}},
		{"gen", []string{"gen", "--words", "6"}},
		{"gen", []string{"gen", "--pattern", "9 9"}},
		{"status", []string{"status"}},
		{"recovery", []string{"recovery", "kit", "-o", "/kit.html"}},
		{"recovery", []string{"recovery", "shares", "--need", "2", "--of", "3", "-o", "/shares"}},
		{"export", []string{"export", "--only", "tag:work", "-o", "/small.ww"}},
		{"history", []string{"history"}},
		{"history", []string{"history", "full"}},
		{"tags", []string{"tag"}},
		{"vaults", []string{"vault", "ls"}},
		{"keys", []string{"key"}},
		{"config", []string{"config"}},
		{"config", []string{"config", "--where"}},
		{"config", []string{"config", "color"}},
		{"check", []string{"check"}},
		{"trash", []string{"trash"}},
		{"doctor", []string{"doctor"}},
		{"backup", []string{"backup"}},
		{"attach", []string{"attach", "full", "--ls"}},
		{"attach", []string{"attach", "github:bot", "--ls"}},
		{"backup", []string{"backup", "ls", "--open"}},
		{"trash", []string{"trash", "ls"}},
		{"check", []string{"check", "--deep"}},
	} {
		r := w.ok(append(c.args, "--json")...)
		if faults := readSchema(t, c.schema).faults(r.out); len(faults) > 0 {
			t.Errorf("ww %q: %q\n%s", c.args, faults, r.out)
		}
		if r.err != "" {
			t.Errorf("ww %q says %q", c.args, r.err)
		}
	}
}

func TestEveryErrorAsJSONIsOneObject(t *testing.T) {
	whole := withVault(t)
	for _, exit := range exits {
		if exit.code == 0 {
			continue
		}
		w := whole.copy()
		w.json = true
		r := exit.run(w)
		lines := strings.SplitAfter(r.err, "\n")
		last := lines[len(lines)-2]
		if faults := readSchema(t, "error").faults(last); len(faults) > 0 {
			t.Errorf("%s: %q\n%s", exit.name, faults, r.err)
		}
		var said struct{ Exit int }
		if err := json.Unmarshal([]byte(last), &said); err != nil || said.Exit != r.code || r.code != exit.code {
			t.Errorf("%s: exit %d, it says %d, error %v", exit.name, r.code, said.Exit, err)
		}
		for _, line := range lines[:len(lines)-2] {
			if w.person == nil && !strings.HasPrefix(line, "! ") { // a warning is told all the same
				t.Errorf("%s: more than one line: %q", exit.name, r.err)
			}
		}
	}
}

func TestOnlyRevealPutsSecretsInJSON(t *testing.T) {
	w := full(t)
	for _, args := range [][]string{{"ls"}, {"get", "full"}, {"get", "github:octocat"}, {"get", "github:octocat", "password"}, {"show", "full"}, {"history"}, {"history", "full"}, {"trash"}, {"attach", "full", "--ls"}, {"status"}, {"check", "--deep"}} {
		if r := w.ok(append(args, "--json")...); strings.Contains(r.out+r.err, "canary") {
			t.Errorf("ww %q tells a secret: %s", args, r.out)
		}
	}
	var got struct {
		Entry struct {
			Fields []struct{ Name, Value string }
		}
	}
	check(t, json.Unmarshal([]byte(w.ok("get", "--json", "--reveal", "full", "note").out), &got))
	fields := got.Entry.Fields
	want := "canary-note\nwith \"quotes\", a \\ and\ta tab, \x1b, \u0085 and \u202e"
	if len(fields) != 1 || fields[0].Name != "note" || fields[0].Value != want {
		t.Errorf("got %q, want one note %q", fields, want)
	}
}

func TestASecretThatIsNoTextCannotBeJSON(t *testing.T) {
	w := withVault(t)
	w.stdin = strings.NewReader("\xff\x00binary")
	w.ok("edit", "github", "--stdin")
	if got := w.ok("get", "-0", "github").out; got != "\xff\x00binary" {
		t.Errorf("got %q", got)
	}
	r := w.run("get", "--json", "--reveal", "github")
	r.want(t, 1, "not-text")
	if r.out != "" {
		t.Errorf("it wrote %q", r.out)
	}
	w.ok("get", "--json", "github")
}

func TestAPersonIsNotShownSecretsAsJSONUnlessByForce(t *testing.T) {
	w := withVault(t)
	w.screen = true
	r := w.run("get", "--json", "--reveal", "github")
	r.want(t, 2, "that would print secrets on your screen")
	if strings.Contains(r.out, entry) {
		t.Error("it was shown")
	}
	if r := w.ok("get", "--json", "--reveal", "--force", "github"); !strings.Contains(r.out, entry) {
		t.Errorf("by force: got %q", r.out)
	}
}
