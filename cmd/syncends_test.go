package cmd_test

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"watchword/cmd"
	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
	"watchword/sync/remote"
)

func TestALockedVaultIsNotSyncedInTheBackground(t *testing.T) {
	w := alone(t)
	before := packs(w)
	w.ok("add", "shop")
	w.ok("lock")
	for _, args := range w.later {
		w.run(args...).want(t, 5)
	}
	if len(packs(w)) != len(before) {
		t.Error("something was sent")
	}
}

func TestWithoutAnAgentAChangeSyncsBeforeTheEnd(t *testing.T) {
	for name, set := range map[string]func(*world){
		"no agent":       func(w *world) { w.agent = nil },
		"--password-fd":  func(w *world) { w.ok("lock") },
		"lock.idle = 0":  func(w *world) { w.env["WW_LOCK_IDLE"] = "0" },
		"terminal scope": func(w *world) { w.env["WW_LOCK_SCOPE"] = "terminal" },
	} {
		w := alone(t)
		set(w)
		w.password = master
		before := packs(w)
		if r := w.ok("add", "shop"); strings.Contains(r.err, "sync") {
			t.Errorf("%s: it says %q", name, r.err)
		}
		if n := len(packs(w)) - len(before); n != 1 || w.later != nil {
			t.Errorf("%s: %d new files, and it left running %q", name, n, w.later)
		}
		w.now = w.now.Add(time.Hour)
		w.disk = &unplugged{w.mem}
		if r := w.ok("ls"); r.err != "" {
			t.Errorf("%s: a read says %q", name, r.err)
		}
		r := w.ok("add", "bank")
		if !strings.HasSuffix(r.err, "added\n· not synced yet: /media/pile is missing (drive not mounted?). Will try again.\n") && !strings.Contains(r.err, "· not synced yet: /media/pile is missing") {
			t.Errorf("%s: it says %q", name, r.err)
		}
	}
}

func TestASyncBeforeTheEndHasItsTime(t *testing.T) {
	w := alone(t)
	w.agent, w.password, w.syncTime = nil, master, time.Nanosecond
	before := packs(w)
	r := w.ok("add", "shop")
	if !strings.Contains(r.err, "· not synced yet: it takes longer than 0 s (ww sync takes its time). Will try again.\n") || len(packs(w)) != len(before) {
		t.Errorf("it says %q", r.err)
	}
	w.syncTime = 0
	w.ok("add", "bank")
	if len(packs(w)) == len(before) {
		t.Error("nothing was sent later")
	}
}

// stopping is a disk on which somebody presses Ctrl-C as the pile is listed.
type stopping struct {
	disk.FS
	stop func()
}

func (s *stopping) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == pile {
		s.stop()
	}
	return s.FS.ReadDir(name)
}

func TestCtrlCStopsTheSyncAndNotWhatWasDone(t *testing.T) {
	w := alone(t)
	w.agent, w.password = nil, master
	before := packs(w)
	ctx, cancel := context.WithCancelCause(t.Context())
	w.ctx, w.disk = ctx, &stopping{w.mem, func() { cancel(cmd.ErrInterrupted) }}
	r := w.ok("add", "shop")
	if strings.Contains(r.err, "sync") || len(packs(w)) != len(before) {
		t.Errorf("it says %q", r.err)
	}
	w.ctx, w.disk = t.Context(), w.mem
	w.ok("get", "shop")
	if got := w.ok("status").out; !strings.Contains(got, "sync     1 change not yet synced\n") {
		t.Errorf("status: %s", got)
	}
}

func TestManyChangesInARowMakeOneSyncMore(t *testing.T) {
	w := alone(t)
	before := packs(w)
	id := ""
	for name := range w.mem.Files() {
		if rest, ok := strings.CutPrefix(name, "/home/me/.local/state/watchword/run/sync-"); ok && id == "" {
			id = strings.TrimSuffix(strings.TrimSuffix(rest, ".lock"), ".next")
		}
	}
	next, err := w.mem.Lock(t.Context(), "/home/me/.local/state/watchword/run/sync-"+id+".next", "another")
	check(t, err)
	w.ok("add", "one")
	w.ok("add", "two")
	w.catchUp() // one waits already
	if len(packs(w)) != len(before) {
		t.Error("two wait at once")
	}
	check(t, next())
	w.ok("add", "three")
	w.catchUp()
	if n := len(packs(w)) - len(before); n != 1 {
		t.Errorf("%d new files", n)
	}
}

func TestADeviceThatJoinsKnowsThePileAlready(t *testing.T) {
	w := alone(t)
	c := w.beside("desk")
	c.agent, c.password = nil, master
	c.ok("join", pile, "--device", "desk")
	if got := c.ok("status").out; !strings.Contains(got, "sync     in step 2026") {
		t.Errorf("status: %s", got)
	}
	reads := &reading{FS: w.mem}
	c.disk = reads
	c.ok("sync").want(t, 0, "in step")
	if reads.packs > 0 {
		t.Errorf("its first sync reads %d files again", reads.packs)
	}
}

// reading is a disk that counts how often files of the pile are opened.
type reading struct {
	disk.FS
	packs int
}

func (r *reading) Open(name string) (disk.File, error) {
	if strings.HasPrefix(name, pile+"/") {
		r.packs++
	}
	return r.FS.Open(name)
}

// TestASyncThatIsKilledAnywhereIsMadeUpFor has the process in the background die
// before each of its calls to the disk.
func TestASyncThatIsKilledAnywhereIsMadeUpFor(t *testing.T) {
	w := alone(t)
	c := w.beside("desk")
	c.agent, c.automatic, c.password = nil, false, master
	c.ok("join", pile, "--device", "desk")
	c.ok("add", "theirs")
	c.ok("sync")
	w.now = c.now
	w.ok("add", "mine")
	died := 0
	for at := 1; ; at++ {
		d := w.copy()
		d.agent, d.password, d.automatic = w.agent, "", true
		dying := &disktest.Failing{FS: d.mem, At: at, Err: disktest.ErrCrashed}
		d.disk = dying
		d.run(w.later[0]...)
		if !dying.Hit() {
			break
		}
		died++
		d.disk, d.automatic = d.mem, false
		d.ok("check", "--deep")
		d.ok("sync").want(t, 0, "in step")
		if got := d.ok("ls").out; !strings.Contains(got, "theirs\t") || !strings.Contains(got, "mine\t") {
			t.Fatalf("killed before call %d it has\n%s", at, got)
		}
		if got := d.ok("sync", "status", "--json").out; !strings.Contains(got, `"coming":0,"going":0`) {
			t.Fatalf("killed before call %d: %s", at, got)
		}
		searchFiles(t, d.mem)
	}
	if died < 100 {
		t.Errorf("it has %d calls only", died)
	}
}

func TestAServerIsSyncedWithByItself(t *testing.T) {
	w, s := serving(t, far)
	w.ok("sync", "setup", far, "--device", "laptop")
	w.automatic = true
	files := len(s.files)
	if r := w.ok("add", "shop"); strings.Contains(r.err, "sync") || len(s.files) != files+1 || s.open != 0 {
		t.Errorf("it says %q; %d new files, %d stores left open", r.err, len(s.files)-files, s.open)
	}
	s.fails = fmt.Errorf("%w: host answered 503", remote.ErrLater)
	r := w.ok("add", "bank")
	if !strings.HasSuffix(r.err, "· not synced yet: cannot reach "+far+": try again later: host answered 503. Will try again.\n") || s.open != 0 {
		t.Errorf("it says %q; %d stores left open", r.err, s.open)
	}
	s.fails = nil
	w.ok("add", "last")
	if len(s.files) != files+2 {
		t.Errorf("%d new files", len(s.files)-files)
	}
}
