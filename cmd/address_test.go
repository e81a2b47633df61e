package cmd_test

import (
	"strings"
	"testing"
)

func TestAnAddressGivesNameAndAddress(t *testing.T) {
	whole := newWorld(t)
	whole.ok("init")
	for _, c := range []struct{ word, name, url string }{
		{"github.com", "github", "https://github.com"},
		{"GitHub.com/login", "github", "https://GitHub.com/login"},
		{"https://github.com/x?y=1", "github", "https://github.com/x?y=1"},
		{"http://github.com", "github", "http://github.com"},
		{"accounts.google.com", "google", "https://accounts.google.com"},
		{"www.bbc.co.uk", "bbc", "https://www.bbc.co.uk"},
		{"github.com?next=https://a.example", "github", "https://github.com?next=https://a.example"},
		{"localhost:3000", "localhost", "https://localhost:3000"},
		{"ssh://nas", "nas", "ssh://nas"},
		{"192.168.1.1:8443", "192.168.1.1", "https://192.168.1.1:8443"},
		{"[::1]:80", "::1", "https://[::1]:80"},
		{"münchen.de", "münchen", "https://münchen.de"},
		{"https://a.com/" + strings.Repeat("x", 2000), "a", "https://a.com/" + strings.Repeat("x", 2000)},
	} {
		w := whole.copy()
		w.ok("add", "--", c.word)
		if got := w.ok("get", c.name, "url").out; got != c.url+"\n" {
			t.Errorf("%s: the address is %q, want %q", c.word, got, c.url)
		}
	}
}

func TestANameIsNoAddress(t *testing.T) {
	w := newWorld(t)
	w.ok("init")
	for _, name := range append(hostile,
		"github", "work/github.com", "me@example.com", "node.js", "10.0.0.1", "localhost", "nas.local", "co.uk", "::1", "x:0", "x:65536", "x:8o", ":80",
		"github .com", "//github.com", "://github.com", "a b://github.com", "https://", "https:///x", "C:\\github.com", "..com",
	) {
		w.ok("add", "-u", "me", "--", name)
		if r := w.run("get", "--", name, "url"); r.code != 3 || !strings.Contains(r.err, "no field") {
			t.Errorf("%q: exit %d, %s%s", name, r.code, r.out, r.err)
		}
	}
}

func TestAnAddressMayBeAName(t *testing.T) {
	w := newWorld(t)
	w.ok("init")
	w.ok("add", "github.com", "--url", "https://github.com/login")
	w.ok("add", "gitlab.com", "url=https://gitlab.com/login")
	w.ok("add", "my.org", "--kind", "wifi")
	for name, want := range map[string]int{"github.com": 0, "gitlab.com": 0, "my.org": 3} {
		if r := w.run("get", name, "url"); r.code != want {
			t.Errorf("%s: exit %d, want %d", name, r.code, want)
		}
	}
}

func TestALookAlikeIsShownForWhatItIs(t *testing.T) {
	w := newWorld(t)
	w.ok("init")
	const alike = "\u0430pple.com" // its first letter is Cyrillic
	for i, args := range [][]string{{alike}, {"https://" + alike + "/x"}, {"xn--pple-43d.com"}, {"shop", "--url", "https://" + alike}, {"shop", "url=" + alike}} {
		r := w.ok(append([]string{"add", "-u", strings.Repeat("x", i+1)}, args...)...)
		r.want(t, 0, "! xn--pple-43d.com has letters that look like others\n")
		if i < 3 {
			r.want(t, 0, "✓ xn--pple-43d added")
		}
	}
	if r := w.ok("add", "münchen.de"); strings.Contains(r.err, "!") {
		t.Errorf("it said %q", r.err)
	}
}

func TestAnAddressThatTellsAPasswordIsRefused(t *testing.T) {
	w := withVault(t)
	for _, args := range [][]string{{"https://me:canary@mail.com"}, {"x", "--url", "https://me:canary@mail.com"}, {"x", "url=//me:canary@mail.com"}} {
		w.unchanged(func() {
			r := w.run(append([]string{"add"}, args...)...)
			r.want(t, 2, "an address is no secret: leave the password in it out.")
			if strings.Contains(r.err, "canary") {
				t.Errorf("it said %q", r.err)
			}
		})
	}
}

func TestAnAddressOfAnEntryIsLookedAtWhenItIsEdited(t *testing.T) {
	w := withVault(t)
	for _, name := range []string{"url", "url+"} {
		w.unchanged(func() {
			r := w.run("edit", "github", name+"=https://ann:canary@mail.example")
			r.want(t, 2, "an address is no secret: leave the password in it out.")
			if strings.Contains(r.err, "canary") {
				t.Errorf("it said %q", r.err)
			}
		})
		w.ok("edit", "github", name+"=https://\u0430pple.com/"+name).want(t, 0, "! xn--pple-43d.com has letters that look like others\n")
		if r := w.ok("edit", "github", name+"=https://apple.com/"+name); strings.Contains(r.err, "!") {
			t.Errorf("it said %q", r.err)
		}
	}
}

func TestAnAddressIsLookedAtInTheForm(t *testing.T) {
	w := formWorld(t)
	w.sits(master + "\r" + "4\rhttps://ann:canary@mail.example\r" + "4\rhttps://\u0430pple.com\r" + "6\r")
	w.ok("edit", "github").want(t, 0, "an address is no secret", "xn--pple-43d.com has letters that look like others", "github changed")
	w.person, w.password, w.screen = nil, master, false
	if got := w.ok("get", "github", "url").out; strings.Contains(got, "canary") {
		t.Errorf("the address is %q", got)
	}
}
