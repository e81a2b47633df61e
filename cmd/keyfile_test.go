package cmd_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"watchword/crypto"
	"watchword/internal/disk/disktest"
)

const stick = "/media/stick/k"

// plugged is emptyWorld with a folder on another medium.
func plugged(t *testing.T) *world {
	w := newWorld(t)
	check(t, w.mem.MkdirAll("/media/stick"))
	return w
}

// pluggedVault is withVault with a folder on another medium.
func pluggedVault(t *testing.T) *world {
	w := withVault(t)
	check(t, w.mem.MkdirAll("/media/stick"))
	return w
}

// withKeyFile is a world with a vault that needs a key file, and one entry.
func withKeyFile(t *testing.T) *world {
	w := plugged(t)
	w.ok("init", "--key-file", stick)
	w.stdin = strings.NewReader(entry + "\n")
	w.ok("add", "github", "-u", "octocat", "--stdin", "--key-file", stick)
	return w
}

// kinds are those of the vault's slots.
func kinds(t *testing.T, w *world) (all []crypto.Kind) {
	t.Helper()
	for _, slot := range slotsOf(t, w) {
		all = append(all, slot.Kind())
	}
	return all
}

// reads fails unless the vault opens, and holds what it held.
func (w *world) reads(args ...string) {
	w.t.Helper()
	if got := w.ok(append([]string{"get", "github"}, args...)...).out; got != entry+"\n" {
		w.t.Errorf("got %q", got)
	}
}

func wantKinds(t *testing.T, w *world, want crypto.Kind) {
	t.Helper()
	if got := kinds(t, w); len(got) != 1 || got[0] != want {
		t.Errorf("the slots are of kind %v, want %v alone", got, want)
	}
}

func TestAVaultWithAKeyFileOpensWithBothOnly(t *testing.T) {
	w := withKeyFile(t)
	wantKinds(t, w, crypto.PasswordAndFile)
	w.run("get", "github").want(t, 5, "this vault also needs its key file", "--key-file FILE", "ww config key-file FILE", "Nothing was changed")
	w.reads("--key-file", stick)
	w.env["WW_KEY_FILE"] = stick
	w.reads()
	w.password = other
	w.run("get", "github").want(t, 6, "that password and that key file do not open this vault together", "Is it the right key file?  "+stick)
	w.password, w.env["WW_KEY_FILE"] = master, ""
	w.ok("config", "key-file", stick)
	w.reads()
}

func TestInitWithAKeyFileSaysWhatItMeans(t *testing.T) {
	w := plugged(t)
	r := w.ok("init", "--key-file", stick)
	r.want(t, 0, "✓ Vault made", "without "+stick+" nobody opens it", "copy the file to another medium now", "ww config key-file "+stick)
	if strings.Contains(r.err, "lies beside the vault") {
		t.Errorf("it warns for nothing: %s", r.err)
	}
	info, err := w.mem.Stat(stick)
	check(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	for name, data := range w.mem.Files() {
		if name != stick && strings.Contains(string(data), string(w.mem.Files()[stick][13:40])) {
			t.Errorf("%s holds the key", name)
		}
	}
}

func TestAKeyFileBesideTheVaultIsWarnedOf(t *testing.T) {
	w := newWorld(t)
	check(t, w.mem.MkdirAll("/home/me/.local/share/watchword"))
	w.ok("init", "--key-file", "/home/me/.local/share/watchword/k").want(t, 0, "! the key file lies beside the vault")
}

func TestAKeyFileIsNeverOverwritten(t *testing.T) {
	w := pluggedVault(t)
	w.write(stick, "what another vault needs")
	w.password = "" // it says so before anybody types a password
	for _, args := range [][]string{{"init", "--vault", "new", "--key-file", stick}, {"--key-file", stick, "init", "--vault", "new"}} {
		w.unchanged(func() { w.run(args...).want(t, 1, stick+" exists already", "Nothing was changed") })
	}
}

func TestWhatIsWrongWithAKeyFileIsNotSaidOfTheVault(t *testing.T) {
	whole := withKeyFile(t)
	text := string(whole.mem.Files()[stick])
	for says, data := range map[string]string{
		"/bad is not a key file":             "canary of something else\n",
		"the key file /bad is damaged":       text[:20] + "A" + text[21:],
		"the key file /bad is damaged. The ": text[:40],
	} {
		w := whole.copy()
		w.password = "" // nor is a password asked for
		w.write("/bad", data)
		w.unchanged(func() { w.run("ls", "--key-file", "/bad").want(t, 5, says) })
	}
	w := whole.copy()
	w.write("/bad", strings.Repeat(" ", 5000))
	w.run("ls", "--key-file", "/bad").want(t, 5, "/bad is not a key file")
	w.run("ls", "--key-file", "/gone").want(t, 5, "cannot read the key file: ", "Is the medium there")
	w.write("/new", strings.TrimSpace(text)+" \r\n\n")
	w.reads("--key-file", "/new")
}

func TestTheKeyFileOfAnotherVaultIsAWrongOne(t *testing.T) {
	w := withKeyFile(t)
	w.ok("init", "--vault", "other", "--key-file", "/media/stick/other")
	w.run("ls", "--key-file", "/media/stick/other").want(t, 6, "that password and that key file do not open this vault together")
	w.ok("init", "--vault", "plain")
	w.ok("ls", "--vault", "plain", "--key-file", "/no/such/file") // it needs none, so none is read
}

func TestAKeyFileThatOthersCanReadIsWarnedOf(t *testing.T) {
	w := withKeyFile(t)
	check(t, w.mem.Chmod(stick, 0o644))
	w.ok("ls", "--key-file", stick).want(t, 0, "! "+stick+" can be read by others: chmod 600 it")
}

func TestAPersonWithAWrongPasswordIsToldOfTheKeyFile(t *testing.T) {
	w := withKeyFile(t)
	w.sits("a\rb\rc\r")
	w.run("ls", "--key-file", stick).want(t, 6, "that does not open this vault with this key file. 2 tries left", "still locked", "Is it the right key file?  "+stick)
}

func TestWithTheAgentTheKeyFileMayBeAway(t *testing.T) {
	w := withKeyFile(t)
	w.agent = &keeper{w: w}
	w.agent.terminal.Store(7)
	w.sits(master + "\r")
	w.ok("ls", "--key-file", stick)
	w.person, w.password = nil, ""
	w.reads()
}

func TestPasswdKeepsTheKeyFile(t *testing.T) {
	w := withKeyFile(t)
	w.write("/new", other)
	w.run("passwd", "--new-password-file", "/new").want(t, 5, "this vault also needs its key file")
	r := w.ok("passwd", "--new-password-file", "/new", "--key-file", stick)
	r.want(t, 0, "✓ master password changed", "the vault still needs the same key file")
	if strings.Contains(r.err, "any more") {
		t.Errorf("it says that something was lost: %s", r.err)
	}
	wantKinds(t, w, crypto.PasswordAndFile)
	w.run("ls", "--key-file", stick).want(t, 6)
	w.password = other
	w.reads("--key-file", stick)
	w.run("ls").want(t, 5)
}

// A disk that fails, at any step, leaves no vault, and no key file either.
func TestAVaultThatCannotBeMadeLeavesNoKeyFile(t *testing.T) {
	for step := 1; ; step++ {
		w := plugged(t)
		failing := &disktest.Failing{FS: w.mem, At: step, Err: errors.New("the disk is on fire")}
		w.disk = failing
		r := w.run("init", "--key-file", stick)
		w.disk = w.mem
		_, err := w.mem.Stat(stick)
		switch {
		case w.vault() != nil && err != nil:
			t.Fatalf("%v: the vault needs a file that is not there: %s", failing, r.err)
		case w.vault() != nil:
			w.ok("ls", "--key-file", stick)
		case r.code == 0:
			t.Errorf("%v: it did nothing and says it did", failing)
		case !errors.Is(err, fs.ErrNotExist):
			t.Errorf("%v: a key file is left that no vault needs: %s", failing, r.err)
		}
		if !failing.Hit() {
			return
		}
	}
}
