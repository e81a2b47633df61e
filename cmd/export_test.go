package cmd_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"watchword/internal/disk"
)

// withCI is withVault with entries for another machine in it.
func withCI(t *testing.T) *world {
	w := withVault(t)
	w.stdin = strings.NewReader("canary-db-1\n")
	w.ok("add", "db", "-u", "bot", "--tag", "ci", "--url", "https://db.example", "--stdin")
	w.stdin = strings.NewReader("canary-db-2\n")
	w.ok("edit", "db", "host=10.0.0.1", "--stdin")
	w.ok("add", "registry", "-u", "bot", "--tag", "ci", "--tag", "slow")
	w.write("/tmp/cert", "\x00canary-cert")
	w.ok("attach", "registry", "/tmp/cert")
	w.ok("add", "old", "--tag", "ci")
	w.ok("rm", "old")
	return w
}

// small is a machine that has nothing but what was exported.
func (w *world) small(files ...string) *world {
	c := emptyWorld(w.t)
	c.kdf, c.now = w.kdf, w.now
	c.password, c.env["WW_PASSWORD_FILE"] = "", "/ci.key"
	for _, name := range files {
		c.mem.Put(name, w.mem.Files()[name])
	}
	return c
}

func TestAnExportHoldsWhatWasChosenAndNothingElse(t *testing.T) {
	w := withCI(t)
	r := w.ok("export", "--only", "tag:ci", "-o", "/ci.ww")
	r.want(t, 0, "✓ /ci.ww: 2 entries, sealed; ci.key opens it (0600)\n· db, registry\n· WW_PASSWORD_FILE=/ci.key ww --vault /ci.ww get db\n")
	c := w.small("/ci.ww", "/ci.key")
	if got := c.ok("--vault", "/ci.ww", "get", "db").out; got != "canary-db-2\n" {
		t.Errorf("the password is %q", got)
	}
	if got := c.ok("--vault", "/ci.ww", "get", "db", "host").out; got != "10.0.0.1\n" {
		t.Errorf("the field is %q", got)
	}
	if got := c.ok("--vault", "/ci.ww", "attach", "registry", "--get", "cert").out; got != "\x00canary-cert" {
		t.Errorf("the file is %q", got)
	}
	list := c.ok("--vault", "/ci.ww", "ls").out
	if strings.Count(list, "\n") != 2 || strings.Contains(list, "github") || strings.Contains(list, "old") {
		t.Errorf("it lists\n%s", list)
	}
	if history := c.ok("--vault", "/ci.ww", "history", "db").out; strings.Count(history, "\n") != 1 {
		t.Errorf("it knows of the past\n%s", history)
	}
	c.ok("--vault", "/ci.ww", "check", "--deep")
	c.password = master
	delete(c.env, "WW_PASSWORD_FILE")
	c.run("--vault", "/ci.ww", "ls").want(t, 6)
}

func TestAnExportMakesTwoPrivateFilesAndNoMore(t *testing.T) {
	w := withCI(t)
	before := w.mem.Files()
	w.ok("export", "--only", "tag:ci", "-o", "/ci.ww")
	for _, name := range []string{"/ci.ww", "/ci.key"} {
		info, err := w.mem.Stat(name)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	for name := range w.mem.Files() {
		if before[name] == nil && name != "/ci.ww" && name != "/ci.key" && !remembered(name) {
			t.Errorf("it made %s too", name)
		}
	}
	if key := string(w.mem.Files()["/ci.key"]); len(key) != 64 || strings.Trim(key, "0123456789abcdef") != "" {
		t.Errorf("the key is %q", key)
	}
	w.ok("export", "--only", "tag:ci", "-o", "/two.ww")
	if files := w.mem.Files(); string(files["/ci.key"]) == string(files["/two.key"]) {
		t.Error("two exports have one key")
	}
}

func TestWhatIsExportedIsAsOnlySays(t *testing.T) {
	w := withCI(t)
	for only, want := range map[string]string{
		"tag:ci": "db, registry", "tag:CI user:BOT tag:slow": "registry", "name:DB": "db", "kind:login user:octocat": "github",
		"name:db name:registry": "", "tag:nosuch": "", "favorite": "", "name:d": "",
	} {
		args := []string{"export", "-n", "-o", "/x.ww"}
		for _, word := range strings.Fields(only) {
			args = append(args, "--only", word)
		}
		w.unchanged(func() {
			r := w.run(args...)
			if want == "" {
				r.want(t, 3, "no entry is ", "Nothing was changed")
				return
			}
			r.want(t, 0, "\n· "+want+"\n", "dry run")
		})
	}
}

func TestAnExportIsRefusedBeforeAnybodyIsAsked(t *testing.T) {
	w := withCI(t)
	w.write("/there.ww", "x")
	w.write("/half.key", "x")
	w.password = ""
	for _, c := range []struct {
		args, say string
		code      int
	}{
		{"export", "a file that ends in .ww", 2},
		{"export -o ci --only tag:ci", "a file that ends in .ww", 2},
		{"export -o /tmp/.ww --only tag:ci", "a file that ends in .ww", 2},
		{"export -o ci.ww", "say which entries", 2},
		{"export -o ci.ww --only ci", "--only takes tag:T", 2},
		{"export -o ci.ww --only tag:", "--only takes tag:T", 2},
		{"export -o ci.ww --only user:a --only user:b", "--only takes tag:T", 2},
		{"export -o ci.ww --only kind:nosuch", "nosuch", 2},
		{"export -o all.csv --only tag:ci --format csv", `--format takes ww, not "csv"`, 2},
		{"export ci -o ci.ww --only tag:ci", "one word too many", 2},
		{"export -o /there.ww --only tag:ci", "/there.ww is there already", 1},
		{"export -o /half.ww --only tag:ci", "/half.key is there already", 1},
		{"export -o ci.ww --only tag:ci", "locked", 5},
	} {
		w.unchanged(func() { w.run(strings.Fields(c.args)...).want(t, c.code, c.say) })
	}
}

func TestExportingAsksThoughUnlocked(t *testing.T) {
	w := unlocked(t)
	export := []string{"export", "--only", "name:github", "-o", "/ci.ww"}
	w.unchanged(func() { w.run(export...).want(t, 5) })
	w.ok(append(export, "-n")...)
	w.sits("wrong one\r" + master + "\r")
	w.ok(export...)
}

func TestAnExportThatFailsLeavesNothing(t *testing.T) {
	w := withCI(t)
	w.disk = refusingVaults{w.mem}
	w.unchanged(func() {
		w.run("export", "--only", "tag:ci", "-o", "/ci.ww").want(t, 1, "no room", "Nothing was changed")
	})
}

// refusingVaults is a disk on which there is room for a key only.
type refusingVaults struct{ disk.FS }

func (d refusingVaults) Create(name string) (disk.File, error) {
	if strings.Contains(name, "ci.ww") {
		return nil, &fs.PathError{Op: "create", Path: name, Err: errors.New("no room")}
	}
	return d.FS.Create(name)
}
