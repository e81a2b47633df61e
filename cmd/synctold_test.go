package cmd_test

import (
	"errors"
	"strings"
	"testing"
)

// catchUpFails is catchUp where nothing can be reached.
func (w *world) catchUpFails() {
	w.t.Helper()
	for _, args := range w.later {
		w.run(args...).want(w.t, 10)
	}
	w.later = nil
}

func TestWhatCouldNotBeSyncedIsToldAtTheNextChange(t *testing.T) {
	w := alone(t)
	w.disk = &unplugged{w.mem}
	if r := w.ok("add", "shop"); strings.Contains(r.err, "synced") {
		t.Errorf("it says %q before it can know", r.err)
	}
	w.catchUpFails()
	const missing = "· not synced yet: /media/pile is missing (drive not mounted?). Will try again.\n"
	if r := w.ok("add", "bank"); !strings.HasSuffix(r.err, missing) {
		t.Errorf("it says %q", r.err)
	}
	if r := w.ok("get", "shop"); r.err != "" {
		t.Errorf("a read says %q", r.err)
	}
	w.catchUpFails()
	if got := w.ok("status").out; !strings.Contains(got, "sync     /media/pile is missing (drive not mounted?) · 2 changes not yet synced\n") {
		t.Errorf("status: %s", got)
	}
	if got := w.ok("sync", "status").out; !strings.Contains(got, "cannot be reached now\nsync\tautomatic\t/media/pile is missing (drive not mounted?) · 2 changes not yet synced\n") {
		t.Errorf("sync status: %s", got)
	}
	for _, c := range []struct{ schema, verb string }{{"status", "status"}, {"syncstatus", "sync status"}} {
		r := w.ok(append(strings.Fields(c.verb), "--json")...)
		if faults := readSchema(t, c.schema).faults(r.out); len(faults) > 0 || !strings.Contains(r.out, `"waiting":2,"trouble":"/media/pile is missing`) {
			t.Errorf("%s: %q\n%s", c.verb, faults, r.out)
		}
	}
	if r := w.ok("-q", "add", "quiet"); r.err != "" {
		t.Errorf("-q says %q", r.err)
	}
	w.disk = w.mem
	w.catchUp()
	if r := w.ok("add", "last"); strings.Contains(r.err, "synced") {
		t.Errorf("it says %q", r.err)
	}
	if got := w.ok("status").out; !strings.Contains(got, "sync     1 change not yet synced\n") {
		t.Errorf("status: %s", got)
	}
	w.cannotLater = errors.New("no more processes")
	if r := w.ok("add", "unlucky"); !strings.HasSuffix(r.err, "· not synced yet: no more processes. Will try again.\n") {
		t.Errorf("it says %q", r.err)
	}
}

func TestAConflictFoundInTheBackgroundIsToldOnce(t *testing.T) {
	w := alone(t)
	c := w.beside("desk")
	c.agent, c.automatic, c.password = nil, false, master
	c.ok("join", pile, "--device", "desk")
	c.stdin = strings.NewReader("canary-desk\n")
	c.ok("edit", "github", "--stdin")
	c.ok("sync")
	w.now = c.now
	w.stdin = strings.NewReader("canary-laptop\n")
	w.ok("edit", "github", "--stdin")
	w.catchUp()
	const news = "! github has two versions of a secret: ww sync resolve github\n"
	if got := w.ok("status").out; !strings.Contains(got, " · 1 conflict: ww sync resolve\n") {
		t.Errorf("status: %s", got)
	}
	if r := w.ok("--json", "tag", "t", "github"); strings.Contains(r.err, "two versions") {
		t.Errorf("with --json it says %q", r.err)
	}
	if r := w.ok("add", "shop"); !strings.HasSuffix(r.err, news) {
		t.Errorf("it says %q", r.err)
	}
	if r := w.ok("add", "bank"); strings.Contains(r.err, "two versions") {
		t.Errorf("it says again %q", r.err)
	}
	w.catchUp()
	if r := w.ok("sync", "resolve", "github", "--keep", "1"); strings.Contains(r.err, "two versions") {
		t.Errorf("it says %q of what was settled", r.err)
	}

	// Without an agent it is said as it comes.
	w.catchUp()
	c.now = w.now
	c.ok("sync")
	c.stdin = strings.NewReader("canary-desk2\n")
	c.ok("edit", "github", "--stdin")
	c.ok("sync")
	w.now = c.now
	w.agent, w.password = nil, master
	w.stdin = strings.NewReader("canary-laptop2\n")
	if r := w.ok("edit", "github", "--stdin"); !strings.HasSuffix(r.err, news) {
		t.Errorf("it says %q", r.err)
	}
	if r := w.ok("add", "more"); strings.Contains(r.err, "two versions") {
		t.Errorf("it says again %q", r.err)
	}
}

func TestACopiedPasswordOfTwoVersionsIsToldOf(t *testing.T) {
	w := clashing(t)
	w.ok("copy", "github").want(t, 0, "github · octocat · password copied", "! password of github was changed on two devices: ww sync resolve github")
	if r := w.ok("copy", "github", "user"); strings.Contains(r.err, "two devices") {
		t.Errorf("of another field it says %q", r.err)
	}
}

func TestWhatHidesMuchIsOnlyHeldAndTold(t *testing.T) {
	w := heldSync(t)
	w.automatic = true
	files := len(packs(w))
	const held = "held: 11 of 13 entries would go to the trash (ww sync)"
	if r := w.ok("add", "more"); !strings.HasSuffix(r.err, "· not synced yet: "+held+". Will try again.\n") {
		t.Errorf("it says %q", r.err)
	}
	if len(packs(w)) != files+1 {
		t.Error("what was added was not sent")
	}
	if got := w.ok("status").out; !strings.Contains(got, "sync     "+held+"\n") {
		t.Errorf("status: %s", got)
	}
	w.ok("get", "site0.example", "user")
	w.ok("sync", "-y").want(t, 0, "in step")
	if got := w.ok("status").out; !strings.Contains(got, "sync     in step ") {
		t.Errorf("status: %s", got)
	}
}
