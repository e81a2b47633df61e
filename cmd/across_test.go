package cmd_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"watchword/internal/disk/disktest"
)

const workPath = "/home/me/.local/share/watchword/work.ww"

// TestMoveThatBreaksOffLosesNothing lets the disk fail at every step of a move
// between two vaults. The entry must be in one of them at least, and where it
// is in both, that must be said.
func TestMoveThatBreaksOffLosesNothing(t *testing.T) {
	whole := withVault(t)
	whole.ok("init", "--vault", "work")
	both := 0
	for step := 1; ; step++ {
		w := whole.copy()
		failing := &disktest.Failing{FS: w.mem, At: step, Err: errors.New("the disk is on fire")}
		w.disk = failing
		r := w.run("mv", "github", "--to", "work")
		w.disk = w.mem
		here := bytes.Equal(w.vault(), whole.vault())
		there := !bytes.Equal(w.mem.Files()[workPath], whole.mem.Files()[workPath])
		if there && w.ok("--vault", "work", "get", "github").out != entry+"\n" {
			t.Fatalf("step %d wrote something else", step)
		}
		switch said := strings.Contains(r.err, "has its copy of github, and it is still here too"); {
		case !here && !there:
			t.Fatalf("step %d lost the entry:\n%s", step, r.err)
		case here && there:
			if both++; r.code == 0 || !said {
				t.Errorf("step %d left it in both, exit %d, and said\n%s", step, r.code, r.err)
			}
		case said:
			t.Errorf("step %d left it in one vault and said\n%s", step, r.err)
		}
		if !failing.Hit() {
			break
		}
	}
	if both == 0 {
		t.Error("no step came between the two saves")
	}
}

func TestMoveAsksForThePasswordOfEachVaultByItsName(t *testing.T) {
	w := withVault(t)
	w.password = other
	w.ok("init", "--vault", "work")
	w.sits(master + "\r" + "wrong\r" + "wrong\r" + "wrong\r")
	w.unchanged(func() { w.run("mv", "github", "--to", "work").want(t, 6, "still locked", "work") })
	if shown := w.person.shown.String(); strings.Count(shown, "Master password of work: …") != 3 {
		t.Errorf("the terminal showed %q", shown)
	}
	w.sits(master + "\r" + other + "\r")
	w.ok("mv", "github", "--to", "work")
	w.sits(other + "\r")
	if got := w.ok("--vault", "work", "get", "github").out; got != entry+"\n" {
		t.Errorf("it holds %q", got)
	}
}
