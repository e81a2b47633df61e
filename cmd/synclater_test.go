package cmd_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// alone is a world with an unlocked vault, synced a day ago, that syncs by
// itself; it has packs packs.
func alone(t *testing.T) *world {
	w := unlocked(t)
	w.automatic = true
	check(t, w.mem.MkdirAll(pile))
	w.password = master
	w.ok("sync", "setup", pile, "--device", "laptop")
	w.password = ""
	w.now = w.now.Add(3 * time.Hour)
	w.sits(master + "\r")
	w.ok("unlock", "--for", "8h")
	w.person = nil
	w.catchUp()
	return w
}

// catchUp runs what was left running, as it was left.
func (w *world) catchUp() {
	w.t.Helper()
	all := w.later
	w.later = nil
	for _, args := range all {
		w.ok(args...)
	}
	if w.later != nil {
		w.t.Errorf("a sync in the background left running %q", w.later)
	}
}

func TestAChangeIsSyncedInTheBackgroundWithTheKeyOfTheAgent(t *testing.T) {
	w := alone(t)
	before := packs(w)
	if r := w.ok("add", "shop"); strings.Contains(r.err, "sync") {
		t.Errorf("it says %q", r.err)
	}
	if want := [][]string{{"--vault", vaultPath, "sync-later"}}; !slices.EqualFunc(w.later, want, slices.Equal) {
		t.Fatalf("it left running %q", w.later)
	}
	if !slices.Equal(sorted(packs(w)), sorted(before)) {
		t.Error("it did not wait for the background")
	}
	saved := w.vault()
	w.catchUp()
	if n := len(packs(w)) - len(before); n != 1 {
		t.Errorf("%d new files", n)
	}
	for name, data := range packs(w) {
		if before[name] == nil && len(data) > 4096 {
			t.Errorf("an edit sent %d bytes", len(data))
		}
	}
	if string(w.vault()) != string(saved) {
		t.Error("a sync that only sends saved the vault")
	}
	w.password = master
	if got := w.ok("sync", "status").out; !strings.Contains(got, "in step\nsync\tautomatic\tin step 2026") {
		t.Errorf("status: %s", got)
	}
}

func sorted(files map[string][]byte) []string { return slices.Sorted(maps.Keys(files)) }

func TestReadsAndDryRunsBeginNoSync(t *testing.T) {
	w := alone(t)
	for _, args := range [][]string{
		{"ls"}, {"get", "github"}, {"status"}, {"history"}, {"sync"}, {"sync", "status"}, {"lock", "-n"}, {"add", "x", "-n"}, {"check"},
	} {
		w.ok(args...)
	}
	if w.later != nil {
		t.Errorf("it left running %q", w.later)
	}
}

func TestOnlyASyncedVaultThatIsToDoesSyncByItself(t *testing.T) {
	w := unlocked(t)
	w.automatic = true
	w.unchanged(func() { w.ok("ls") })
	files := sorted(w.mem.Files())
	w.ok("edit", "github", "user=octo")
	for _, name := range sorted(w.mem.Files()) {
		if !slices.Contains(files, name) && !strings.Contains(name, ".bak") {
			t.Errorf("%s is new", name)
		}
	}
	if w.later != nil {
		t.Errorf("a vault that is not synced left running %q", w.later)
	}
	w = alone(t)
	w.automatic = false
	w.ok("add", "shop")
	if w.later != nil {
		t.Errorf("sync = manual left running %q", w.later)
	}
}

func TestEveryKindOfChangeIsSynced(t *testing.T) {
	whole := withVault(t)
	all := writing(whole)
	whole.write("/master", master+"\n")
	whole.ok("sync", "setup", pile, "--device", "laptop")
	whole.ok("tag", "last", "github")
	whole.ok("sync")
	for verb, args := range all {
		if slices.Contains([]string{"config", "init", "init --key-file", "export", "sync setup"}, verb) {
			continue // not of this vault
		}
		w := whole.copy()
		w.automatic = true
		before := packs(w)
		w.ok(args...)
		nothing := slices.Contains([]string{"passwd", "key add", "backup"}, verb)
		if sent := len(packs(w)) > len(before); sent != (!nothing && verb != "cp --to") {
			t.Errorf("%s: sent %v", verb, sent)
		}
		w.automatic, w.password, w.env["WW_PASSWORD_FILE"] = false, "", "/master"
		switch verb {
		case "passwd":
			w.env["WW_PASSWORD_FILE"] = "/pw"
		case "key add":
			w.env["WW_KEY_FILE"] = "/tmp/k2"
		}
		if got := w.ok("sync", "-n").err; !strings.Contains(got, "dry run: in step") {
			t.Errorf("%s: %s", verb, got)
		}
	}
}

func TestAnUnlockLooksForWhatIsNewButNotAgainAtOnce(t *testing.T) {
	w := alone(t)
	unlock := func() [][]string {
		w.ok("lock")
		w.later = nil
		w.sits(master + "\r")
		w.ok("get", "github")
		w.person = nil
		return w.later
	}
	if got := unlock(); got != nil {
		t.Errorf("minutes after a sync it left running %q", got)
	}
	w.now = w.now.Add(6 * time.Minute)
	if got := unlock(); len(got) != 1 {
		t.Errorf("after a while it left running %q", got)
	}
	w.catchUp()
	if got := unlock(); got != nil {
		t.Errorf("after a sync it left running %q", got)
	}
	w.now = w.now.Add(-24 * time.Hour)
	if got := unlock(); len(got) != 1 {
		t.Errorf("with a clock that was set back it left running %q", got)
	}
	w.catchUp()

	// What waits makes it look at once, and is told.
	w.disk = &unplugged{w.mem}
	w.ok("add", "shop")
	w.catchUpFails()
	if got := unlock(); len(got) != 1 {
		t.Errorf("with changes that wait it left running %q", got)
	}
}
