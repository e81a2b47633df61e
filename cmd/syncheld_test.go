package cmd_test

import (
	"bytes"
	"fmt"
	"testing"
)

// heldSync is a machine that another one's deletes wait for.
func heldSync(t *testing.T) *world {
	w := synced(t)
	for n := range 11 {
		w.ok("add", fmt.Sprintf("site%d.example", n), "-u", "me")
	}
	w.ok("sync")
	c := w.beside("desk")
	c.ok("join", pile, "--device", "desktop")
	c.ok("rm", "-y", "site0.example", "site1.example", "site2.example", "site3.example", "site4.example", "site5.example",
		"site6.example", "site7.example", "site8.example", "site9.example", "site10.example")
	c.ok("sync")
	return w
}

func TestNobodyAndANoHoldASyncThatHidesMuch(t *testing.T) {
	w := heldSync(t)
	before := w.vault()
	holds := func(do func()) {
		t.Helper()
		if do(); !bytes.Equal(w.vault(), before) {
			t.Error("the vault was changed")
		}
	}
	holds(func() {
		w.run("sync").want(t, 1, "11 of 12 entries would go to the trash, as on another device:", "site6.example and 3 more", "-y  takes them to the trash here too")
	})
	w.screen = true
	w.sits(master + "\rn\r")
	holds(func() { w.run("sync").want(t, 1, "nothing was joined", "What you changed was sent") })
	w.sits(master + "\r\x03")
	holds(func() { w.run("sync").want(t, 130, "stopped") })
	w.sits(master + "\ry\r")
	w.ok("sync").want(t, 0, "11 changes came · in step")
	w.screen, w.person, w.password = false, nil, master
	w.ok("get", "github")
	w.run("get", "site0.example").want(t, 3)
}

func TestWhatWasSentBeforeTheAnswerIsCounted(t *testing.T) {
	w := heldSync(t)
	w.ok("edit", "github", "user=octo")
	w.screen = true
	w.sits(master + "\ry\r")
	w.ok("sync").want(t, 0, "11 changes came, 1 went · in step")
}

func TestASyncThatCannotReadTheOneFileSaysSo(t *testing.T) {
	w := withVault(t)
	w.run("sync", "setup", "/media/gone/me.wwsync").want(t, 10, "cannot reach /media/gone/me.wwsync")
	check(t, w.mem.MkdirAll("/media"))
	w.ok("sync", "setup", "/media/me.wwsync", "--device", "laptop").want(t, 0, "sync on · 1 entry written", "ww join /media/me.wwsync")
	w.run("sync", "setup", "/media/me.wwsync").want(t, 1, "there are sync files in /media/me.wwsync already")
	w.write("/media/me.wwsync", "a letter")
	w.run("sync").want(t, 10, "me.wwsync cannot be read whole", "move it away: ww sync writes it anew")
	check(t, w.mem.Remove("/media/me.wwsync"))
	w.ok("sync").want(t, 0, "in step")
}

func TestAFolderMayEndLikeAFile(t *testing.T) {
	w := withVault(t)
	check(t, w.mem.MkdirAll("/media/me.wwsync"))
	w.ok("sync", "setup", "/media/me.wwsync", "--device", "laptop")
	if w.mem.Files()["/media/me.wwsync"] != nil {
		t.Error("it is a file")
	}
	w.ok("sync").want(t, 0, "in step")
}
