package cmd_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestUndoSaysWhatItIsAboutToDo(t *testing.T) {
	w := withVault(t)
	w.ok("edit", "github", "user=x")
	w.sits(master + "\rn\r")
	w.unchanged(func() { w.run("undo").want(t, 1, "· github: back to what it was", "not confirmed") })
	w.sits(master + "\rn\r")
	w.run("undo", "-q").want(t, 1)
	if shown := w.person.shown.String(); !strings.Contains(shown, "Take back the last change of github? [Y/n] ") {
		t.Errorf("it asked %q", shown)
	}
	w.person, w.password = nil, master
	w.ok("undo", "-y").want(t, 0, "✓ taken back: github\n")
	w.ok("get", "github:octocat")
	w.ok("undo", "-y")
	w.ok("get", "github:x")
}

func TestUndoOfManyNamesAFew(t *testing.T) {
	w := newWorld(t)
	w.ok("init")
	var names []string
	for i := range 12 {
		names = append(names, fmt.Sprint("n", i))
		w.ok("add", names[i])
	}
	w.ok(append([]string{"rm"}, names...)...).want(t, 0, "✓ 12 entries moved to trash · ww undo\n")
	r := w.ok("undo", "-y")
	r.want(t, 0, "· and 2 more\n", "✓ taken back: 12 entries\n")
	if n := strings.Count(r.err, "back to what it was"); n != 10 {
		t.Errorf("%d are named", n)
	}
	if got := w.ok("ls").out; strings.Count(got, "\n") != 12 {
		t.Errorf("back are\n%s", got)
	}
}

func TestUndoLeavesAloneWhatWasChangedSince(t *testing.T) {
	w := withVault(t)
	away := w.copy()
	w.ok("edit", "github", "user=here", "team=blue")
	away.ok("edit", "github", "user=there")
	w.write("/copy.ww", string(away.vault()))
	w.ok("merge", "/copy.ww")
	shown := w.ok("get", "github", "user").out
	w.ok("undo", "-y").want(t, 0, "! github only in part: user changed since", "✓ taken back: github")
	w.run("get", "github", "team").want(t, 3, "has no field")
	if got := w.ok("get", "github", "user").out; got != shown {
		t.Errorf("user was %q and is %q", shown, got)
	}
	w.ok("check", "--deep")
}

func TestThereIsNothingToUndoInANewVault(t *testing.T) {
	w := newWorld(t)
	w.ok("init")
	w.unchanged(func() { w.run("undo", "-y").want(t, 3, "there is nothing to undo.") })
}

func TestWwAloneOffersToMakeAVault(t *testing.T) {
	w := newWorld(t)
	w.sits("n\r")
	w.unchanged(func() { w.run().want(t, 2, "ww init  makes a vault: there is none yet") })
	w.sits("\x03")
	w.unchanged(func() { w.run().want(t, 130, "stopped.") })
	w.sits("")
	w.unchanged(func() { w.run("--no-input").want(t, 2, "there is none yet") })
	w.sits("\r" + master + "\r" + master + "\r")
	w.ok().want(t, 0, "✓ Vault made: ~/.local/share/watchword/vault.ww")
	w.sits("\r")
	w.unchanged(func() {
		r := w.run()
		r.want(t, 2, "ww: say what to do.\n   ww help\n")
		if w.person.shown.Len() > 0 || strings.Contains(r.err, "init") {
			t.Errorf("it asked %q and said %q", w.person.shown.String(), r.err)
		}
	})
}

func TestGenIsForPeopleAndPipes(t *testing.T) {
	w := newWorld(t)
	w.password = ""
	w.unchanged(func() {
		seen := map[string]bool{}
		for line := range strings.Lines(w.ok("gen", "-k", "50").out) {
			if len(line) != 21 || seen[line] {
				t.Errorf("got %q", line)
			}
			seen[line] = true
		}
		if r := w.ok("gen", "12"); len(r.out) != 13 || r.err != "" {
			t.Errorf("got %q and %q", r.out, r.err)
		}
		w.screen = true
		w.ok("gen").want(t, 0, "· 125 bits\n")
		if r := w.ok("-q", "gen"); r.err != "" {
			t.Errorf("it says %q", r.err)
		}
	})
}

func TestAnEmptyVaultIsListedAsSuch(t *testing.T) {
	w := newWorld(t)
	w.ok("init")
	w.screen = true
	w.ok("ls").want(t, 0, "· no entries yet · ww add NAME\n")
	w.ok("add", "x")
	w.ok("ls", "y").want(t, 0, "· 0 of 1 entry\n")
	w.ok("status")
	w.ok("history")
}

func TestAnEntryOnAScreenIsMaskedAndAPlainFieldSafe(t *testing.T) {
	w := withVault(t)
	w.ok("edit", "github", "own=a\x1b[1mb")
	w.screen = true
	if got := w.ok("get", "github", "own").out; got != "a␛[1mb\n" {
		t.Errorf("got %q", got)
	}
	if got := w.ok("get", "--force", "github", "own").out; got != "a\x1b[1mb\n" {
		t.Errorf("by force: got %q", got)
	}
	r := w.run("get", "github", "password")
	r.want(t, 2, "that would print a password on your screen.", "ww github (copy) · ww show -r github (look) · ww get --force github\n")
	w.stdin = strings.NewReader("1")
	w.ok("edit", "github", "-f", "pin", "--secret", "--stdin")
	w.run("get", "github", "pin").want(t, 2, "ww copy github pin\n", "ww show -r github -f pin  looks at it\n", "ww get --force github pin\n")
	if got := w.ok("get", "--force", "github").out; got != entry+"\n" {
		t.Errorf("got %q", got)
	}
}

func TestUndoWarnsOfANameThatIsTakenByNow(t *testing.T) {
	w := withVault(t)
	w.ok("mv", "github", "gh")
	if r := w.ok("undo", "-n"); strings.Contains(r.err, "there will be two") {
		t.Errorf("the name is free, and it says %q", r.err)
	}
	away := w.copy()
	away.ok("add", "github", "-u", "octocat")
	w.write("/copy.ww", string(away.vault()))
	w.ok("merge", "/copy.ww")
	w.ok("undo", "-n").want(t, 0, "! there will be two github: ww mv tells them apart")
}
