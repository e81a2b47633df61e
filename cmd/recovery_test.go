package cmd_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"watchword/crypto"
	"watchword/internal/disk/disktest"
)

const kitPath = "/kit.html"

// kitCode makes a kit and returns the code on its page, as it is printed.
func kitCode(t *testing.T, w *world, file string) string {
	t.Helper()
	w.ok("recovery", "kit", "-o", file)
	return pageCode(t, w, file)
}

// pageCode is the code on a page.
func pageCode(t *testing.T, w *world, file string) string {
	t.Helper()
	m := regexp.MustCompile(`<p class="code">([0-9A-Z-]{44})</p>`).FindSubmatch(w.mem.Files()[file])
	if m == nil {
		t.Fatalf("there is no code on %s", file)
	}
	return string(m[1])
}

// offer puts a code where --code-file finds it.
func (w *world) offer(code string) []string {
	w.write("/code", code+"\n")
	return []string{"--code-file", "/code"}
}

func (w *world) test(code string) ran {
	w.t.Helper()
	return w.run(append([]string{"recovery", "test"}, w.offer(code)...)...)
}

func TestAKitOpensTheVaultWithoutTheMasterPassword(t *testing.T) {
	w := withVault(t)
	code := kitCode(t, w, kitPath)
	info, err := w.mem.Stat(kitPath)
	check(t, err)
	if mode := info.Mode().Perm(); mode != 0o600 {
		t.Errorf("the page has mode %o", mode)
	}
	w.password = ""
	w.test(code).want(t, 0, "it works (nothing changed)")
	w.unchanged(func() { w.test(code) })
	w.test(strings.ToLower(strings.ReplaceAll(code, "-", " "))).want(t, 0)
	w.write("/new", other)
	w.ok(append([]string{"recovery", "use", "--new-password-file", "/new"}, w.offer(code)...)...).
		want(t, 0, "master password changed", "the recovery code will not open this vault any more · ww recovery kit")
	w.password = other
	if got := w.ok("get", "github").out; got != entry+"\n" {
		t.Errorf("got %q", got)
	}
	w.test(code).want(t, 3, "there is no recovery code for this vault")
	w.password = master
	w.run("ls").want(t, 6, "does not open")
}

func TestAKitLeavesKeyAndBackupsAsTheyAre(t *testing.T) {
	w := withVault(t)
	w.ok("add", "two")
	before := slotsOf(t, w)
	kitCode(t, w, kitPath)
	after := slotsOf(t, w)
	if len(after) != 2 || after[0] != before[0] || after[1].Kind() != crypto.Recovery {
		t.Errorf("%d slots, the first of kind %d", len(after), after[0].Kind())
	}
	if got := w.ok("backup").out; !strings.Contains(got, "ready") || strings.Contains(got, "other-password") {
		t.Errorf("the backups are not ready any more:\n%s", got)
	}
	w.ok("backup", "restore", "1", "-y")
	if got := slotsOf(t, w); len(got) != 2 {
		t.Errorf("a backup from before took a way in with it: %d slots", len(got))
	}
}

func TestANewKitClosesTheOneBefore(t *testing.T) {
	w := withVault(t)
	w.ok("add", "two")
	former := kitCode(t, w, kitPath)
	w.ok("add", "three")
	old := w.vault()
	r := w.ok("recovery", "kit", "-o", "/second.html")
	r.want(t, 0, "the recovery code from before, or its shares, will not open this vault any more")
	w.test(former).want(t, 6, "that code does not open this vault", "Only the newest kit opens it")
	w.ok("get", "github")
	for name := range w.mem.Files() {
		if strings.Contains(name, ".bak.") {
			t.Errorf("%s is left, which the old code opens", name)
		}
	}
	if string(old[16:32]) != string(w.vault()[16:32]) {
		t.Error("it is another vault")
	}
	if slots := slotsOf(t, w); len(slots) != 2 {
		t.Errorf("%d slots", len(slots))
	}
}

func TestAKitNeverReplacesAFileAndFailsBeforeItAsks(t *testing.T) {
	w := withVault(t)
	w.write(kitPath, "mine")
	w.sits("")
	w.unchanged(func() {
		w.run("recovery", "kit", "-o", kitPath).want(t, 1, "/kit.html is there already", "Nothing was changed")
	})
}

func TestAKitWhoseCodeWasNotSavedIsTakenBack(t *testing.T) {
	w := withVault(t)
	before := string(w.vault())
	for step := 1; ; step++ {
		c := w.copy()
		failing := &disktest.Failing{FS: c.mem, At: step, Err: errors.New("the disk is on fire")}
		c.disk = failing
		r := c.run("recovery", "kit", "-o", kitPath)
		if !failing.Hit() {
			break
		}
		saved, page := string(c.vault()) != before, c.mem.Files()[kitPath] != nil
		if saved != page {
			t.Errorf("%v: exit %d, saved: %v, page: %v\n%s", failing, r.code, saved, page, r.err)
		}
	}
}

func TestThePageNamesWhatIsNeededAndLoadsNothing(t *testing.T) {
	w := withVault(t)
	kitCode(t, w, kitPath)
	page := string(w.mem.Files()[kitPath])
	for _, text := range []string{vaultPath, "24 November 2026", "ww recovery use", "ww recovery test", "version 1.2.3", "default-src 'none'", "<svg viewBox=\"-4 -4 "} {
		if !strings.Contains(page, text) {
			t.Errorf("it does not say %q", text)
		}
	}
	if regexp.MustCompile(`<script|https?:|[\x00-\x08{}]\w`).MatchString(strings.Split(page, "</style>")[1]) {
		t.Errorf("it has what it must not have:\n%s", page)
	}
}

func TestAHostileFolderIsOnlyTextOnThePage(t *testing.T) {
	w := withVault(t)
	path := "/<b onload=x>&\x01\x02\u202e.ww"
	w.write(path, string(w.vault()))
	w.ok("recovery", "kit", "-o", kitPath, "--vault", path, "--accept-rollback")
	page := string(w.mem.Files()[kitPath])
	if !strings.Contains(page, "/&lt;b onload=x&gt;&amp;") || strings.ContainsAny(page, "\x01\x02\u202e") {
		t.Errorf("got:\n%s", page)
	}
}
