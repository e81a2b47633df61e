package cmd_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestSharesAreTypedOneByOneAndSlipsAreTold(t *testing.T) {
	w := withVault(t)
	stranger := makeShares(t, w.copy(), 3, 5, "/theirs")
	s := makeShares(t, w, 3, 5, "/shares")
	set := s[0][:4]
	w.sits(strings.Join([]string{s[4][1:], s[4], stranger[0], s[4], s[0], s[2]}, "\r") + "\r")
	r := w.ok("recovery", "test", "--shares")
	at := 0
	for _, text := range []string{
		"✗ the share is mistyped: it has 51 characters, not 52",
		"· share 5 of 5, set " + set + ": 2 more needed",
		"✗ that one is of set " + stranger[0][:4] + ", and those before are of set " + set,
		"✗ share 5 was given already: 2 more needed",
		"· share 1 of 5, set " + set + ": 1 more needed",
		"· share 3 of 5, set " + set + ": enough",
		"✓ they work (nothing changed)",
	} {
		i := strings.Index(strings.ReplaceAll(r.err[at:], "\n    ", " "), text)
		if i < 0 {
			t.Errorf("it does not say %q in its place:\n%s", text, r.err)
		}
		at += max(i, 0)
	}
	shown := w.person.shown.String()
	if !strings.Contains(shown, "Type a share: ") || !strings.Contains(shown, "Type another (empty: begin again): ") || strings.Contains(shown, s[0][5:14]) {
		t.Errorf("shown:\n%q", shown)
	}
}

func TestSeveralSharesInOneLineAndANewPasswordGetBackIn(t *testing.T) {
	w := withVault(t)
	s := makeShares(t, w, 3, 4, "/shares")
	w.sits(s[3] + " " + strings.ToLower(s[1]) + "\r" + s[0] + "\r" + other + "\r" + other + "\rx")
	w.ok("recovery", "use", "--shares").want(t, 0, "1 more needed", "enough", "master password changed", "or its shares, will not open")
	next := shownCode(w)
	w.person, w.password = nil, other
	w.reads()
	w.test(next).want(t, 0)
	w.testShares(s...).want(t, 6)
}

func TestAnEmptyLineBeginsAgainWithTheShares(t *testing.T) {
	w := withVault(t)
	stranger := makeShares(t, w.copy(), 2, 2, "/theirs")
	s := makeShares(t, w, 2, 2, "/shares")
	w.sits("\r" + stranger[0] + "\r\r" + s[0] + "\r" + s[1] + "\r")
	w.ok("recovery", "test", "--shares").want(t, 0, "they work")
}

func TestAShareMayBeTypedInTheTwoLinesItIsShownIn(t *testing.T) {
	w := withVault(t)
	s := makeShares(t, w, 2, 2, "/shares")
	first, second := s[0][:34], s[0][35:]
	w.sits(strings.Join([]string{first, second[1:], first, "", first, second, s[1]}, "\r") + "\r")
	w.ok("recovery", "test", "--shares").want(t, 0, "✗ the share is mistyped: it has 51 characters, not 52", "they work")
	if shown := w.person.shown.String(); !strings.Contains(shown, "Its second line: ") {
		t.Errorf("shown:\n%q", shown)
	}
}

func TestWrongSharesAreToldAtTheEnd(t *testing.T) {
	w := withVault(t)
	stranger := makeShares(t, w.copy(), 2, 2, "/theirs")
	makeShares(t, w, 2, 2, "/shares")
	w.sits(stranger[0] + "\r" + stranger[1] + "\r")
	w.run("recovery", "use", "--shares").want(t, 6, "these shares do not open this vault", "Nothing was changed")
}

func TestSharesWithoutAFolderAreShownOneByOne(t *testing.T) {
	w := withVault(t)
	w.sits(master + "\rxxx")
	w.ok("recovery", "shares", "--need", "2", "--of", "3").want(t, 0, "✓ 3 shares made, any 2 of which open the vault · ww recovery test --shares")
	shown := w.person.shown.String()
	s := regexp.MustCompile(`([0-9A-Z]{4}-){5,6}[0-9A-Z]{4}`).FindAllString(shown, -1)
	for i := 0; i+1 < len(s); i++ {
		s = slices.Replace(s, i, i+2, s[i]+" "+s[i+1])
	}
	if len(s) != 3 || strings.Count(shown, "\x1b[?1049l") != 3 {
		t.Fatalf("%d shares were shown:\n%q", len(s), shown)
	}
	for _, text := range []string{"Share 1 of 3, set " + s[0][:4], "Share 3 of 3", "any 2 of 3"} {
		if !strings.Contains(shown, text) {
			t.Errorf("it does not show %q", text)
		}
	}
	w.person = nil
	w.testShares(s[2], s[0]).want(t, 0)
	w.run("recovery", "shares", "--need", "2", "--of", "3").want(t, 2, "nobody is here to see the code", "ww recovery shares --need 2 --of 3 -o DIR")
}

func TestSharesLeftHalfwayChangeNothing(t *testing.T) {
	w := withVault(t)
	w.sits(master + "\rx\x03")
	w.unchanged(func() {
		w.run("recovery", "shares", "--need", "2", "--of", "3").want(t, 130, "Nothing was changed")
	})
}

func TestAShareTypedAsACodeIsToldWhatToType(t *testing.T) {
	w := withVault(t)
	s := makeShares(t, w, 2, 2, "/shares")
	w.sits(s[0] + "\r\x03")
	w.run("recovery", "test").want(t, 130, "that is as long as a share of a code. For shares:  --shares")
}

func TestSharesAreAskedForOnlyWhereSomebodyIs(t *testing.T) {
	w := withVault(t)
	w.run("recovery", "use", "--shares").want(t, 3, "there is no recovery code")
	makeShares(t, w, 2, 2, "/shares")
	w.run("recovery", "use", "--shares").want(t, 5, "no recovery code was given", "--code-file FILE")
	w.sits("")
	w.run("recovery", "test", "--shares", "--no-input").want(t, 5, "no recovery code was given")
}
