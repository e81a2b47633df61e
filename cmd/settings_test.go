package cmd_test

import (
	"io"
	"io/fs"
	"strings"
	"testing"
	"time"
)

// terminalInput is a standard input that is a terminal.
type terminalInput struct{ io.Reader }

func (terminalInput) Stat() (fs.FileInfo, error) { return terminalInfo{}, nil }

type terminalInfo struct{}

func (terminalInfo) Name() string       { return "/dev/pts/0" }
func (terminalInfo) Size() int64        { return 0 }
func (terminalInfo) Mode() fs.FileMode  { return fs.ModeDevice | fs.ModeCharDevice }
func (terminalInfo) ModTime() time.Time { return time.Time{} }
func (terminalInfo) IsDir() bool        { return false }
func (terminalInfo) Sys() any           { return nil }

const configPath = "/home/me/.config/watchword/config.toml"

func TestTheMasterPasswordComesFromOneSource(t *testing.T) {
	whole := withVault(t)
	whole.write("/pw", master+"\n")
	whole.write("/wrong", "wrong")
	whole.command = func() string { return master }
	for _, c := range []struct {
		name string
		set  func(w *world) []string
		code int
	}{
		{"descriptor", func(*world) []string { return []string{"--password-fd", "3"} }, 0},
		{"file", func(*world) []string { return []string{"--password-file", "/pw"} }, 0},
		{"standard input", func(w *world) []string {
			w.stdin = strings.NewReader(master + "\r\n")
			return []string{"--password-file", "-"}
		}, 0},
		{"command", func(*world) []string { return []string{"--password-command", "pass it"} }, 0},
		{"WW_PASSWORD_FILE", func(w *world) []string { w.env["WW_PASSWORD_FILE"] = "/pw"; return nil }, 0},
		{"WW_PASSWORD_COMMAND", func(w *world) []string { w.env["WW_PASSWORD_COMMAND"] = "pass it"; return nil }, 0},
		{"WW_PASSWORD", func(w *world) []string { w.password = master; return nil }, 0},
		{"a file named in the configuration", func(w *world) []string { w.write(configPath, `password-file = "/pw"`); return nil }, 0},
		{"a flag before the environment", func(w *world) []string {
			w.password = "wrong"
			return []string{"--password-file", "/pw"}
		}, 0},
		{"the environment before the configuration", func(w *world) []string {
			w.write(configPath, `password-file = "/wrong"`)
			w.password = master
			return nil
		}, 0},
		{"two variables", func(w *world) []string {
			w.password, w.env["WW_PASSWORD_FILE"] = master, "/pw"
			return nil
		}, 2},
		{"two settings", func(w *world) []string {
			w.write(configPath, "password-file = \"/pw\"\npassword-command = \"x\"\n")
			return nil
		}, 2},
		{"a command that fails", func(w *world) []string { w.command = nil; return []string{"--password-command", "x"} }, 1},
		{"none", func(*world) []string { return nil }, 5},
	} {
		w := whole.copy()
		w.password, w.command = "", whole.command
		r := w.run(append([]string{"ls"}, c.set(w)...)...)
		if r.code != c.code {
			t.Errorf("%s: exit %d, want %d\n%s", c.name, r.code, c.code, r.err)
		}
	}
}

func TestASecondSecretOnStandardInputIsRefused(t *testing.T) {
	w := withVault(t)
	w.password, w.env["WW_PASSWORD_FILE"] = "", "-"
	for _, args := range [][]string{{"add", "x", "--stdin"}, {"edit", "github", "--stdin"}, {"passwd", "--new-password-file", "-"}} {
		w.unchanged(func() {
			w.stdin = strings.NewReader(master + "\n")
			w.run(args...).want(t, 2, "takes standard input for itself: the master password must come from elsewhere.")
		})
	}
}

func TestAPasswordFileThatOthersCanReadIsToldOf(t *testing.T) {
	w := withVault(t)
	w.write("/pw", master)
	w.mem.Chmod("/pw", 0o644)
	w.ok("ls", "--password-file", "/pw").want(t, 0, "! /pw can be read by others: chmod 600 it\n")
}

func TestAVaultThatOthersCanReadIsToldOfOnce(t *testing.T) {
	w := withVault(t)
	w.mem.Chmod(vaultPath, 0o644)
	for _, args := range [][]string{{"ls"}, {"add", "x"}} {
		if r := w.ok(args...); strings.Count(r.err, "can be read by others") != 1 {
			t.Errorf("ww %q says %q", args, r.err)
		}
	}
	if r := w.ok("ls"); r.err != "" {
		t.Errorf("saved anew, it says %q", r.err)
	}
	w.mem.Disown(vaultPath)
	w.run("ls").want(t, 1, vaultPath+" belongs to another user.")
}

func TestColourIsAsTheFlagSaysOrElseTheSettings(t *testing.T) {
	const green = "\x1b[32m"
	w := withVault(t)
	for _, c := range []struct {
		flag, variable, file string
		want                 bool
	}{
		{"", "", "", false},
		{"always", "", "", true},
		{"", "always", "", true},
		{"", "", "always", true},
		{"never", "always", "", false},
		{"auto", "always", "", false},
		{"", "never", "always", false},
	} {
		c1 := w.copy()
		c1.env["WW_COLOR"] = c.variable
		c1.write(configPath, "color = \""+c.file+"\"")
		if c.file == "" {
			c1.write(configPath, "")
		}
		args := []string{"check"}
		if c.flag != "" {
			args = append(args, "--color", c.flag)
		}
		if got := strings.Contains(c1.ok(args...).err, green); got != c.want {
			t.Errorf("%+v: colour %v", c, got)
		}
	}
}

func TestAccessibleSpeaksInWords(t *testing.T) {
	for name, set := range map[string]func(w *world){
		"variable": func(w *world) { w.env["ACCESSIBLE"] = "1" },
		"file":     func(w *world) { w.write(configPath, "[ui]\naccessible = \"on\"\n") },
	} {
		w := withVault(t)
		set(w)
		if got := w.ok("check").err; !strings.HasPrefix(got, "ok: the vault is sound") {
			t.Errorf("%s: it says %q", name, got)
		}
	}
}

func TestTheVaultIsTheOneThatWasNamed(t *testing.T) {
	w := withVault(t)
	for _, c := range []struct{ flag, variable, file, want string }{
		{"", "", "", "vault.ww"},
		{"work", "", "", "share/watchword/work.ww"},
		{"", "work", "", "share/watchword/work.ww"},
		{"", "", "work", "share/watchword/work.ww"},
		{"/tmp/x.ww", "work", "work", "(looked at /tmp/x.ww)"},
		{"sub/x", "", "", "(looked at sub/x)"},
	} {
		if c.flag+c.variable+c.file == "" {
			continue
		}
		w.env["WW_VAULT"] = c.variable
		w.write(configPath, "vault = \""+c.file+"\"")
		if c.file == "" {
			w.write(configPath, "")
		}
		args := []string{"ls"}
		if c.flag != "" {
			args = append(args, "--vault", c.flag)
		}
		w.run(args...).want(t, 7, "there is no vault yet", c.want, "ww init  makes one")
	}
}

func TestAFirstLookOnAnotherMachineIsToldOf(t *testing.T) {
	w := withVault(t)
	w.env["XDG_STATE_HOME"] = "/elsewhere"
	w.ok("ls").want(t, 0, "· first time on this machine (save 2, 2026-11-24)\n")
	if r := w.ok("ls"); r.err != "" {
		t.Errorf("the second time it says %q", r.err)
	}
}

func TestDebugTellsMoreButNoSecret(t *testing.T) {
	w := withVault(t)
	w.run("get", "nosuch", "--debug").want(t, 3, "\n   debug: ")
	w.password = "not the canary of the master"
	if r := w.run("ls", "--debug"); strings.Contains(r.err, "canary") {
		t.Errorf("it says %q", r.err)
	}
}

func TestPeopleAreShownPathsAsTheyWriteThem(t *testing.T) {
	w := withVault(t)
	w.screen = true
	const short, whole = "~/.local/share/watchword/vault.ww", `"/home/me/.local/share/watchword/vault.ww"`
	for _, args := range [][]string{{"status"}, {"vault", "ls"}} {
		if shown := w.ok(args...).out; !strings.Contains(shown, short) || strings.Contains(shown, "/home") {
			t.Errorf("ww %q: it shows %s", args, shown)
		}
		if got := w.ok(append(args, "--json")...).out; !strings.Contains(got, whole) {
			t.Errorf("ww %q: its JSON is %s", args, got)
		}
	}
	w.screen = false
	if got := w.ok("vault", "ls").out; got != "vault\tin use\t"+vaultPath+"\n" {
		t.Errorf("in a pipe it is %q", got)
	}
}
