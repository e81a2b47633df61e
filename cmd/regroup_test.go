package cmd_test

import (
	"slices"
	"strings"
	"testing"

	"watchword/internal/disk/disktest"
)

// kills runs ww once for each step at which a disk changes, and has the program die
// there; after returns with what that left.
func kills(t *testing.T, whole *world, runs func(w *world), after func(w *world, step string)) {
	t.Helper()
	c := whole.copy()
	all := &disktest.Failing{FS: c.mem}
	c.disk = all
	runs(c)
	died := 0
	for n, step := range all.Log() {
		if op, _, _ := strings.Cut(step, " "); !slices.Contains([]string{"create", "rename", "link", "remove", "syncdir"}, op) {
			continue // it changes nothing
		}
		c := whole.copy()
		c.disk = &disktest.Failing{FS: c.mem, At: n + 1, Err: disktest.ErrCrashed}
		runs(c)
		c.disk, died = c.mem, died+1
		after(c, step)
		if t.Failed() {
			t.Fatalf("after it died at step %d of %d: %s", n+1, len(all.Log()), step)
		}
	}
	if died < 20 {
		t.Errorf("it died only %d times", died)
	}
}

// At every moment of a passwd in a group one password opens the vault, the device
// goes on with it, and the others come after it with the old one or the new one.
func TestAPasswdInAGroupMayDieAnywhere(t *testing.T) {
	_, _, phone := trio(t)
	phone.write("/new", strong)
	phone.ok("add", "late")
	founded, kept := 0, 0
	kills(t, phone, func(w *world) {
		w.beside("desk").run("passwd", "--new-password-file", "/new")
	}, func(w *world, _ string) {
		desk, phone := w.beside("desk"), w.beside("phone")
		if desk.run("ls").code != 0 {
			desk.password = strong
			if desk.run("ls").code != 0 {
				t.Fatal("neither password opens the vault")
			}
		}
		desk.ok("sync")
		if phone.run("sync").code == 0 { // still in the former group, as the desk is
			kept++
			desk.ok("sync")
			return
		}
		founded++
		phone.ok("join", pile, "-y", "--new-password-file", "/new")
		phone.password = strong
		desk.ok("sync")
		for _, w := range []*world{desk, phone} {
			w.has(t, "from-phone", "github", "late")
			w.ok("sync").want(t, 0, "in step")
		}
	})
	if founded == 0 || kept == 0 {
		t.Errorf("founded %d times, kept %d times", founded, kept)
	}
}

// The same for the device that moves.
func TestAMoveMayDieAnywhere(t *testing.T) {
	_, desk, phone := trio(t)
	desk.write("/new", strong)
	desk.ok("passwd", "--new-password-file", "/new")
	phone.ok("add", "late")
	moved, stayed := 0, 0
	kills(t, phone, func(w *world) {
		w.beside("phone").run("join", pile, "-y", "--new-password-file", "/new")
	}, func(w *world, _ string) {
		desk, phone := w.beside("desk"), w.beside("phone")
		desk.password = strong
		if phone.run("ls").code == 0 {
			stayed++
			phone.ok("join", pile, "-y", "--new-password-file", "/new")
		} else {
			moved++
		}
		phone.password = strong
		phone.ok("sync")
		desk.ok("sync")
		for _, w := range []*world{desk, phone} {
			w.has(t, "from-phone", "github", "late")
		}
	})
	if moved == 0 || stayed == 0 {
		t.Errorf("moved %d times, stayed %d times", moved, stayed)
	}
}
