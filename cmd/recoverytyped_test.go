package cmd_test

import (
	"regexp"
	"strings"
	"testing"

	"watchword/crypto"
)

func TestATypedCodeIsForgivenItsSlips(t *testing.T) {
	w := withVault(t)
	code := kitCode(t, w, kitPath)
	w.sits(code[:43] + "\r" + code + "\r")
	w.ok("recovery", "test")
	shown := w.person.shown.String()
	if !strings.Contains(shown, "Type the code: ") || strings.Contains(shown, code[:9]) {
		t.Errorf("shown:\n%q", shown)
	}
}

func TestAMistypedCodeIsToldWhatIsWrongWithIt(t *testing.T) {
	w := withVault(t)
	code := kitCode(t, w, kitPath)
	w.test(code[:43]).want(t, 2, "recovery code is mistyped: it has 35 characters, not 36", "Nothing was changed")
	w.test(strings.Repeat("0", 36)).want(t, 2, "its check characters do not fit")
}

func TestThreeCodesOfOtherVaultsAreEnough(t *testing.T) {
	w := withVault(t)
	stranger := kitCode(t, w.copy(), kitPath)
	kitCode(t, w, kitPath)
	w.sits(strings.Repeat(stranger+"\r", 4))
	w.run("recovery", "use").want(t, 6, "2 tries left", "1 try left", "that code does not open this vault.")
	if left := string(w.person.keys); left != stranger+"\r" {
		t.Errorf("%d keys are left", len(left))
	}
}

func TestATypedCodeAndANewPasswordGetBackIn(t *testing.T) {
	w := withVault(t)
	code := kitCode(t, w, kitPath)
	w.sits(strings.Join([]string{code, other, other}, "\r") + "\rx")
	w.ok("recovery", "use").want(t, 0, "master password changed", "the new code does · ww recovery test")
	next := shownCode(w)
	w.person, w.password = nil, other
	w.ok("get", "github")
	w.test(code).want(t, 6)
	w.test(next).want(t, 0)
}

// shownCode is the last recovery code that was shown to the person.
func shownCode(w *world) string {
	w.t.Helper()
	all := regexp.MustCompile(`([0-9A-Z]{4}-){8}[0-9A-Z]{4}`).FindAllString(w.person.shown.String(), -1)
	if len(all) == 0 {
		w.t.Fatal("no code was shown")
	}
	return all[len(all)-1]
}

func TestPasswdOnATerminalShowsANewCodeForOneThatItCloses(t *testing.T) {
	w := withVault(t)
	former := kitCode(t, w, kitPath)
	w.sits(strings.Join([]string{master, other, other}, "\r") + "\rx")
	r := w.ok("passwd")
	r.want(t, 0, "✓ master password changed", "the recovery code from before, or its shares, will not open this vault any more; the new code does")
	if strings.Contains(r.err, "ww recovery kit") {
		t.Errorf("it says that there is none: %s", r.err)
	}
	next := shownCode(w)
	if shown := w.person.shown.String(); !strings.HasSuffix(strings.TrimRight(shown[strings.LastIndex(shown, next):], "\r\n"), "\x1b[?1049l") || strings.Contains(r.err, next[:9]) {
		t.Error("it stays on the screen")
	}
	if got := kinds(t, w); len(got) != 2 {
		t.Errorf("slots of kind %v", got)
	}
	w.person, w.password = nil, other
	w.reads()
	w.test(former).want(t, 6)
	w.test(next).want(t, 0, "it works")
}

func TestPasswdShowsNoCodeWhereThereWasNoneOrNobodyIs(t *testing.T) {
	w := withVault(t)
	w.sits(strings.Join([]string{master, other, other}, "\r") + "\r")
	w.ok("passwd")
	w.person, w.password = nil, other
	kitCode(t, w, kitPath)
	w.write("/new", master)
	w.sits("")
	w.write("/old", other)
	w.ok("passwd", "--password-file", "/old", "--new-password-file", "/new").
		want(t, 0, "the recovery code will not open this vault any more · ww recovery kit")
	w.person, w.password = nil, master
	wantKinds(t, w, crypto.Password)
}

func TestADryRunOfPasswdShowsNoCode(t *testing.T) {
	w := withVault(t)
	code := kitCode(t, w, kitPath)
	w.sits(strings.Join([]string{master, other, other}, "\r") + "\r")
	w.unchanged(func() { w.ok("passwd", "-n").want(t, 0, "dry run: master password changed", "the new code does") })
	w.person = nil
	w.test(code).want(t, 0)
}

func TestPasswdThatIsLeftAtTheNewCodeChangesNothing(t *testing.T) {
	w := withVault(t)
	code := kitCode(t, w, kitPath)
	w.sits(strings.Join([]string{master, other, other}, "\r") + "\r\x03")
	w.unchanged(func() { w.run("passwd").want(t, 130, "Nothing was changed") })
	w.person, w.password = nil, master
	w.reads()
	w.test(code).want(t, 0)
}

func TestWhoForgotIsShownTheWayBackIfThereIsOne(t *testing.T) {
	const hint = "Forgotten?  ww recovery use"
	w := withVault(t)
	w.sits(strings.Repeat("wrong\r", 3))
	if r := w.run("ls"); r.code != 6 || strings.Contains(r.err, hint) {
		t.Errorf("exit %d, %q", r.code, r.err)
	}
	w.person, w.password = nil, master
	kitCode(t, w, kitPath)
	w.sits(strings.Repeat("wrong\r", 3))
	w.run("ls").want(t, 6, "still locked", hint)
}

func TestAKitWithoutAPageShowsTheCodeAndTakesItBack(t *testing.T) {
	w := withVault(t)
	w.sits(master + "\rx")
	w.ok("recovery", "kit").want(t, 0, "recovery code made · ww recovery test")
	code := regexp.MustCompile(`([0-9A-Z]{4}-){8}[0-9A-Z]{4}`).FindString(w.person.shown.String())
	if !strings.Contains(w.person.shown.String(), "\x1b[?1049l") {
		t.Error("it stays on the screen")
	}
	w.person = nil
	w.test(code).want(t, 0)
	w.run("recovery", "kit").want(t, 2, "nobody is here to see the code", "ww recovery kit -o kit.html")
}

func TestACodeIsAskedForOnlyWhereOneOpens(t *testing.T) {
	w := withVault(t)
	for _, word := range []string{"test", "use"} {
		w.run("recovery", word).want(t, 3, "there is no recovery code for this vault", "ww recovery kit")
	}
	kitCode(t, w, kitPath)
	for _, word := range []string{"test", "use"} {
		w.run("recovery", word).want(t, 5, "no recovery code was given", "--code-file FILE")
	}
}

func TestRecoveryTakesOnlyWhatBelongsToItsWord(t *testing.T) {
	w := withVault(t)
	for line, want := range map[string]string{
		"":                              "recovery what?",
		"print":                         `recovery knows kit, shares, test and use, not "print"`,
		"kit x":                         "x",
		"kit --need 2":                  "recovery kit takes no --need",
		"kit --of 2":                    "recovery kit takes no --of",
		"kit --shares":                  "recovery kit takes no --shares",
		"shares":                        "say how many shares there are to be",
		"shares --need 2":               "say how many shares there are to be",
		"shares --of 5 -o d":            "ww recovery shares --need 3 --of 5 -o DIR",
		"shares --need 1 --of 5":        "ww recovery kit",
		"shares --need -1 --of 5":       "ww recovery kit",
		"shares --need 3 --of 2":        "3 shares are needed, and there are to be 2 only",
		"shares --need 3 --of 32":       "at most 31 shares",
		"shares --need x --of 3":        "x",
		"shares --need 2 --of 3":        "ww recovery shares --need 2 --of 3 -o DIR",
		"shares --code-file f":          "recovery shares takes no --code-file",
		"test --of 3":                   "recovery test takes no --of",
		"kit --code-file f":             "recovery kit takes no --code-file",
		"test -o f.html":                "recovery test takes no -o",
		"test --new-password-file f":    "recovery test takes no --new-password-file",
		"use --new-password-file -":     "takes a file here",
		"kit -o kit.txt":                "must end in .html or .pdf",
		"kit -o kit":                    "ww recovery kit -o kit.pdf",
		"kit -o kit.pdf --pdf":          "recovery kit takes no --pdf",
		"shares --need 2 --of 3 --pdf":  "say with -o which folder",
		"test --pdf":                    "recovery test takes no --pdf",
		"use --code-file - -p x":        "-p",
		"test --code-file /nothing/her": "there is no recovery code",
	} {
		r := w.run(append([]string{"recovery"}, strings.Fields(line)...)...)
		if (r.code != 2 && r.code != 3) || !strings.Contains(r.err, want) {
			t.Errorf("%s: exit %d, %s", line, r.code, r.err)
		}
	}
}

func TestStatusAndDoctorSayWhetherThereIsAKit(t *testing.T) {
	w := withVault(t)
	says := func(status, doctor string) {
		t.Helper()
		if got := w.ok("status").out; !strings.Contains(got, "recovery "+status+"\n") {
			t.Errorf("status: %s", got)
		}
		if got := w.ok("doctor").out; !strings.Contains(got, doctor) {
			t.Errorf("doctor: %s", got)
		}
	}
	says("none (ww recovery kit makes a code)", "no recovery code: who forgets")
	kitCode(t, w, kitPath)
	says("a code opens it", "a recovery code opens the vault too")
}
