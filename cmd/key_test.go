package cmd_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"watchword/crypto"
	"watchword/internal/disk/disktest"
)

func TestKeyAddFileMakesThePasswordAloneTooLittle(t *testing.T) {
	w := pluggedVault(t)
	before := w.vault()
	w.run("key", "add", "file", stick).want(t, 2, "There is nobody to ask", "-y  answers yes", "Nothing was changed")
	r := w.ok("key", "add", "file", stick, "-y")
	r.want(t, 0, "✓ the vault needs the key file "+stick+" too", "without "+stick+" nobody opens it", "an old copy of the vault still opens with the password alone")
	wantKinds(t, w, crypto.PasswordAndFile)
	w.run("ls").want(t, 5, "this vault also needs its key file")
	w.reads("--key-file", stick)
	for name := range w.mem.Files() {
		if strings.Contains(name, ".bak.") {
			t.Errorf("%s opens with the password alone", name)
		}
	}
	w.write("/old.ww", string(before))
	w.ok("ls", "--vault", "/old.ww", "--accept-rollback")
}

func TestTheKeyOfAnOldCopyDoesNotOpenWhatIsSavedAfterKeyAdd(t *testing.T) {
	w := unlocked(t)
	check(t, w.mem.MkdirAll("/media/stick"))
	w.write("/pw", master)
	w.ok("key", "add", "file", stick, "-y", "--password-file", "/pw")
	w.run("ls").want(t, 5, "this vault also needs its key file")
}

func TestKeysAskForThePasswordWhateverTheAgentHas(t *testing.T) {
	w := unlocked(t)
	check(t, w.mem.MkdirAll("/media/stick"))
	for _, args := range [][]string{{"key", "add", "file", stick, "-y"}, {"key", "add", "file", stick, "-n"}} {
		w.unchanged(func() { w.run(args...).want(t, 5, "there is no terminal to ask on") })
	}
	w.sits(master + "\ry\r")
	w.ok("key", "add", "file", stick)
	w.person = nil
	w.reads() // typed: the agent has the new key
	w.unchanged(func() {
		w.run("key", "rm", "1", "-y", "--key-file", stick).want(t, 5, "there is no terminal to ask on")
	})
}

func TestANoToKeyAddChangesNothing(t *testing.T) {
	w := pluggedVault(t)
	w.sits(master + "\r\r")
	w.unchanged(func() { w.run("key", "add", "file", stick).want(t, 1, "not confirmed", "Nothing was changed") })
	if !strings.Contains(w.person.shown.String(), "without the file it is lost. Go on? [y/N]") {
		t.Errorf("it asks %q", w.person.shown.String())
	}
}

func TestASecondKeyFileIsRefused(t *testing.T) {
	w := withKeyFile(t)
	w.unchanged(func() {
		w.run("key", "add", "file", "/media/stick/k2", "-y", "--key-file", stick).want(t, 1, "needs a key file already", "A copy of that file opens it as well", "ww key rm 1")
	})
}

func TestKeyAddNeverOverwritesAFile(t *testing.T) {
	w := pluggedVault(t)
	w.write(stick, "what another vault needs")
	w.password = "" // it says so before anybody types a password
	w.unchanged(func() {
		w.run("key", "add", "file", stick, "-y").want(t, 1, stick+" exists already", "Nothing was changed")
	})
}

// A disk that fails, at any step, leaves a vault that opens, and no key file
// that nobody needs.
func TestAKeyFileIsThereBeforeTheVaultNeedsIt(t *testing.T) {
	whole := pluggedVault(t)
	for step := 1; ; step++ {
		w := whole.copy()
		failing := &disktest.Failing{FS: w.mem, At: step, Err: errors.New("the disk is on fire")}
		w.disk = failing
		r := w.run("key", "add", "file", stick, "-y")
		w.disk = w.mem
		_, err := w.mem.Stat(stick)
		needed := kinds(t, w)[0] == crypto.PasswordAndFile
		switch {
		case needed && err != nil:
			t.Fatalf("%v: the vault needs a file that is not there: %s", failing, r.err)
		case needed:
			w.reads("--key-file", stick)
		case r.code == 0:
			t.Errorf("%v: it did nothing and says it did", failing)
		case !errors.Is(err, fs.ErrNotExist):
			t.Errorf("%v: a key file is left that no vault needs: %s", failing, r.err)
		default:
			w.reads()
		}
		if !failing.Hit() {
			return
		}
	}
}

func TestKeyRmTakesTheKeyFileOff(t *testing.T) {
	w := withKeyFile(t)
	w.run("key", "rm", "1", "-y").want(t, 5, "this vault also needs its key file")
	w.unchanged(func() {
		w.ok("key", "rm", "1", "-n", "--key-file", stick).want(t, 0, "dry run: the vault opens with the master password alone")
		w.run("key", "rm", "1", "--key-file", stick).want(t, 2, "There is nobody to ask")
		w.run("key", "rm", "2", "-y", "--key-file", stick).want(t, 3, `there is no slot "2"`, "ww key ls")
		w.run("key", "rm", "x", "-y", "--key-file", stick).want(t, 3, `there is no slot "x"`)
	})
	w.ok("key", "rm", "1", "-y", "--key-file", stick).want(t, 0, "✓ the vault opens with the master password alone", "an old copy of the vault still opens as it did")
	wantKinds(t, w, crypto.Password)
	w.reads()
}

func TestKeyRmNeverClosesTheLastWayIn(t *testing.T) {
	w := withVault(t)
	w.unchanged(func() {
		w.run("key", "rm", "1", "-y").want(t, 1, "slot 1 is the last way in with a password", "ww passwd")
	})
	w.write(vaultPath, string(reslot(t, w, w.vault(), func(id [16]byte, key *crypto.Key) []crypto.Slot {
		return []crypto.Slot{slot(t, w, crypto.Password, cheap(1), id, key), slot(t, w, crypto.Recovery, crypto.Params{}, id, key)}
	})))
	w.ok("ls", "--accept-rollback")
	w.unchanged(func() { w.run("key", "rm", "1", "-y").want(t, 1, "last way in") })
	w.ok("key", "rm", "2", "-y").want(t, 0, "✓ slot 2 does not open the vault any more")
	wantKinds(t, w, crypto.Password)
	w.reads()
}

// Of a password, and of a password with a key file, the one that goes is not the
// one that somebody comes in by.
func TestKeyRmIsProvedByAnotherWayIn(t *testing.T) {
	whole := pluggedVault(t)
	file := keyFileOfSlots(t, whole)
	whole.write(vaultPath, string(reslot(t, whole, whole.vault(), func(id [16]byte, key *crypto.Key) []crypto.Slot {
		return []crypto.Slot{slot(t, whole, crypto.Password, cheap(1), id, key), slot(t, whole, crypto.PasswordAndFile, cheap(1), id, key)}
	})))
	whole.ok("ls", "--accept-rollback")
	w := whole.copy()
	w.run("key", "rm", "1", "-y").want(t, 5, "this vault also needs its key file")
	w.run("key", "rm", "1", "-y", "--key-file", stick).want(t, 5, "cannot read the key file")
	w.ok("key", "rm", "1", "-y", "--key-file", file).want(t, 0, "slot 1 does not open")
	wantKinds(t, w, crypto.PasswordAndFile)
	w.reads("--key-file", file)
	w = whole.copy()
	w.ok("key", "rm", "2", "-y").want(t, 0, "slot 2 does not open")
	wantKinds(t, w, crypto.Password)
	w.reads()
}

func TestKeyLsListsEveryWayInWithoutAPassword(t *testing.T) {
	w := withVault(t)
	w.write(vaultPath, string(reslot(t, w, w.vault(), func(id [16]byte, key *crypto.Key) []crypto.Slot {
		strange := slot(t, w, crypto.Recovery, crypto.Params{}, id, key)
		strange[0] = 0x20
		return []crypto.Slot{
			slot(t, w, crypto.Password, cheap(2), id, key), slot(t, w, crypto.PasswordAndFile, cheap(1), id, key),
			slot(t, w, crypto.Recovery, crypto.Params{}, id, key), strange,
		}
	})))
	w.password = ""
	lines := strings.Split(w.ok("key", "ls").out, "\n")
	for i, want := range []string{"1\tpassword\t64\t2\t", "2\tpassword-and-file\t64\t1\t", "3\trecovery\t0\t0\t", "4\tunknown\t0\t0\t"} {
		if !strings.HasPrefix(lines[i], want) {
			t.Errorf("got %q, want %q", lines[i], want)
		}
	}
	if faults := readSchema(t, "keys").faults(w.ok("key", "--json").out); len(faults) > 0 {
		t.Errorf("%q", faults)
	}
	w.run("key", "ls", "--vault", "none").want(t, 7, "there is no vault yet")
}
