package cmd_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// groupScenes are those of devices that are shut out, and of those that stay.
var groupScenes = []scene{
	{"sync-rotate", several, master + "\rx", []string{"sync", "rotate"}, nil},
	{"sync-rotate-same", several, "", []string{"sync", "rotate", "--no-code"}, typed},
	{"sync-newer", outdated, "", []string{"sync"}, typed},
	{"sync-move", outdated, master + "\r" + strong + "\r\x00y\r", []string{"join", pile}, nil},
	{"sync-move-left", outdated, master + "\r" + strong + "\rn\r", []string{"join", pile}, nil},
	{"sync-accept", haunted, master + "\r\x00y\r", []string{"sync", "accept"}, nil},
	{"sync-clean", haunted, master + "\r\x00y\r", []string{"sync", "rotate", "--clean"}, nil},
	{"passwd-synced", several, master + "\r" + strong + "\r" + strong + "\r\x00y\r", []string{"passwd"}, nil},
}

func isGroupScene(name string) bool {
	return slices.ContainsFunc(groupScenes, func(s scene) bool { return s.name == name })
}

var (
	groupID  = regexp.MustCompile(`\b[0-9a-f]{8}\b`)
	syncCode = regexp.MustCompile(`([0-9A-Z]{4}-){6}[0-9A-Z]{4}`)
)

// sameGroups gives all groups one id and one code: what was drawn before would change
// them.
func sameGroups(text string) string {
	return syncCode.ReplaceAllString(groupID.ReplaceAllString(text, "3f2a9c1d"), strings.Repeat("C0DE-", 6)+"C0DE")
}

// typed has the password at hand, and nobody at the terminal.
func typed(w *world) { w.password = master }

// several is a synced world with some entries, of which two have the same password.
func several(t *testing.T) *world {
	w := synced(t)
	for _, name := range []string{"shop", "forum"} {
		w.stdin = strings.NewReader("canary-same\n")
		w.ok("add", name, "--stdin")
	}
	return w
}

// outdated is the vault of a device whose group was left by another, which founded
// one for another master password.
func outdated(t *testing.T) *world {
	w := synced(t)
	c := w.beside("desk")
	c.ok("join", pile, "--device", "desk")
	before := packs(w)
	c.ok("add", "behind")
	c.ok("sync")
	w.ok("sync")
	for name := range packs(w) {
		if before[name] == nil {
			check(t, w.mem.Remove(name))
		}
	}
	third := w.beside("third")
	third.ok("join", pile, "--device", "third")
	third.write("/new", strong)
	third.ok("passwd", "--new-password-file", "/new")
	w.ok("add", "mine")
	return w
}

// haunted is the vault of a device that founded a group, while another goes on in the
// former one.
func haunted(t *testing.T) *world {
	w := synced(t)
	c := w.beside("desk")
	c.ok("join", pile, "--device", "desk")
	w.rotates()
	c.ok("add", "late")
	c.ok("sync", "--stay")
	return w
}
