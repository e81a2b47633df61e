package cmd_test

import (
	"errors"
	"fmt"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"watchword/internal/disk/disktest"
)

// shareOn finds the share on a page.
var shareOn = regexp.MustCompile(`<p class="code">((?:[0-9A-Z]{4}-){12}[0-9A-Z]{4})</p>`)

// sharesIn returns the shares on the pages in a folder, in the order of names.
func sharesIn(t *testing.T, w *world, folder string) (names, shares []string) {
	t.Helper()
	for name := range w.mem.Files() {
		if path.Dir(name) == folder {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		m := shareOn.FindSubmatch(w.mem.Files()[name])
		if m == nil {
			t.Fatalf("there is no share on %s", name)
		}
		shares = append(shares, string(m[1]))
	}
	return names, shares
}

// makeShares makes shares in a folder and returns them.
func makeShares(t *testing.T, w *world, need, of int, folder string) []string {
	t.Helper()
	w.ok("recovery", "shares", "--need", fmt.Sprint(need), "--of", fmt.Sprint(of), "-o", folder)
	_, shares := sharesIn(t, w, folder)
	if len(shares) != of {
		t.Fatalf("%d pages, not %d", len(shares), of)
	}
	return shares
}

func (w *world) testShares(shares ...string) ran {
	w.t.Helper()
	return w.run(append([]string{"recovery", "test", "--shares"}, w.offer(strings.Join(shares, "\n"))...)...)
}

func TestAnyEnoughSharesOpenTheVaultAndFewerDoNot(t *testing.T) {
	w := withVault(t)
	s := makeShares(t, w, 3, 5, "/shares")
	w.password = ""
	for some := range 1 << 5 {
		var given []string
		for i, share := range s {
			if some>>i&1 == 1 {
				given = append(given, share)
			}
		}
		if len(given) >= 3 {
			w.testShares(given...).want(t, 0, "they work (nothing changed)")
		} else if n := len(given); n > 0 {
			w.testShares(given...).want(t, 5, fmt.Sprintf("not enough shares: %d of the 3 that are needed", n), "Any 3 of the 5 of its set do", "Nothing was changed")
		}
	}
	w.testShares("").want(t, 5, "no share was given")
	w.testShares(s...)
	w.unchanged(func() { w.testShares(s...) })
	w.write("/new", other)
	w.ok(append([]string{"recovery", "use", "--shares", "--new-password-file", "/new"}, w.offer(strings.Join(s[1:4], " "))...)...).
		want(t, 0, "master password changed")
	w.password = other
	w.reads()
	w.testShares(s...).want(t, 3, "there is no recovery code for this vault")
}

func TestPagesOfSharesSayWhatIsNeededAndLoadNothing(t *testing.T) {
	w := withVault(t)
	r := w.ok("recovery", "shares", "--need", "2", "--of", "3", "-o", "/shares")
	r.want(t, 0, "✓ 3 shares in /shares — print them, then: ww recovery test --shares", "any 2 together open the vault file, fewer learn nothing", "delete the pages")
	names, shares := sharesIn(t, w, "/shares")
	set := shares[0][:4]
	for i, name := range names {
		if want := fmt.Sprintf("/shares/share-%s-%d-of-3.html", set, i+1); name != want {
			t.Errorf("%s, not %s", name, want)
		}
		info, err := w.mem.Stat(name)
		check(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v", info.Mode())
		}
		page := string(w.mem.Files()[name])
		for _, text := range []string{fmt.Sprintf("recovery share %d of 3", i+1), "Set " + set + ", made on 24 November 2026", "Any 2 of the 3 shares", "ww recovery use --shares", vaultPath, "52 characters", "default-src 'none'", `<svg viewBox="-4 -4 `} {
			if !strings.Contains(page, text) {
				t.Errorf("%s does not say %q", name, text)
			}
		}
		if regexp.MustCompile(`<script|https?:|[\x00-\x08{}]\w`).MatchString(strings.Split(page, "</style>")[1]) {
			t.Errorf("it has what it must not have:\n%s", page)
		}
		if said := r.err + r.out; strings.Contains(said, shares[i][10:20]) {
			t.Errorf("it tells the share: %s", said)
		}
	}
}

func TestSharesOfSeveralSetsAndFromBeforeAreRefused(t *testing.T) {
	w := withVault(t)
	former := makeShares(t, w, 2, 3, "/former")
	code := kitCode(t, w, kitPath)
	newer := makeShares(t, w, 2, 2, "/newer")
	w.test(code).want(t, 6, "Only the newest kit")
	w.testShares(former...).want(t, 6, "these shares do not open this vault", "Only the newest set opens it", "Nothing was changed")
	w.testShares(former[0], newer[1]).want(t, 2, "these shares are of several sets", "first four characters")
	w.testShares(newer...).want(t, 0)
	w.testShares(newer[0], newer[0]).want(t, 5, "not enough shares: 1 of the 2", "the same one twice counts once")
	if slots := slotsOf(t, w); len(slots) != 2 {
		t.Errorf("%d slots", len(slots))
	}
}

func TestAMistypedShareIsNamed(t *testing.T) {
	w := withVault(t)
	s := makeShares(t, w, 2, 3, "/shares")
	wrong := s[1][:62] + strings.Trim("01", s[1][62:63])[:1] + s[1][63:]
	w.testShares(s[0], wrong, s[2]).want(t, 2, "share 2 of those given is mistyped: its check characters do not fit", "Nothing was changed")
	w.testShares(s[0], s[1], s[2][1:]).want(t, 2, "share 3 of those given is mistyped: it has 51 characters, not 52")
	w.test(s[0]).want(t, 2, "that is as long as a share of a recovery code", "--shares  takes shares")
	w.testShares(kitCode(t, w, kitPath)).want(t, 2, "the share is mistyped: it has 36 characters, not 52")
}

func TestSharesThatWereNotSavedAreTakenBack(t *testing.T) {
	w := withVault(t)
	before := string(w.vault())
	for step := 1; ; step++ {
		c := w.copy()
		failing := &disktest.Failing{FS: c.mem, At: step, Err: errors.New("the disk is on fire")}
		c.disk = failing
		r := c.run("recovery", "shares", "--need", "2", "--of", "3", "-o", "/shares")
		if !failing.Hit() {
			break
		}
		saved, pages := string(c.vault()) != before, 0
		for name := range c.mem.Files() {
			if strings.HasPrefix(name, "/shares/") {
				pages++
			}
		}
		if saved && pages != 3 || !saved && pages > 0 {
			t.Errorf("%v: exit %d, saved: %v, %d pages\n%s", failing, r.code, saved, pages, r.err)
		}
		if _, err := c.mem.Stat("/shares"); !saved && !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%v: the folder is left: %v", failing, err)
		}
	}
}

func TestSharesNeedAFolderAndLeaveWhatIsThere(t *testing.T) {
	w := withVault(t)
	w.write("/file", "mine")
	person := w.password
	w.sits("")
	w.unchanged(func() {
		w.run("recovery", "shares", "--need", "2", "--of", "3", "-o", "/file").want(t, 1, "/file is there already", "-o DIR")
	})
	w.person, w.password = nil, person
	w.write("/shares/mine", "mine")
	w.ok("recovery", "shares", "--need", "2", "--of", "2", "-o", "/shares")
	if string(w.mem.Files()["/shares/mine"]) != "mine" || len(w.mem.Files()) < 4 {
		t.Error("what was there is gone")
	}
}
