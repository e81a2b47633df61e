package cmd_test

import (
	"strings"
	"testing"
)

// forked is a world with a copy of its vault in /copy.ww: both changed the
// same secret, and the copy has an entry more.
func forked(t *testing.T) *world {
	w := withVault(t)
	away := w.copy()
	away.stdin = strings.NewReader("canary-entry there")
	away.ok("edit", "github", "--stdin")
	away.ok("add", "there")
	w.stdin = strings.NewReader("canary-entry here")
	w.ok("edit", "github", "--stdin")
	w.write("/copy.ww", string(away.vault()))
	return w
}

func TestMergeTellsOfBothVersionsOfASecret(t *testing.T) {
	w := forked(t)
	w.ok("merge", "/copy.ww").want(t, 0, "✓ merged: 1 new entry, 1 entry changed · ww history", "! github has two versions of a secret: ww sync resolve github")
	w.ok("get", "github").want(t, 0, "! password of github was changed on two devices: ww sync resolve github")
	w.screen = true
	if got := w.ok("ls").out; !strings.Contains(got, "! two versions") {
		t.Errorf("ls does not tell:\n%s", got)
	}
	if got := w.ok("show", "github").out; !strings.Contains(got, "! 2 versions, changed on two devices") {
		t.Errorf("show does not tell:\n%s", got)
	}
	w.screen = false
	restored := map[string]bool{}
	for _, n := range []string{"2", "3"} {
		c := w.copy()
		c.ok("history", "github", "--restore", n)
		got := c.ok("get", "github")
		restored[got.out] = true
		if got.err != "" {
			t.Errorf("after --restore %s it still says %q", n, got.err)
		}
	}
	if !restored["canary-entry here\n"] || !restored["canary-entry there\n"] {
		t.Errorf("--restore brings back %v", restored)
	}
}

func TestMergeIsDoneOnce(t *testing.T) {
	w := forked(t)
	w.ok("merge", "/copy.ww")
	w.unchanged(func() { w.ok("merge", "/copy.ww").want(t, 0, "· /copy.ww holds nothing that is not here") })
	w.unchanged(func() { w.ok("merge", vaultPath).want(t, 0, "holds nothing") })
}

func TestMergeSpeaksOfTheFileThatIsWrong(t *testing.T) {
	w := forked(t)
	for _, c := range []struct {
		code int
		make func(name string)
		says string
	}{
		{3, func(string) {}, "there is no file /x.ww."},
		{8, func(name string) { w.write(name, "") }, "/x.ww is empty"},
		{8, func(name string) { w.write(name, "junk") }, "/x.ww is not a vault"},
		{8, func(name string) { w.write(name, string(flipped(w.mem.Files()["/copy.ww"], 100))) }, "/x.ww is damaged"},
		{1, func(name string) {
			w.write(name, string(w.mem.Files()["/copy.ww"]))
			w.mem.Disown(name)
		}, "/x.ww belongs to another user"},
	} {
		c.make("/x.ww")
		w.unchanged(func() {
			r := w.run("merge", "/x.ww")
			r.want(t, c.code, c.says)
			if strings.Contains(r.err, vaultPath) {
				t.Errorf("it speaks of the vault: %s", r.err)
			}
		})
	}
	w.write(vaultPath, "junk")
	w.run("merge", "/copy.ww").want(t, 8, vaultPath+" is not a vault")
}

func TestMergeOfACopyThatOthersCanReadNamesTheCopy(t *testing.T) {
	w := forked(t)
	w.mem.Chmod("/copy.ww", 0o644)
	r := w.ok("merge", "/copy.ww", "-n")
	r.want(t, 0, "! /copy.ww can be read by others: chmod 600 it")
	if strings.Contains(r.err, vaultPath) {
		t.Errorf("it speaks of the vault: %s", r.err)
	}
}

func TestMergeAsksForThePasswordOfEachFile(t *testing.T) {
	w := forked(t)
	c := w.copy()
	c.write("/new", other)
	c.ok("passwd", "--vault", "/copy.ww", "--new-password-file", "/new")
	w.write("/copy.ww", string(c.mem.Files()["/copy.ww"]))
	w.sits(other + "\r" + master + "\r")
	w.ok("merge", "/copy.ww")
	shown := w.person.shown.String()
	if !strings.Contains(shown, "Master password of /copy.ww: ") || !strings.Contains(shown, "\rMaster password: ") {
		t.Errorf("it asked %q", shown)
	}
	w = forked(t)
	w.sits(master + "\r")
	w.ok("merge", "/copy.ww")
	if n := strings.Count(w.person.shown.String(), "\x1b[?2004h"); n != 1 {
		t.Errorf("one password for both was asked for %d times", n)
	}
}

func TestAForkIsReadAndNotWritten(t *testing.T) {
	w := forked(t)
	w.write("/ours.ww", string(w.vault()))
	w.write(vaultPath, string(w.mem.Files()["/copy.ww"]))
	w.unchanged(func() {
		w.ok("ls").want(t, 0, "! this copy of the vault went another way than the one last seen here: ww merge FILE joins them")
		w.run("add", "x").want(t, 11, "was not made from the one this machine has seen", "Two copies went different ways. Nothing was changed", "ww merge FILE")
	})
	w.ok("merge", "/ours.ww")
	if r := w.ok("add", "x"); strings.Contains(r.err, "another way") {
		t.Errorf("after the merge: %s", r.err)
	}
}
