package cmd_test

import (
	"bytes"
	"strings"
	"testing"

	"watchword/internal/console"
	"watchword/vault"
)

func TestAnEditCannotTakeTheNameOfAnotherEntry(t *testing.T) {
	w := named(t, "github:octocat", "github:bot", "mail:octocat")
	for _, args := range [][]string{
		{"github:bot", "user=Octocat"}, {"mail", "name=GitHub"}, {"mail", "user=bot", "name=github"},
	} {
		w.unchanged(func() {
			w.run(append([]string{"edit"}, args...)...).want(t, 1, "exists already", "Nothing was changed")
		})
	}
	w.ok("edit", "github:bot", "name=GitHub")
	w.ok("edit", "github:octocat", "user=Octocat", "name=github")
	w.ok("edit", "mail", "name=github", "--unset", "user")
	w.run("edit", "GitHub:bot", "user=").want(t, 1, "GitHub exists already")
}

func TestTheFirstAddressIsTheOneThatUrlMeans(t *testing.T) {
	w := newWorld(t)
	w.ok("init")
	for range 8 { // the keys of addresses are random
		w.ok("add", "x", "--url", "https://one.example/a,b", "--url", "https://two.example", "--url", "https://three.example")
		if got := w.ok("get", "x", "url").out; got != "https://one.example/a,b\n" {
			t.Errorf("url is %q", got)
		}
		shown := w.ok("show", "x").out
		if a, b, c := strings.Index(shown, "one."), strings.Index(shown, "two."), strings.Index(shown, "three."); a > b || b > c {
			t.Errorf("the addresses are shown as\n%s", shown)
		}
		w.ok("edit", "x", "url=https://zero.example")
		if got := w.ok("get", "--json", "x").out; !strings.Contains(got, "zero.example") || strings.Contains(got, "one.example") || !strings.Contains(got, "two.example") {
			t.Errorf("after an edit: %s", got)
		}
		w.ok("rm", "x")
	}
}

func TestTagsComeAndGo(t *testing.T) {
	w := withVault(t)
	w.ok("edit", "github", "--tag", "work", "--tag", "a,b").want(t, 0, "✓ github: tags changed · ww undo\n")
	if got := w.ok("ls", "work").out; !strings.Contains(got, "\ta,b,work\t") {
		t.Errorf("got %q", got)
	}
	w.ok("edit", "github", "--untag", "a,b", "user=me").want(t, 0, "✓ github: user, tags changed")
	w.unchanged(func() {
		w.run("edit", "github", "--untag", "nosuch").want(t, 3, `github has no tag "nosuch".`, "Nothing was changed")
	})
	w.ok("undo", "-y")
	if got := w.ok("get", "--json", "github").out; !strings.Contains(got, `"tags":["a,b","work"]`) {
		t.Errorf("got %s", got)
	}
	if got := w.ok("history", "github").out; strings.Count(got, "\ttags\n") != 1 || !strings.Contains(got, "\tuser, tags\n") {
		t.Errorf("its history is\n%s", got)
	}
}

func TestASecretOfOnesOwnStaysSecret(t *testing.T) {
	w := withVault(t)
	w.stdin = strings.NewReader("canary-entry pin")
	w.run("edit", "github", "-f", "pin", "--stdin").want(t, 2, `github has no field "pin"`, "ww edit github pin=VALUE  sets it", "--secret  makes it a secret field")
	w.ok("edit", "github", "pin=1")
	w.stdin = strings.NewReader("canary-entry pin")
	w.run("edit", "github", "-f", "pin", "--stdin").want(t, 2, "pin is a plain field.", "--secret  makes it a secret field from now on")
	w.stdin = strings.NewReader("canary-entry pin")
	w.ok("edit", "github", "-f", "pin", "--stdin", "--secret")
	w.run("edit", "github", "pin=2").want(t, 2, "would stay in your shell history", "ww edit -p -f pin github\n")
	w.stdin = strings.NewReader("canary-entry new pin")
	w.ok("edit", "github", "-f", "pin", "--stdin")
	if got := w.ok("get", "-0", "github", "pin").out; got != "canary-entry new pin" {
		t.Errorf("got %q", got)
	}
	for _, field := range []string{"user", "name", "kind", "url"} {
		w.stdin = strings.NewReader("x")
		w.run("edit", "github", "-f", field, "--stdin", "--secret").want(t, 2, field+" is a plain field.")
	}
	w.ok("edit", "github", "--generate", "-f", "pin")
	w.ok("edit", "github", "--unset", "pin")
	w.run("get", "github", "pin").want(t, 3, `github has no field "pin"`)
}

func TestASecretMayBeAsLongAsANote(t *testing.T) {
	w := withVault(t)
	for _, end := range []string{"", "\n", "\r\n"} {
		w.stdin = strings.NewReader(strings.Repeat("x", vault.MaxSecret) + end)
		w.ok("edit", "github", "-f", "note", "--stdin", "--secret")
		w.ok("rm", "github")
		w.ok("undo", "-y")
	}
	for _, n := range []int{vault.MaxSecret + 1, vault.MaxSecret + 2, 2 << 20} {
		w.unchanged(func() {
			w.stdin = strings.NewReader(strings.Repeat("x", n))
			w.run("edit", "github", "-f", "note", "--stdin").want(t, 2, "a secret may have 1048576 bytes at most.", "Nothing was changed")
			w.stdin = strings.NewReader(strings.Repeat("x", n))
			w.run("add", "big", "--stdin").want(t, 2, "a secret may have 1048576 bytes at most.")
		})
	}
	w.run("edit", "github", "user="+strings.Repeat("x", vault.MaxText+1)).want(t, 2, "at most 65536 fit", "Nothing was changed")
}

func TestSecretsAreByteForByte(t *testing.T) {
	w := withVault(t)
	for _, secret := range []string{"e\u0301 not composed", "\x00\x01\xff", " spaces ", "two\nlines", "ends in two newlines\n", "\rreturn"} {
		w.stdin = strings.NewReader(secret + "\n")
		w.ok("edit", "github", "--stdin")
		if got := w.ok("get", "-0", "github").out; got != secret {
			t.Errorf("%q came back as %q", secret, got)
		}
	}
	w.stdin = strings.NewReader("\n")
	w.unchanged(func() { w.run("edit", "github", "--stdin").want(t, 2, "nothing came on standard input.") })
}

func TestAPersonWithoutATerminalIsAskedForNoUser(t *testing.T) {
	w := withVault(t)
	w.ok("add", "x")
	if got := w.ok("show", "x").out; strings.Contains(got, "user") {
		t.Errorf("got\n%s", got)
	}
	w.run("add", "y", "-p").want(t, 5, "there is no terminal to ask on")
}

func TestAKindDecidesWhatIsMadeAndGiven(t *testing.T) {
	w := withVault(t)
	for _, c := range []struct {
		kind, main string
		made       bool
	}{{"login", "password", true}, {"wifi", "password", true}, {"card", "number", false}, {"note", "note", false}, {"key", "private", false}} {
		w.ok("add", c.kind+" made", "--kind", c.kind)
		if r := w.run("get", c.kind+" made", c.main); (r.code == 0) != c.made {
			t.Errorf("%s: exit %d", c.kind, r.code)
		}
		w.stdin = strings.NewReader("canary-entry")
		w.ok("add", c.kind+" given", "--kind", c.kind, "--stdin")
		if got := w.ok("get", "-0", c.kind+" given", c.main).out; got != "canary-entry" {
			t.Errorf("%s: got %q", c.kind, got)
		}
	}
	w.stdin = strings.NewReader("canary-entry")
	w.run("add", "me", "--kind", "identity", "--stdin").want(t, 2, "an identity has no secret that -p or --stdin could give.")
}

func TestTypingSecretsIntoAPipeIsRefusedOnATerminal(t *testing.T) {
	w := withVault(t)
	for _, args := range [][]string{{"add", "x", "--stdin"}, {"edit", "github", "--stdin"}, {"ls", "--password-file", "-"}, {"passwd", "--new-password-file", "-"}} {
		w.unchanged(func() {
			w.stdin = terminalInput{strings.NewReader("secret\n")}
			w.run(args...).want(t, 2, "reads a pipe or a file, not a terminal: what you type would show.")
		})
	}
}

func TestAnInvisibleFieldCannotHideInTheCard(t *testing.T) {
	var out bytes.Buffer
	c := &console.Console{Out: &out, Unicode: true}
	w := withVault(t)
	w.ok("edit", "github", "pass\u200bword=x")
	if got := w.ok("show", "github").out; !strings.Contains(got, c.Text("pass\u200bword")) || strings.Contains(got, "\u200b") {
		t.Errorf("got\n%s", got)
	}
}

func TestAnAddressIsAddedBehindTheOthers(t *testing.T) {
	w := withVault(t)
	w.ok("edit", "github", "url=https://one.example")
	w.ok("edit", "github", "url+=https://two.example", "url+=https://three.example", "url+=https://one.example")
	urls := func() string {
		var all []string
		for line := range strings.Lines(w.ok("show", "github").out) {
			if url, ok := strings.CutPrefix(strings.TrimSpace(line), "url"); ok {
				all = append(all, strings.TrimSpace(url))
			}
		}
		return strings.Join(all, " ")
	}
	if got, want := urls(), "https://one.example https://two.example https://three.example"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	w.ok("edit", "github", "url=https://uno.example")
	if got := w.ok("get", "github", "url").out; got != "https://uno.example\n" {
		t.Errorf("url is %q", got)
	}
	w.ok("edit", "github", "--unset", "url")
	if got, want := urls(), "https://two.example https://three.example"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	w.unchanged(func() { w.ok("edit", "github", "url+=https://two.example").want(t, 0, "has these values already") })
}
