package cmd_test

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestADeviceThatIsQuietForLongIsPointedOut(t *testing.T) {
	w := synced(t)
	c := w.beside("mac")
	c.ok("join", pile, "--device", "old mac")
	c.ok("add", "more")
	c.ok("sync")
	w.ok("sync")
	w.screen = true
	w.now = w.now.Add(90 * 24 * time.Hour)
	if r := w.ok("sync", "status"); strings.Contains(r.err, "device rm") {
		t.Errorf("after 90 days: %s", r.err)
	}
	w.now = w.now.Add(4 * 24 * time.Hour)
	for _, args := range [][]string{{"sync", "status"}, {"device"}} {
		r := w.ok(args...)
		r.want(t, 0, "· old mac wrote last 94 days ago. Is it gone?  ww device rm 'old mac'")
		if !strings.Contains(r.out, "wrote last 94 days ago\n") && !strings.Contains(r.out, "wrote last 94 days ago ") {
			t.Errorf("ww %q: %s", args, r.out)
		}
	}
	w.ok("device", "rm", "old mac").want(t, 0, "✓ old mac is off the list", "it may still hold a copy")
	w.run("device", "rm", "old mac").want(t, 3, "no device is called old mac", "ww device ls")
	if out := w.ok("sync", "status").out; strings.Contains(out, "old mac") {
		t.Errorf("it is back: %s", out)
	}
}

func TestOfTwoDevicesOfOneNameTheIdTells(t *testing.T) {
	w := synced(t)
	for _, dir := range []string{"one", "two"} {
		c := w.beside(dir)
		c.ok("join", pile, "--device", "mac")
		c.ok("add", dir)
		c.ok("sync")
	}
	w.ok("sync")
	r := w.run("device", "rm", "mac")
	r.want(t, 4, "several devices are called mac")
	ids := regexp.MustCompile(`ww device rm ([0-9a-f]{16})`).FindAllStringSubmatch(r.err, -1)
	if len(ids) != 2 {
		t.Fatalf("ids %q", ids)
	}
	w.ok("device", "rm", strings.ToUpper(ids[0][1][:8])).want(t, 0, "✓ mac is off the list")
	if out := w.ok("device", "ls").out; strings.Contains(out, ids[0][1]) || !strings.Contains(out, ids[1][1]) {
		t.Errorf("left: %s", out)
	}
	w.run("device", "rm", "laptop").want(t, 2, "that is this device", "ww sync off")
}

func TestANameTravelsAtOnceOrLater(t *testing.T) {
	w := synced(t)
	c := w.beside("desk")
	c.ok("join", pile, "--device", "desk")
	w.ok("device", "rename", "work laptop")
	if n := len(packs(w)); n != 2 {
		t.Errorf("%d files", n)
	}
	c.ok("sync")
	if out := c.ok("device").out; !strings.Contains(out, "work laptop\t") {
		t.Errorf("the other one has %s", out)
	}
	disk := w.disk
	w.disk = &unplugged{w.mem}
	w.ok("device", "rename", "away").want(t, 0, "✓ this device is called away", "the others do not know yet: cannot reach")
	w.disk = disk
	w.ok("add", "more")
	w.ok("sync")
	c.ok("sync")
	if out := c.ok("device").out; !strings.Contains(out, "away\t") {
		t.Errorf("the other one has %s", out)
	}
	w.ok("sync", "off")
	w.run("device").want(t, 3, "this vault is not synced")
	w.run("device", "rename", "x").want(t, 3, "this vault is not synced")
}

func TestJoinAndStatusSayTheFingerprint(t *testing.T) {
	w := synced(t)
	words := regexp.MustCompile(`[a-z-]+ [a-z-]+ [a-z-]+ [a-z-]+`)
	c := w.beside("desk")
	joined := regexp.MustCompile(`· fingerprint: (.*)\n`).FindStringSubmatch(c.ok("join", pile, "--device", "desk").err)
	if joined == nil || words.FindString(joined[1]) != joined[1] {
		t.Fatalf("join says %q", joined)
	}
	for _, device := range []*world{w, c} {
		if out := device.ok("sync", "status").out; !strings.Contains(out, "fingerprint\t"+joined[1]+"\t\n") {
			t.Errorf("status says %s, join %q", out, joined[1])
		}
	}
	w.ok("rm", "github")
	if out := w.ok("sync", "status").out; strings.Contains(out, joined[1]) {
		t.Error("another vault has the same words")
	}
}
