package cmd_test

import (
	"strings"
	"testing"
)

// named is a world whose entries have these names and users, "name:user", and
// for a password their place in the list.
func named(t *testing.T, names ...string) *world {
	w := newWorld(t)
	w.ok("init")
	for i, name := range names {
		at := strings.LastIndex(name, ":")
		w.stdin = strings.NewReader(string(rune('0' + i)))
		w.ok("add", "--stdin", "-u", name[at+1:], "--", name[:at])
	}
	return w
}

func TestANameMeansTheFirstRuleThatFits(t *testing.T) {
	w := named(t, "github:octocat", "github:bot", "GitLab:me", "a:b:c", "a:b", "Straße:", "ﬁle:", "plain:")
	for _, c := range []struct{ name, want string }{
		{"github:octocat", "0"},
		{"GITHUB:Bot", "1"},
		{"gitlab", "2"},
		{"GitLab:me", "2"},
		{"a:b:c", "3"},
		{"STRASSE", "5"},
		{"file", "6"},
		{"plain:", "7"},
		{" plain ", "7"},
	} {
		if got := w.ok("get", "-0", c.name).out; got != c.want {
			t.Errorf("%q: got %q, want %q", c.name, got, c.want)
		}
	}
	w.run("get", "github").want(t, 4, `"github" fits 2 entries:`, "     github:octocat   id:", "     github:bot       id:", "   ww get github:")
	// NAME:USER of one entry is the name of another: neither is guessed.
	w.run("get", "a:b").want(t, 4, `"a:b" fits 2 entries:`, "     a:b:c   id:", "     a:b     id:", "   ww get id:")
	for _, name := range []string{"git", "githu", "octocat", "github:", "github:nobody", "", ":"} {
		w.run("get", name).want(t, 3, "no entry")
	}
}

func TestANameLetterForLetterBeatsOneInOtherCase(t *testing.T) {
	w := named(t, "mail:me", "MAIL:you")
	// An address that holds the other name must not bring it into play.
	w.ok("edit", "MAIL:you", "url=https://mail.example")
	for name, want := range map[string]string{"mail": "0", "MAIL": "1"} {
		if got := w.ok("get", "-0", name).out; got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	w.run("get", "Mail").want(t, 4, `"Mail" fits 2 entries`)
}

func TestTheNearestNamesAreToldOnceUnlocked(t *testing.T) {
	w := named(t, "github:", "gitlab:", "githus:", "githuc:", "mail:", "x:")
	w.run("get", "githb").want(t, 3, `no entry "githb". Nearest: github, githuc, githus.`)
	w.run("show", "gtihub").want(t, 3, "Nearest: github")
	for _, name := range []string{"nothing", "y", "githublabs"} {
		if r := w.run("get", name); strings.Contains(r.err, "Nearest") {
			t.Errorf("%s: it says %s", name, r.err)
		}
	}
	w.password = "not the master password"
	if r := w.run("get", "githb"); strings.Contains(r.err, "github,") {
		t.Errorf("locked, it says %s", r.err)
	}
}

func TestWhatIsInTheTrashIsSaidToBeThereAndCanBeBroughtBack(t *testing.T) {
	w := named(t, "github:octocat", "other:")
	w.ok("rm", "github")
	w.ok("add", "later")
	for _, args := range [][]string{{"get", "github"}, {"show", "github"}, {"edit", "github", "user=x"}, {"rm", "github"}} {
		w.unchanged(func() { w.run(args...).want(t, 3, "github is in the trash (", " minutes).", "ww trash restore github") })
	}
	if got := w.ok("history", "github").out; !strings.Contains(got, "\tmoved to trash\n") {
		t.Errorf("its history is\n%s", got)
	}
	w.ok("history", "github", "--restore", "1")
	if got := w.ok("get", "-0", "github").out; got != "0" {
		t.Errorf("got %q", got)
	}
	w.ok("rm", "github")
	w.ok("add", "github", "-u", "octocat") // the name is free again
	w.ok("get", "github")
}

func TestAnEntryIsFoundByTheBeginningOfItsID(t *testing.T) {
	w := named(t, "one:", "two:")
	fields := strings.Split(strings.TrimSpace(w.ok("ls", "two").out), "\t")
	id := fields[len(fields)-1]
	for _, args := range [][]string{{"--id", id}, {"--id", id[:6]}, {"id:" + id[:10]}, {"--id", strings.ToUpper(id)}, {"--id", id, "password"}} {
		if got := w.ok(append([]string{"get", "-0"}, args...)...).out; got != "1" {
			t.Errorf("%q: got %q", args, got)
		}
	}
	w.run("get", "--id", id[:5]).want(t, 3, `no entry "id:`)
	w.run("get", "--id", id+"x").want(t, 3, `no entry "id:`)
	w.run("get", "--id", id, "a", "b").want(t, 2, "one word too many")
}
