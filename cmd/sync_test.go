package cmd_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"watchword/crypto"
)

const pile = "/media/pile"

// synced is a world with one entry in a vault that is synced with a folder.
func synced(t *testing.T, setup ...string) *world {
	w := withVault(t)
	check(t, w.mem.MkdirAll(pile))
	w.ok(append([]string{"sync", "setup", pile, "--device", "laptop"}, setup...)...)
	return w
}

// beside is another machine that reaches the same folder.
func (w *world) beside(name string) *world {
	c := *w
	c.env = map[string]string{"XDG_DATA_HOME": "/home/me/" + name}
	c.person = nil
	return &c
}

// packs are the files in the folder.
func packs(w *world) map[string][]byte {
	all := map[string][]byte{}
	for name, data := range w.mem.Files() {
		if strings.HasPrefix(name, pile+"/") {
			all[name] = data
		}
	}
	return all
}

func TestTheFilesOfASyncHoldNoSecretAndNoPlainName(t *testing.T) {
	w := synced(t)
	all := packs(w)
	for name, data := range all {
		if !regexp.MustCompile(`/p-[0-9a-f]{32}\.wwsync$`).MatchString(name) || bytes.Contains(data, []byte("canary")) || bytes.Contains(data, []byte("octocat")) || bytes.Contains(data, []byte("laptop")) {
			t.Errorf("%s tells something", name)
		}
	}
	if len(all) != 1 {
		t.Errorf("%d files", len(all))
	}
}

func TestHistoryNamesTheDeviceThatMadeAChange(t *testing.T) {
	w := synced(t)
	c := w.beside("desk")
	c.ok("join", pile, "--device", "desktop")
	c.ok("edit", "github", "user=octo")
	c.ok("sync")
	w.ok("sync")
	w.screen = true
	if r := w.ok("history", "github"); !regexp.MustCompile(`user +desktop\n.* created +this one\n`).MatchString(r.out) {
		t.Errorf("it says\n%s", r.out)
	}
}

// middling is a password that is good and not strong.
const middling = "granite-Falcon"

func TestAMiddlingPasswordIsAskedWhetherThereIsToBeACode(t *testing.T) {
	w := newWorld(t)
	w.password = middling
	w.ok("init", "-y")
	check(t, w.mem.MkdirAll(pile))
	w.run("sync", "setup", pile).want(t, 2, "your master password is", "--with-code or --no-code")
	if len(packs(w)) != 0 {
		t.Fatal("something was written")
	}
	w.sits("\rx") // yes; seen
	w.password = middling
	w.ok("sync", "setup", pile).want(t, 0, "✓ sync on")
	text := w.person.shown.String()
	code := strings.ReplaceAll(regexp.MustCompile(`([0-9A-Z]{4}-){6}[0-9A-Z]{4}`).FindString(text), "-", "")
	if len(code) != 28 {
		t.Fatalf("no code was shown: %q", text)
	}

	// The password alone opens nothing, nor does it with another code.
	c := w.beside("desk")
	c.run("join", pile).want(t, 5, "these files need a sync code or a key file too", "--code-file FILE")
	c.write("/code", code[:27]+"!\n")
	c.run("join", pile, "--code-file", "/code").want(t, 2, "sync code is mistyped")
	c.write("/code", other28(t))
	c.run("join", pile, "--code-file", "/code").want(t, 6, "that password and that sync code do not open this vault together")
	c.screen = true
	c.sits("XX\r" + code + "\r" + middling + "\rdesk\r")
	c.ok("join", pile).want(t, 0, "sync code is mistyped: it has 2 characters", "✓ ready · 0 entries · sync on")
	c.screen, c.person, c.password = false, nil, middling
	c.ok("ls")
	c.ok("sync").want(t, 0, "in step")
}

// other28 is a sync code of nobody.
func other28(t *testing.T) string {
	code, err := crypto.NewSyncCode(bytes.NewReader(make([]byte, 16)))
	check(t, err)
	var text string
	check(t, crypto.FormatSyncCode(code).Reveal(func(b []byte) error { text = string(b); return nil }))
	return text
}

func TestFilesOfAVaultWithAKeyFileNeedTheKeyFile(t *testing.T) {
	w := withKeyFile(t)
	check(t, w.mem.MkdirAll(pile))
	w.run("sync", "setup", pile, "--with-code", "--key-file", stick).want(t, 2, "no code is needed")
	w.ok("sync", "setup", pile, "--key-file", stick)
	c := w.beside("desk")
	c.run("join", pile).want(t, 5, "--key-file FILE")
	c.ok("join", pile, "--key-file", stick)
	c.reads("--key-file", stick)
	c.run("ls").want(t, 5, "this vault also needs its key file")
}

func TestNewLaptopIsOneCommandAndTwoPrompts(t *testing.T) {
	w := synced(t)
	c := w.beside("desk")
	c.agent = &keeper{w: c}
	c.screen = true
	c.sits(master + "\r\r")
	r := c.ok("join", pile)
	r.want(t, 0, "✓ ready · 1 entry · sync on", "unlocked for", "· written by laptop", "· last change")
	if len(c.person.keys) != 0 {
		t.Errorf("it asked less: %q", c.person.keys)
	}
	c.person, c.password, c.screen = nil, "", false
	if got := c.ok("get", "github").out; got != entry+"\n" {
		t.Errorf("got %q", got)
	}
	c.ok("add", "more")
	c.ok("sync").want(t, 0, "✓ 1 change went · in step") // with the key of the agent
	if got := w.ok("sync", "status").out; !strings.Contains(got, "laptop") || !strings.Contains(got, "1 change to come") {
		t.Errorf("status: %s", got)
	}
}

func TestCutFilesAreToldAndLeftAlone(t *testing.T) {
	w := synced(t)
	c := w.beside("desk")
	c.ok("join", pile, "--device", "desk")
	before := packs(w)
	c.ok("add", "more")
	c.ok("sync")
	for name, data := range packs(w) {
		if before[name] == nil {
			w.write(name, string(data[:len(data)-7]))
		}
	}
	cut := packs(w)
	r := w.ok("sync")
	r.want(t, 0, "✓ not all is there yet", "! 1 file in /media/pile cannot be read")
	if len(packs(w)) != len(cut) {
		t.Error("a file was deleted")
	}
	w.json = true
	if out := w.ok("sync").out; !strings.Contains(out, `"incomplete":true`) {
		t.Errorf("it says %s", out)
	}
}

func TestWhatIsWrittenOfASyncConformsToItsSchema(t *testing.T) {
	w := withVault(t)
	check(t, w.mem.MkdirAll(pile))
	for _, c := range []struct {
		schema string
		args   []string
	}{
		{"sync", []string{"sync", "setup", pile}},
		{"sync", []string{"sync"}},
		{"syncstatus", []string{"sync", "status"}},
		{"join", []string{"join", pile, "--vault", "/home/me/other.ww"}},
		{"conflicts", []string{"sync", "conflicts"}},
		{"syncstatus", []string{"sync", "--check"}},
		{"devices", []string{"device", "ls"}},
	} {
		r := w.ok(append(c.args, "--json")...)
		if faults := readSchema(t, c.schema).faults(r.out); len(faults) > 0 || r.err != "" {
			t.Errorf("ww %q: %q\n%s%s", c.args, faults, r.out, r.err)
		}
	}
}

// clashing is a world in which the password of github was changed on two
// devices: here it is canary-desk, which is in use, or canary-laptop.
func clashing(t *testing.T) *world {
	w := synced(t)
	w.desk.helper = deafHelper(t)
	c := w.beside("desk")
	c.ok("join", pile, "--device", "desk")
	w.stdin = strings.NewReader("canary-laptop\n")
	w.ok("edit", "github", "--stdin")
	w.ok("sync")
	c.now = w.now
	c.stdin = strings.NewReader("canary-desk\n")
	c.ok("edit", "github", "--stdin")
	c.ok("sync")
	w.now = c.now
	w.ok("sync").want(t, 0, "github has two versions of a secret: ww sync resolve github")
	return w
}

func TestAVersionCanBeTriedBeforeItIsKept(t *testing.T) {
	w := clashing(t)
	if faults := readSchema(t, "conflicts").faults(w.ok("sync", "conflicts", "--json").out); len(faults) > 0 {
		t.Error(faults)
	}
	w.sits("c9\rc2\rs\r")
	w.password = master
	w.ok("sync", "resolve", "github").want(t, 0, "[1] desk", "(in use)", "[2] laptop", "github · octocat · password copied", "nothing was settled")
	if got := w.desk.held; got != "canary-laptop" {
		t.Errorf("the clipboard has %q", got)
	}
	w.sits("2\r")
	w.password = master
	w.ok("sync", "resolve", "github").want(t, 0, "settled: 1 conflict")
	w.person = nil
	if r := w.ok("get", "github"); r.out != "canary-laptop\n" || r.err != "" {
		t.Errorf("got %q, and said %q", r.out, r.err)
	}
}

func TestARemovedVersionCanBeKept(t *testing.T) {
	w := synced(t)
	c := w.beside("desk")
	c.ok("join", pile, "--device", "desk")
	w.ok("edit", "github", "--unset", "password")
	w.ok("sync")
	c.now = w.now
	c.stdin = strings.NewReader("canary-desk\n")
	c.ok("edit", "github", "--stdin")
	c.ok("sync")
	if got := c.ok("sync", "conflicts", "--json").out; !strings.Contains(got, `"gone":true`) {
		t.Errorf("conflicts: %s", got)
	}
	c.ok("sync", "resolve", "github", "--keep", "2").want(t, 0, "settled: 1 conflict")
	c.run("get", "github").want(t, 3, `github has no field "password"`)
}

func TestOfSeveralGroupsOneIsChosen(t *testing.T) {
	w := synced(t)
	first := packs(w)
	for name := range first {
		check(t, w.mem.Remove(name))
	}
	w.ok("add", "more")
	w.ok("sync", "off")
	w.ok("sync", "setup", pile, "--device", "laptop")
	for name, data := range first {
		w.write(name, string(data))
	}
	c := w.beside("desk")
	r := c.run("join", pile)
	r.want(t, 4, "several groups of devices have files in /media/pile", "has 1 file")
	ids := regexp.MustCompile(`--group ([0-9a-f]{8})`).FindAllStringSubmatch(r.err, -1)
	if len(ids) != 2 {
		t.Fatalf("groups %q", ids)
	}
	c.run("join", pile, "--group", "xyz").want(t, 3, "no group there has an id that begins with xyz")
	entries := map[string]bool{}
	for _, id := range ids {
		out := c.ok("join", pile, "--group", id[1], "--vault", "v"+id[1], "--json").out
		entries[regexp.MustCompile(`"entries":\d`).FindString(out)] = true
	}
	if !entries[`"entries":1`] || !entries[`"entries":2`] {
		t.Errorf("joined %v", entries)
	}
	c.screen = true
	c.sits("\r" + master + "\r\r")
	c.ok("join", pile).want(t, 0, "✓ ready")
}
