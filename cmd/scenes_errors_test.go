package cmd_test

import (
	"context"
	"strings"
	"testing"

	"watchword/internal/disk"
)

// errorScenes are those of a vault or a disk that is not as it should be.
var errorScenes = []scene{
	{"damaged", broken(func(v []byte) []byte { return flipped(v, 100) }), "", []string{"ls"}, nil},
	{"damaged-payload", broken(func(v []byte) []byte { return flipped(v, len(v)-9) }), master + "\r", []string{"ls"}, nil},
	{"damaged-empty", broken(func([]byte) []byte { return nil }), "", []string{"ls"}, nil},
	{"repair", lostLast, master + "\r\x00y\r", []string{"doctor", "--fix"}, nil},
	{"repair-none", broken(func([]byte) []byte { return nil }), "", []string{"doctor", "--fix"}, withoutBackups},
	{"not-a-vault", broken(func([]byte) []byte { return []byte("%PDF-1.7 and so on") }), "", []string{"ls"}, nil},
	{"newer", broken(func(v []byte) []byte { return ofMajor(v, 2) }), "", []string{"ls"}, nil},
	{"rolled-back", rolledBack, master + "\r", []string{"ls"}, nil},
	{"forked", wentAnotherWay, master + "\r", []string{"ls"}, nil},
	{"forked-write", wentAnotherWay, master + "\r", []string{"add", "x"}, nil},
	{"foreign", withForeign, "", []string{"merge", "/other.ww"}, nil},
	{"disk-full", accounts, master + "\r", []string{"rm", "github:octocat"}, func(w *world) { w.disk = &refusing{w.mem, disk.ErrFull} }},
	{"read-only", accounts, master + "\r", []string{"rm", "github:octocat"}, func(w *world) { w.disk = &refusing{w.mem, disk.ErrReadOnly} }},
	{"busy", accounts, master + "\r", []string{"rm", "github:octocat"}, func(w *world) { w.disk = &taken{w.mem} }},
	{"waits", accounts, master + "\r", []string{"rm", "github:octocat"}, func(w *world) { w.disk = &later{FS: w.mem, holder: "pid 4121, ww import"} }},
}

// lockedScenes are those of a master password that does not come.
var lockedScenes = []scene{
	{"ctrl-c", accounts, "half of\x03", []string{"ls"}, nil},
	{"cannot-hide", accounts, master + "\r", []string{"ls"}, func(w *world) { w.person.cannot = true }},
	{"no-terminal", accounts, "", []string{"ls"}, func(w *world) { w.password = "" }},
	{"no-input", accounts, "", []string{"--no-input", "ls"}, func(w *world) { w.password = "" }},
	{"given-wrong", accounts, "", []string{"ls"}, func(w *world) { w.password = "wrong" }},
	{"no-such-option", accounts, "", []string{"ls", "--lnog"}, nil},
}

// taken is a disk whose lock another ww never gives back.
type taken struct{ disk.FS }

func (*taken) Lock(context.Context, string, string) (func() error, error) {
	return nil, &disk.BusyError{Path: vaultPath, Holder: "pid 4121, ww import", Err: context.DeadlineExceeded}
}

// broken is a world whose vault was put through spoil.
func broken(spoil func([]byte) []byte) func(*testing.T) *world {
	return func(t *testing.T) *world {
		w := sites(t)
		w.write(vaultPath, string(spoil(w.vault())))
		return w
	}
}

// lostLast is a world whose vault was damaged after its last two saves.
func lostLast(t *testing.T) *world {
	w := lastSave(t)
	w.ok("add", "gitlab", "-u", "me")
	w.ok("edit", "github", "user=other")
	check(t, w.mem.Remove(vaultPath+".bak.1"))
	w.write(vaultPath, string(flipped(w.vault(), len(w.vault())/2)))
	return w
}

// withoutBackups spoils every backup of w.
func withoutBackups(w *world) {
	for name := range w.mem.Files() {
		if strings.HasPrefix(name, vaultPath+".") && strings.Contains(name, "bak") {
			w.write(name, "not a vault")
		}
	}
}

// rolledBack is a world where somebody put back the vault of two saves ago.
func rolledBack(t *testing.T) *world {
	w := withVault(t)
	old := string(w.vault())
	w.ok("add", "two")
	w.ok("add", "three")
	w.write(vaultPath, old)
	return w
}

// wentAnotherWay is a world whose vault was replaced by a copy that another machine
// went on with.
func wentAnotherWay(t *testing.T) *world {
	w := withVault(t)
	there := w.copy()
	for _, name := range []string{"two", "three"} {
		there.ok("add", name)
	}
	w.ok("add", "four")
	w.write(vaultPath, string(there.vault()))
	return w
}

// withForeign is a world with the vault of somebody else beside its own.
func withForeign(t *testing.T) *world {
	w := withVault(t)
	there := emptyWorld(t)
	there.rand = w.copy().rand // or both would have one id
	there.ok("init")
	w.write("/other.ww", string(there.vault()))
	return w
}
