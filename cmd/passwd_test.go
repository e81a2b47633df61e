package cmd_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"watchword/crypto"
)

const other = "quite another password"

// slotsOf returns the slots of the vault as it lies on the disk.
func slotsOf(t *testing.T, w *world) []crypto.Slot {
	t.Helper()
	data := w.vault()
	h, err := crypto.ReadHeader(bytes.NewReader(data), int64(len(data)), crypto.Vault, limits())
	check(t, err)
	return h.Slots
}

func TestPasswdClosesEveryOtherWayInAndNamesIt(t *testing.T) {
	w := withVault(t)
	w.write(vaultPath, string(reslot(t, w, w.vault(), func(id [16]byte, key *crypto.Key) []crypto.Slot {
		strange := slot(t, w, crypto.Recovery, crypto.Params{}, id, key)
		strange[0] = 0x20 // a kind that is reserved
		return []crypto.Slot{
			slot(t, w, crypto.Password, cheap(1), id, key), slot(t, w, crypto.PasswordAndFile, cheap(1), id, key),
			slot(t, w, crypto.Recovery, crypto.Params{}, id, key), strange,
		}
	})))
	w.ok("ls", "--accept-rollback")
	w.write("/new", other)
	r := w.ok("passwd", "--new-password-file", "/new")
	for _, text := range []string{"the key file will not open this vault any more", "the recovery code will not", "(32) will not"} {
		if !strings.Contains(r.err, text) {
			t.Errorf("it did not say %q:\n%s", text, r.err)
		}
	}
	if slots := slotsOf(t, w); len(slots) != 1 || slots[0].Kind() != crypto.Password {
		t.Errorf("%d slots are left", len(slots))
	}
	w.run("ls").want(t, 6, "does not open")
	w.password = other
	if got := w.ok("get", "github").out; got != entry+"\n" {
		t.Errorf("got %q", got)
	}
}

func TestPasswdLeavesNoBackupThatTheOldPasswordOpens(t *testing.T) {
	w := withVault(t)
	w.ok("add", "x")
	w.ok("add", "y")
	w.write("/new", other)
	w.ok("passwd", "--new-password-file", "/new")
	for name := range w.mem.Files() {
		if strings.Contains(name, ".bak.") {
			t.Errorf("%s is left", name)
		}
	}
	w.password = other
	w.ok("add", "z")
	w.password = master
	w.run("ls", "--vault", vaultPath+".bak.1").want(t, 6, "does not open")
	w.run("merge", vaultPath+".bak.1").want(t, 6, "does not open")
}

func TestPasswdNeverLowersTheCosts(t *testing.T) {
	w := withVault(t)
	w.kdf = cheap(3)
	w.write("/new", other)
	w.write("/old", master)
	w.ok("passwd", "--new-password-file", "/new")
	if got := slotsOf(t, w)[0]; got.Params() != cheap(3) {
		t.Errorf("got %v", got.Params())
	}
	w.password, w.kdf = other, cheap(1)
	w.ok("passwd", "--new-password-file", "/old")
	if got := slotsOf(t, w)[0]; got.Params() != cheap(3) {
		t.Errorf("got %v", got.Params())
	}
}

func TestPasswdMakesANewKey(t *testing.T) {
	w := withVault(t)
	before := slotsOf(t, w)[0]
	w.write("/same", master)
	w.ok("passwd", "--new-password-file", "/same")
	if after := slotsOf(t, w)[0]; slices.Equal(before[:], after[:]) {
		t.Error("the slot is the same")
	}
	w.ok("get", "github")
}

func TestPasswdTypedAsksForBoth(t *testing.T) {
	w := withVault(t)
	w.sits(strings.Join([]string{master, "short", other, "slip", other}, "\r") + "\r")
	w.ok("passwd")
	shown := w.person.shown.String()
	if !strings.Contains(shown, "▰▱▱▱▱ too short  5 characters: take 10 or more") {
		t.Errorf("it did not refuse a short one:\n%q", shown)
	}
	for _, prompt := range []string{"Master password: ", "New master password: ", "Once more: ", "✗ not the same. Once more (empty: begin again): "} {
		if !strings.Contains(shown, prompt) {
			t.Errorf("it did not ask %q", prompt)
		}
	}
	w.person, w.password = nil, other
	w.ok("get", "github")
}

func TestAMeasuredCostIsWithinTheLimits(t *testing.T) {
	w := newWorld(t)
	w.kdf = crypto.Params{}
	w.ok("init")
	if err := limits().Check(slotsOf(t, w)[0].Params()); err != nil {
		t.Error(err)
	}
}

func TestASaveMeanwhileUnderAnotherPasswordIsNotOverwritten(t *testing.T) {
	w := withVault(t)
	second := w.copy()
	second.mem, second.disk = w.mem, w.mem
	w.sits(master + "\rme\r\r")
	w.write("/new", other)
	changed := false
	w.person.typed = func(left int) {
		if left == len("me\r\r") && !changed { // at the second question
			changed = true
			second.ok("passwd", "--new-password-file", "/new")
		}
	}
	w.run("add", "late").want(t, 6, "the master password was changed by another ww meanwhile", "Nothing was changed", "Try again with the new one")
}
