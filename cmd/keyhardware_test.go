package cmd_test

import (
	"strings"
	"testing"

	"watchword/crypto"
)

func TestAHardwareKeyIsEnrolledOnlyBesideAnotherWay(t *testing.T) {
	w := withVault(t)
	w.hardware.fido = []string{"first"}
	w.password = "" // it says so before anybody types a password
	w.unchanged(func() {
		w.run("key", "add", "fido2", "-y").want(t, 1, "no other way into this vault", "ww recovery kit -o kit.html", "ww key add file FILE")
	})
	w.password = master
	w.write("/code", kitCode(t, w, kitPath))
	w.unchanged(func() {
		w.run("key", "add", "fido2", "-y").want(t, 5, "no recovery code was given", "--code-file FILE")
		w.run("key", "add", "fido2", "--code-file", "/code").want(t, 2, "From now on the master password needs this hardware key. The recovery code opens the vault without both. Go on? There is nobody to ask")
	})
	if w.hardware.asked != 0 {
		t.Error("a hardware key was asked before the person")
	}
}

func TestEnrollingAsksForThePasswordAndTheCode(t *testing.T) {
	w := withVault(t)
	w.hardware.fido = []string{"first"}
	code := kitCode(t, w, kitPath)
	w.sits(master + "\r" + code + "\ry\r")
	w.ok("key", "add", "fido2").want(t, 0, "the recovery code stays a way in: have it at hand", "✓ the vault needs the hardware key too")
	w.person, w.password = nil, master
	w.test(code).want(t, 0, "it works")
	w.reads()
	w.write("/stranger", strings.Repeat("0", 32)+"PDEP")
	w.unchanged(func() {
		w.run("key", "add", "yubikey", "-y", "--code-file", "/stranger").want(t, 6, "that code does not open this vault")
	})
}

func TestThePasswordAloneIsClosedByEnrolling(t *testing.T) {
	w := withVault(t)
	w.hardware.fido = []string{"first"}
	before := w.vault()
	w.write("/code", kitCode(t, w, kitPath))
	w.ok("key", "add", "fido2", "-y", "--code-file", "/code").want(t, 0, "an old copy of the vault still opens as it did")
	for name := range w.mem.Files() {
		if strings.Contains(name, ".bak.") {
			t.Errorf("%s opens with the password alone", name)
		}
	}
	w.write("/old.ww", string(before))
	w.ok("ls", "--vault", "/old.ww", "--accept-rollback")
}

func TestAKeyFileIsAnotherWay(t *testing.T) {
	w := withKeyFile(t)
	w.hardware.fido = []string{"first"}
	w.ok("key", "add", "fido2", "-y", "--key-file", stick)
	wantSlots(t, w, crypto.PasswordAndFile, crypto.HMACSecret)
	w.reads("--key-file", stick)
	w.reads()
	w.hardware.fido = nil
	w.reads("--key-file", stick)
	w.run("ls").want(t, 5, "no hardware key to be asked", "--key-file FILE  opens it too")
	w.run("ls", "--key-file", "/gone").want(t, 5, "cannot read the key file", "Where no key file is named, the hardware key opens it.")
}

func TestASecondHardwareKeyIsAnotherWay(t *testing.T) {
	w, _ := withHardware(t)
	w.hardware.yubikey = "seed"
	w.ok("key", "add", "yubikey", "-y").want(t, 0, "the recovery code will not open this vault any more")
	wantSlots(t, w, crypto.HMACSecret, crypto.ChallengeResponse)
	w.reads()
	w.hardware.fido = nil
	w.reads()
	w.hardware.fido, w.hardware.yubikey = []string{"first"}, ""
	w.reads()
	w.hardware.fido = nil
	w.run("ls").want(t, 5, "no hardware key to be asked")
}

func TestAHardwareKeyThatIsFickleIsNotEnrolled(t *testing.T) {
	w := withVault(t)
	w.hardware.fido, w.hardware.fickle = []string{"first"}, true
	w.write("/code", kitCode(t, w, kitPath))
	w.unchanged(func() {
		w.run("key", "add", "fido2", "-y", "--code-file", "/code").want(t, 1, "answers otherwise each time")
	})
}

func TestKeyRmTakesTheHardwareKeyOff(t *testing.T) {
	w, _ := withHardware(t)
	w.unchanged(func() {
		w.run("key", "rm", "1").want(t, 2, "the master password alone opens the vault, without the hardware key. Go on? There is nobody to ask")
	})
	w.ok("key", "rm", "1", "-y").want(t, 0, "✓ the vault opens with the master password alone", "the recovery code will not open")
	wantSlots(t, w, crypto.Password)
	w.hardware.fido = nil
	w.reads()
}

func TestKeyRmOfOneHardwareKeyIsProvedByTheOther(t *testing.T) {
	w, _ := withHardware(t)
	w.hardware.yubikey = "seed"
	w.ok("key", "add", "yubikey", "-y")
	w.hardware.fido = nil
	w.ok("key", "rm", "1", "-y").want(t, 0, "✓ slot 1 does not open the vault any more", "a hardware key can be lost or break")
	wantSlots(t, w, crypto.ChallengeResponse)
	w.reads()
}

func TestKeyTakesOnlyWhatBelongsToItsWords(t *testing.T) {
	w := withVault(t)
	for line, want := range map[string]string{
		"add":                          "key add what?",
		"add smartcard":                `key add knows file, fido2 and yubikey, not "smartcard"`,
		"add fido2 x":                  "x",
		"add fido2 --slot 2":           "key add fido2 takes no --slot",
		"add yubikey --slot 3":         "--slot takes 1 or 2, not 3",
		"add yubikey --device /dev/x":  "key add yubikey takes no --device",
		"add fido2 --device=-d":        `--device takes a path, not "-d"`,
		"ls --code-file f":             "key ls takes no --code-file",
		"rm 1 --slot 1":                "--slot",
		"add file /k --code-file /f":   "key add file takes no --code-file",
		"add fido2 --code-file - -p x": "-p",
	} {
		r := w.run(append([]string{"key"}, strings.Fields(line)...)...)
		if r.code != 2 || !strings.Contains(r.err, want) {
			t.Errorf("%s: exit %d, %s", line, r.code, r.err)
		}
	}
}

func TestADryRunOfEnrollingTouchesNothing(t *testing.T) {
	w := withVault(t)
	w.hardware.fido = []string{"first"}
	kitCode(t, w, kitPath)
	w.unchanged(func() {
		w.ok("key", "add", "fido2", "-n").want(t, 0, "dry run: the vault needs the hardware key too")
	})
	if w.hardware.asked != 0 {
		t.Error("it was asked")
	}
}
