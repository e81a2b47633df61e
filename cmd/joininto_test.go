package cmd_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"watchword/internal/disk/disktest"
)

// withTwo is a synced world, and another machine that has a vault of its own, under
// another master password: an entry with the same name and user, and one more.
func withTwo(t *testing.T) (w, c *world) {
	w = synced(t)
	c = w.beside("desk")
	c.password = other
	c.ok("init")
	c.stdin = strings.NewReader("canary-mine\n")
	c.ok("add", "github", "-u", "octocat", "--stdin", "--tag", "old")
	c.stdin = strings.NewReader("canary-bank\n")
	c.ok("add", "bank", "--stdin")
	c.ok("add", "gone")
	c.ok("rm", "gone")
	return w, c
}

func TestAnotherVaultIsTakenOverByValue(t *testing.T) {
	w, c := withTwo(t)
	c.write("/pw", master)
	join := []string{"join", pile, "--device", "desk", "--new-password-file", "/pw"}
	c.unchanged(func() {
		c.run(join...).want(t, 2, "You already have another vault here (2 entries)", "-y  answers yes", "--vault NAME")
		c.ok(append(join, "-n")...).want(t, 0, "dry run: 2 entries taken over. Nothing was written")
	})
	before := c.mem.Files()["/home/me/desk/watchword/vault.ww"]
	r := c.ok(append(join, "-y")...)
	c.password = master
	r.want(t, 0, "✓ ready · 3 entries · sync on", "the vault that was here, with its history, is now")
	for name, want := range map[string]string{"github": entry, "github (2)": "canary-mine", "bank": "canary-bank"} {
		if got := c.ok("get", "--", name).out; got != want+"\n" {
			t.Errorf("%s: got %q", name, got)
		}
	}
	aside := regexp.MustCompile(`is now (\S+\.former-[0-9-]+);`).FindStringSubmatch(strings.Join(strings.Fields(r.err), " "))
	if aside == nil {
		t.Fatalf("where is it? %s", r.err)
	}
	name := strings.Replace(aside[1], "~", "/home/me", 1)
	if string(c.mem.Files()[name]) != string(before) {
		t.Error("it is not what was there")
	}
	c.password = other
	c.ok("ls", "--vault", name)
	c.password = master
	c.ok("sync").want(t, 0, "2 changes went")
	w.ok("sync")
	if got := w.ok("get", "bank").out; got != "canary-bank\n" {
		t.Errorf("the other device has %q", got)
	}
	c.ok("check", "--deep")
}

func TestTheSameVaultIsJoinedWhenSomebodySaysSo(t *testing.T) {
	w := synced(t)
	c := w.beside("desk")
	c.ok("join", pile, "--device", "desk")
	c.ok("sync", "off")
	c.ok("add", "more")
	c.unchanged(func() {
		c.run("join", pile, "--device", "desk").want(t, 2, "You already have a vault here (2 entries). Merge them?")
	})
	c.screen = true
	c.sits(master + "\r" + master + "\r" + "desk\r" + "n\r")
	c.run("join", pile).want(t, 1, "not confirmed")
	c.screen, c.person, c.password = false, nil, master
	c.ok("join", pile, "--device", "desk", "-y").want(t, 0, "✓ ready · 2 entries · sync on")
	c.ok("sync").want(t, 0, "1 change went")
}

func TestATakeoverThatDiesAnywhereLosesNothing(t *testing.T) {
	_, c := withTwo(t)
	c.write("/pw", master)
	for step := 1; ; step++ {
		d := c.copy()
		d.env, d.password = c.env, c.password
		failing := &disktest.Failing{FS: d.mem, At: step, Err: errors.New("the disk is on fire")}
		d.disk = failing
		r := d.run("join", pile, "--device", "desk", "--new-password-file", "/pw", "-y")
		if !failing.Hit() {
			break
		}
		d.disk = d.mem
		bank := d.run("get", "bank")
		if d.password = master; bank.code == 6 { // the one of the group by now
			bank = d.run("get", "bank")
		}
		if bank.code != 0 || bank.out != "canary-bank\n" {
			t.Errorf("step %d: %d, %s%s\nthe join said %s", step, bank.code, bank.out, bank.err, r.err)
		}
	}
}
