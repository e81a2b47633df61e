package cmd_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"watchword/internal/clip"
	"watchword/secret"
)

// desk is a clipboard that tests look at, and the process that clears it.
type desk struct {
	held   string
	none   error // why there is no clipboard
	blind  bool
	remote bool   // there is no way but through the terminal
	helper string // the program that is started to clear it
	slept  time.Duration
	while  func() // happens during that sleep
}

func (d *desk) Board(terminal io.Writer) (clip.Board, error) {
	if d.remote {
		return clip.System{GOOS: "linux", Getenv: overSSH, LookPath: exec.LookPath, Host: "server7", Terminal: terminal}.Board()
	}
	return d, d.none
}

func overSSH(variable string) string { return map[string]string{"SSH_TTY": "/dev/pts/0"}[variable] }

func (d *desk) Environ() []string         { return []string{} }
func (d *desk) Name() string              { return "a desk" }
func (d *desk) Hint(context.Context) bool { return true }
func (d *desk) Blind() bool               { return d.blind }

func (d *desk) Copy(_ context.Context, v secret.Value) error {
	return v.Reveal(func(b []byte) error { d.held = string(b); return nil })
}

func (d *desk) Read(context.Context) (secret.Value, error) { return secret.New([]byte(d.held)), nil }
func (d *desk) Clear(context.Context) error                { d.held = ""; return nil }

func (d *desk) sleep(_ context.Context, t time.Duration, goOn func() bool) error {
	d.slept = 0
	if d.while != nil {
		d.while()
	}
	if goOn() {
		d.slept = t
	}
	return nil
}

// withDesk is withVault on a machine whose helper keeps what it is told.
func withDesk(t *testing.T) (w *world, told string) {
	w = withVault(t)
	told = filepath.Join(t.TempDir(), "told")
	w.desk.helper = filepath.Join(filepath.Dir(told), "helper")
	if err := os.WriteFile(w.desk.helper, []byte("#!/bin/sh\nprintf %s \"$*\" >'"+told+".args'\ncat >'"+told+".part' && mv '"+told+".part' '"+told+"'\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return w, told
}

// wait returns the content of a file that another process is about to make.
func wait(t *testing.T, name string) []byte {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		if data, err := os.ReadFile(name); err == nil {
			return data
		}
	}
	t.Fatalf("%s was never made", name)
	return nil
}

func TestCopyPutsThePasswordOnTheClipboardAndHasItCleared(t *testing.T) {
	w, told := withDesk(t)
	w.ok("copy", "github").want(t, 0, "github · octocat · password copied (clears in 45 s)")
	if w.desk.held != entry {
		t.Fatalf("the clipboard holds %q", w.desk.held)
	}
	token := wait(t, told)
	if args := wait(t, told+".args"); string(args) != "clear-later" || bytes.Contains(token, []byte(entry)) {
		t.Errorf("the helper was told %q, %q", args, token)
	}
	w.stdin = bytes.NewReader(token)
	w.ok("clear-later")
	if w.desk.held != "" || w.desk.slept != 45*time.Second {
		t.Errorf("after %s the clipboard holds %q", w.desk.slept, w.desk.held)
	}
}

func TestWhatCameAfterOurCopyStaysOnTheClipboard(t *testing.T) {
	w, told := withDesk(t)
	w.ok("copy", "github", "--for", "10s")
	w.desk.while = func() { w.desk.held = "a shopping list" }
	w.stdin = bytes.NewReader(wait(t, told))
	w.ok("clear-later")
	if w.desk.held != "a shopping list" || w.desk.slept != 10*time.Second {
		t.Errorf("after %s the clipboard holds %q", w.desk.slept, w.desk.held)
	}
}

func TestLockingClearsWhatWasCopied(t *testing.T) {
	w, told := withDesk(t)
	w.ok("copy", "github")
	token := wait(t, told)
	w.desk.while = func() { w.ok("lock") }
	w.stdin = bytes.NewReader(token)
	w.ok("clear-later")
	if w.desk.held != "" || w.desk.slept != 0 {
		t.Errorf("after %s the clipboard holds %q", w.desk.slept, w.desk.held)
	}
	w.desk.held = "a shopping list"
	if w.ok("lock"); w.desk.held != "a shopping list" { // nothing is to be cleared
		t.Errorf("the clipboard holds %q", w.desk.held)
	}
}

func TestCopyTakesOtherFieldsToo(t *testing.T) {
	w := withClipboard(t)
	w.ok("copy", "github", "user").want(t, 0, "github · user copied")
	if w.desk.held != "octocat" {
		t.Errorf("the clipboard holds %q", w.desk.held)
	}
	w.ok("edit", "github", "token=canary")
	w.ok("copy", "github", "-f", "token").want(t, 0, "github · octocat · token copied")
	if w.desk.held != "canary" {
		t.Errorf("the clipboard holds %q", w.desk.held)
	}
	w.run("copy", "github", "-f", "nosuch").want(t, 3, "no field")
	w.run("copy", "github", "note").want(t, 3, "no field")
	w.run("copy", "github", "nosuch").want(t, 3, `no entry "github nosuch"`, "ww copy NAME -f FIELD")
	w.run("copy", "nosuch").want(t, 3, "no entry")
	w.run("copy").want(t, 2, "copy what?")
	w.run("copy", "github", "--for", "2h").want(t, 2, "--for takes a time")
}

func TestNameAloneOnATerminalIsCopied(t *testing.T) {
	w := withClipboard(t)
	w.run("github").want(t, 2, "in a pipe use:", "ww get github")
	w.screen = true
	w.ok("github")
	if w.desk.held != entry {
		t.Errorf("the clipboard holds %q", w.desk.held)
	}
	w.ok("github", "user")
	if w.desk.held != "octocat" {
		t.Errorf("the clipboard holds %q", w.desk.held)
	}
	w.run("lst").want(t, 3, "Did you mean: ww ls")
}

func TestNameThatIsAVerbIsCopiedBehindDashes(t *testing.T) {
	w := withClipboard(t)
	w.stdin = strings.NewReader("of ls\n")
	w.ok("add", "--stdin", "--", "ls")
	w.screen = true
	w.ok("--", "ls")
	if w.desk.held != "of ls" {
		t.Errorf("the clipboard holds %q", w.desk.held)
	}
}

func TestClearClearsTheClipboard(t *testing.T) {
	w := withVault(t)
	w.desk.held = "anything"
	w.ok("clear").want(t, 0, "clipboard cleared")
	if w.desk.held != "" {
		t.Errorf("the clipboard holds %q", w.desk.held)
	}
}

func TestNoClipboardSaysWhyAndWhatToDo(t *testing.T) {
	w := withVault(t)
	for _, test := range []struct {
		none error
		say  string
	}{
		{&clip.RemoteError{Host: "server7"}, "you are on server7 over ssh"},
		{&clip.NoneError{Tried: []string{"xclip", "xsel"}, Display: true}, "(tried xclip, xsel)"},
		{&clip.NoneError{}, "no desktop"},
	} {
		w.desk.none = test.none
		w.run("copy", "github").want(t, 14, test.say, "ww show -r github  shows it instead")
		w.run("copy", "github", "user").want(t, 14, "ww show -r -f user github  shows it instead")
		w.run("copy", "my bank", "-f", "PIN 2").want(t, 14, "ww show -r -f 'PIN 2' 'my bank'  shows it instead")
		if r := w.run("clear"); r.code != 14 || !strings.Contains(r.err, test.say) || strings.Contains(r.err, "show") {
			t.Errorf("ww clear: exit %d, it said %s", r.code, r.err)
		}
	}
}

func TestThatThereIsNoVaultIsSaidBeforeThatThereIsNoClipboard(t *testing.T) {
	w := newWorld(t)
	w.desk.none = &clip.NoneError{}
	w.run("copy", "github").want(t, 7, "ww init")
}

func TestWhereTheListCannotCopyItNamesTheEntryToShow(t *testing.T) {
	w := accounts(t)
	w.desk.none = &clip.NoneError{}
	w.sees("work-bot\x15").want(t, 14, "ww show -r -f user github:work-bot  shows it instead")
	w.sees("pages\r").want(t, 14, "ww show -r pages  shows it instead")
}

func TestClipboardBehindATerminalPromisesNothing(t *testing.T) {
	w := withVault(t)
	w.desk.blind = true
	w.ok("copy", "github").want(t, 0, "sent to your terminal's clipboard, which ww cannot clear")
}

func TestHelperWithoutATokenLeavesTheClipboardAlone(t *testing.T) {
	w := withVault(t)
	w.desk.held = "mine"
	var stdin io.Reader = strings.NewReader("short")
	w.stdin = stdin
	if r := w.run("clear-later"); r.code == 0 || w.desk.held != "mine" {
		t.Errorf("exit %d, the clipboard holds %q", r.code, w.desk.held)
	}
}

func TestCopyStaysAsLongAsTheSettingSays(t *testing.T) {
	w := withClipboard(t)
	w.ok("config", "clipboard.clear", "20s")
	w.ok("copy", "github").want(t, 0, "copied (clears in 20 s)")
	w.ok("copy", "github", "--for", "10s").want(t, 0, "copied (clears in 10 s)")
}

func TestOverSSHACopyGoesThroughTheTerminalOnlyIfTheSettingAllowsIt(t *testing.T) {
	w := withVault(t)
	w.desk.remote = true
	w.person = &person{}
	w.run("copy", "github").want(t, 14, "you are on server7 over ssh", "ww config clipboard.osc52 on")
	w.ok("config", "clipboard.osc52", "on")
	w.ok("copy", "github").want(t, 0, "sent to your terminal's clipboard")
	if got, want := w.person.shown.String(), "\x1b]52;c;"+base64.StdEncoding.EncodeToString([]byte(entry))+"\a"; got != want {
		t.Errorf("the terminal got %q, want %q", got, want)
	}
	w.person = nil
	w.run("copy", "github").want(t, 14, "you are on server7 over ssh")
}
