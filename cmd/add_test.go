package cmd_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"watchword/internal/clip"
)

// withClipboard is withVault on a machine with a clipboard.
func withClipboard(t *testing.T) *world {
	w := withVault(t)
	w.desk.helper = deafHelper(t)
	return w
}

// emptyDesk is a world with a clipboard and no vault.
func emptyDesk(t *testing.T) *world {
	w := emptyWorld(t)
	w.desk.helper = deafHelper(t)
	return w
}

// atDesk is a world with a clipboard and a person who will type keys. The
// master password comes from elsewhere.
func atDesk(t *testing.T, keys string) *world {
	w := withClipboard(t)
	w.person = &person{keys: []byte(keys)}
	return w
}

// deafHelper is a program that clears no clipboard and leaves no trace.
func deafHelper(t *testing.T) string {
	name := filepath.Join(t.TempDir(), "helper")
	check(t, os.WriteFile(name, []byte("#!/bin/sh\ncat >/dev/null\n"), 0o700))
	return name
}

func TestAddAsksTwiceAndCopiesWhatItMade(t *testing.T) {
	w := atDesk(t, "me@example.com\r\r")
	r := w.ok("add", "accounts.google.com")
	if got := lastLines(r.err); got != "✓ google added · new password copied (clears in 45 s)\n" || r.out != "" {
		t.Errorf("it said %q and wrote %q", got, r.out)
	}
	if got := w.ok("get", "-0", "google").out; len(got) != 20 || got != w.desk.held {
		t.Errorf("the clipboard holds %d characters, the entry %d", len(w.desk.held), len(got))
	}
	for field, want := range map[string]string{"user": "me@example.com\n", "url": "https://accounts.google.com\n"} {
		if got := w.ok("get", "google", field).out; got != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
	if strings.Contains(w.person.shown.String()+r.err, w.desk.held) {
		t.Error("the password was shown")
	}
}

func TestAFirstLoginTakesFewKeys(t *testing.T) {
	const most = 21
	w := newWorld(t)
	w.ok("init")
	w.person = &person{keys: []byte("\r\r")}
	line := "add github.com"
	w.ok(strings.Fields(line)...)
	if keys := len("ww ") + len(line) + len("\r") + len("\r\r"); keys > most || len(w.person.keys) != 0 {
		t.Errorf("it takes %d keys, at most %d will do; %q was not needed", keys, most, w.person.keys)
	}
}

func TestTheUserNameUsedMostIsTheAnswerOfEnter(t *testing.T) {
	w := withVault(t) // one login of octocat
	for _, name := range []string{"mail", "bank"} {
		w.ok("add", name, "-u", "me@example.com")
	}
	w.ok("add", "gone", "-u", "octocat")
	w.ok("rm", "gone")
	w.ok("add", "visa", "--kind", "card", "-u", "octocat")
	w.person = &person{keys: []byte("\r\r")}
	w.ok("add", "x")
	if shown := w.person.shown.String(); !strings.Contains(shown, "User name [me@example.com]: ") {
		t.Errorf("it asked %q", shown)
	}
	if got := w.ok("get", "x", "user").out; got != "me@example.com\n" {
		t.Errorf("the user is %q", got)
	}
	w.person = nil
	w.ok("rm", "x", "mail")
	w.ok("edit", "github", "team=blue") // as many as me@example.com, and later
	w.person = &person{keys: []byte("\r\r")}
	w.ok("add", "y")
	if shown := w.person.shown.String(); !strings.Contains(shown, "User name [octocat]: ") {
		t.Errorf("it asked %q", shown)
	}
}

func TestWhoSaysTheUserOrWantsNoneIsNotAskedForIt(t *testing.T) {
	for _, user := range []string{"octo", ""} {
		w := withVault(t)
		w.person = &person{keys: []byte("\r")}
		w.ok("add", "x", "-u", user)
		if shown := w.person.shown.String(); strings.Contains(shown, "User name") {
			t.Errorf("%q: it asked %q", user, shown)
		}
	}
}

func TestASecondAccountIsAskedFor(t *testing.T) {
	whole := withVault(t)
	w := whole.copy()
	w.person = &person{keys: []byte("\rwork-bot\r\r")}
	w.desk.none = &clip.NoneError{}
	w.ok("add", "https://github.com/login").want(t, 0, "✓ github added · ww show -r github:work-bot\n")
	shown := w.person.shown.String()
	for _, text := range []string{"github exists (octocat). Add another account? [Y/n] ", "User name: "} {
		if !strings.Contains(shown, text) {
			t.Errorf("it did not ask %q, but %q", text, shown)
		}
	}
	w.person = nil
	if got := w.ok("get", "github:work-bot", "url").out; got != "https://github.com/login\n" {
		t.Errorf("the address is %q", got)
	}
	for keys, says := range map[string]string{"n\r": "not added.", "y\rOctocat\r": "github (Octocat) exists already."} {
		w := whole.copy()
		w.person = &person{keys: []byte(keys)}
		w.unchanged(func() { w.run("add", "github").want(t, 1, says, "Nothing was changed", "ww edit -p github") })
	}
	w = whole.copy()
	w.person = &person{keys: []byte("work-bot\r\r")}
	w.ok("add", "github", "-y")
}

func TestWhatIsSuggestedFitsTheNewEntryAlone(t *testing.T) {
	w := withVault(t)
	for _, user := range []string{"bot", ""} {
		said := w.ok("add", "github", "-u", user).err
		_, next, _ := strings.Cut(strings.TrimSpace(said), " · ww ")
		if got := w.ok(strings.Fields(next)...).out; len(got) != 20+len("\n") {
			t.Errorf("%s gives %q", next, got)
		}
	}
}

func TestAPasswordIsTypedAtTheSamePrompt(t *testing.T) {
	const own = strongEntry + " of x"
	w := atDesk(t, strings.Join([]string{"me", own, "slip", "", own, "slip", own}, "\r")+"\r")
	r := w.ok("add", "x")
	if got := w.ok("get", "-0", "x").out; got != own {
		t.Errorf("got %q", got)
	}
	if w.desk.held != "" || !strings.Contains(r.err, "✓ x added · ww copy x\n") {
		t.Errorf("the clipboard holds %q, it said %q", w.desk.held, r.err)
	}
	if shown := w.person.shown.String(); !strings.Contains(shown, "not the same. Once more (empty: begin again): ") || strings.Contains(shown, "canary") {
		t.Errorf("it showed %q", shown)
	}
}

func TestATypedPasswordIsJudgedBeforeItIsTypedAgain(t *testing.T) {
	w := atDesk(t, "me\r"+entry+"\r\r") // github has it: Enter makes one instead
	r := w.ok("add", "x")
	r.want(t, 0, "! already used for github\n", "new password copied")
	if shown := w.person.shown.String(); strings.Contains(shown, "Once more") || !strings.Contains(shown, "Generate one instead? [Y/n]") {
		t.Errorf("it asked %q", shown)
	}
	w.person = &person{keys: []byte("me\rsummer2024\rsummer2024\r")}
	w.ok("add", "y")
	if shown := w.person.shown.String(); !strings.Contains(shown, "weak      a common word and a year") {
		t.Errorf("its meter says %q", shown)
	}
}

func TestATypedWifiPasswordIsAskedForUntilItFits(t *testing.T) {
	w := atDesk(t, strings.Join([]string{"Casa", "", "short", "short", strongEntry, strongEntry}, "\r")+"\r")
	w.ok("add", "wlan", "--kind", "wifi", "-p").want(t, 0, "✗ a Wi-Fi password has 8 to 63 characters, or is 64 hex digits\n", "✓ wlan added · ww copy wlan\n")
	if got := w.ok("get", "-0", "wlan").out; got != strongEntry {
		t.Errorf("got %q", got)
	}
}

func TestAPastedPasswordIsTakenWithoutItsNewline(t *testing.T) {
	const pasted = "\x1b[200~" + strongEntry + "\n\x1b[201~\r"
	w := atDesk(t, "me\r"+pasted+pasted)
	w.ok("add", "x")
	if got := w.ok("get", "-0", "x").out; got != strongEntry {
		t.Errorf("got %q", got)
	}
}

func TestNothingIsCopiedForScriptsOrAgainstOnesWill(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		set  func(w *world)
		says string
	}{
		{"nobody there", nil, func(w *world) { w.person = nil }, "✓ x added · ww get x\n"},
		{"no input", []string{"--no-input"}, nil, "✓ x added · ww get x\n"},
		{"no copy", []string{"--no-copy"}, nil, "✓ x added · ww show -r x\n"},
		{"json", []string{"--json"}, nil, ""},
		{"a dry run", []string{"-n"}, nil, "· dry run: x added · new password copied. Nothing was written\n"},
		{"no clipboard", nil, func(w *world) { w.desk.none = &clip.NoneError{} }, "✓ x added · ww show -r x\n"},
		{"a clipboard that fails", nil, func(w *world) { w.desk.none = errors.New("no luck") }, "! the password was not copied: no luck\n✓ x added · ww show -r x\n"},
	} {
		w := atDesk(t, "me\r\r")
		if c.set != nil {
			c.set(w)
		}
		r := w.ok(append([]string{"add", "x"}, c.args...)...)
		if w.desk.held != "" || r.err != c.says {
			t.Errorf("%s: the clipboard holds %d bytes, it said %q", c.name, len(w.desk.held), r.err)
		}
	}
}

func TestATerminalThatOnlyTakesACopyIsSaidSo(t *testing.T) {
	w := atDesk(t, "me\r\r")
	w.desk.blind = true
	w.ok("add", "x").want(t, 0, "✓ x added · new password sent to your terminal's clipboard, which ww cannot clear\n")
}

func TestAddAsksForTheNameItWasNotTold(t *testing.T) {
	w := atDesk(t, "\r\x1b[200~two\x01words\x1b[201~\r\r\r")
	w.ok("add").want(t, 0, "✗ not a name: it is empty\n", "✓ twowords added")
	long := "https://shop.com/" + strings.Repeat("x", 1024) // longer than a name may be
	w.person = &person{keys: []byte("https://me:canary@shop.com\r" + long + "\r\r\r")}
	w.ok("add").want(t, 0, "✗ an address is no secret: leave the password in it out.\n", "✓ shop added")
	if got := w.ok("get", "shop", "url").out; got != long+"\n" {
		t.Errorf("the address is %q", got)
	}
	none := emptyWorld(t)
	none.person = &person{keys: []byte("x\r")}
	none.run("add").want(t, 7, "there is no vault yet")
	w.run("add", "--no-input").want(t, 2, "add what?   ww add NAME")
}

func TestANameThatIsAVerbIsWarnedOf(t *testing.T) {
	w := withVault(t)
	for _, name := range []string{"ls", "c"} {
		w.ok("add", name).want(t, 0, `! "`+name+`" is also a command: ww copy `+name+"\n")
	}
	if r := w.ok("add", "clear-later"); strings.Contains(r.err, "also a command") {
		t.Errorf("it said %q", r.err)
	}
}

func TestAPromptIsPlainWhereSignsAreNotShownOrRead(t *testing.T) {
	w := atDesk(t, "me\r\r")
	w.env["ACCESSIBLE"] = "1"
	w.ok("add", "x")
	if shown := w.person.shown.String(); !strings.Contains(shown, "Password: Enter to generate, or type one: ") {
		t.Errorf("it asked %q", shown)
	}
}
