package cmd_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"watchword/cmd"
	"watchword/crypto"
	"watchword/internal/hardware"
)

func wantSlots(t *testing.T, w *world, want ...crypto.Kind) {
	t.Helper()
	if got := kinds(t, w); !slices.Equal(got, want) {
		t.Errorf("the slots are of kinds %v, want %v", got, want)
	}
}

func TestAVaultWithAHardwareKeyOpensWithBothOnly(t *testing.T) {
	w, _ := withHardware(t)
	wantSlots(t, w, crypto.HMACSecret, crypto.Recovery)
	w.reads()
	w.ok("ls").want(t, 0, "Touch the hardware key when it blinks.")
	w.ok("ls", "-q").want(t, 0, "Touch the hardware key")
	w.hardware.fido = []string{"second"}
	w.run("get", "github").want(t, 5, "that is not the hardware key of this vault", "Plug in the other one", "Lost?  ww recovery use", "Nothing was changed")
	w.hardware.fido = nil
	w.run("get", "github").want(t, 5, "there is no hardware key to be asked", "Is it plugged in")
	w.hardware.fido, w.password = []string{"first"}, other
	w.run("get", "github").want(t, 6, "that password and that hardware key do not open this vault together")
}

func TestAKeyThatAnswersChallengesOpensWithThePassword(t *testing.T) {
	w := withVault(t)
	w.hardware.yubikey = "seed"
	w.write("/code", kitCode(t, w, kitPath))
	r := w.ok("key", "add", "yubikey", "--slot", "1", "-y", "--code-file", "/code")
	r.want(t, 0, "✓ the vault needs the hardware key too", "! hardware keys are untested here")
	wantSlots(t, w, crypto.ChallengeResponse, crypto.Recovery)
	w.reads()
	w.hardware.yubikey = "another"
	w.run("get", "github").want(t, 5, "that is not the hardware key of this vault")
	w.hardware.yubikey = ""
	w.run("get", "github").want(t, 5, "there is no hardware key to be asked")
}

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

func TestOfTwoHardwareKeysTheOneThatFitsOpens(t *testing.T) {
	w, code := withHardware(t)
	w.write("/code", code)
	w.hardware.fido = []string{"first", "second"}
	w.ok("key", "add", "fido2", "--device", "second", "-y", "--code-file", "/code")
	wantSlots(t, w, crypto.HMACSecret, crypto.HMACSecret, crypto.Recovery)
	for _, one := range []string{"first", "second"} {
		w.hardware.fido = []string{one}
		w.reads()
	}
	w.write("/new", other)
	w.ok("passwd", "--new-password-file", "/new").want(t, 0, "! another hardware key will not open this vault any more · ww key add fido2")
	wantSlots(t, w, crypto.HMACSecret)
	w.password = other
	w.reads()
	w.hardware.fido = []string{"first"}
	w.run("ls").want(t, 5, "that is not the hardware key of this vault")
}

func TestAHardwareKeyThatIsFickleIsNotEnrolled(t *testing.T) {
	w := withVault(t)
	w.hardware.fido, w.hardware.fickle = []string{"first"}, true
	w.write("/code", kitCode(t, w, kitPath))
	w.unchanged(func() {
		w.run("key", "add", "fido2", "-y", "--code-file", "/code").want(t, 1, "answers otherwise each time")
	})
}

func TestWhatIsWrongWithAHardwareKeyIsSaidAsWhatItIs(t *testing.T) {
	whole, _ := withHardware(t)
	for says, cause := range map[string]error{
		"needs a hardware key, and fido2-assert is not installed|apt install fido2-tools": hardware.ErrNoTool,
		"nobody touched the hardware key: FIDO_ERR|Try again":                             hardware.ErrNoTouch,
		"did not take the PIN|A terminal is needed":                                       hardware.ErrPIN,
		"that hardware key cannot do this":                                                hardware.ErrUnable,
		"fido2-assert gave an answer that makes no sense":                                 hardware.ErrAnswer,
		"several hardware keys are plugged in|--device PATH":                              hardware.ErrSeveral,
		"could not be asked: FIDO_ERR":                                                    hardware.ErrFailed,
	} {
		w := whole.copy()
		w.hardware.err = &hardware.Error{Cause: cause, Program: "fido2-assert", Package: "fido2-tools", Says: "FIDO_ERR_OF_SOME_KIND"}
		w.password = "" // nor is a password asked for
		w.unchanged(func() { w.run("ls").want(t, 5, strings.Split(says, "|")...) })
	}
	w := whole.copy()
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cmd.ErrInterrupted)
	w.ctx, w.hardware.err = ctx, cmd.ErrInterrupted
	w.run("ls").want(t, 130, "stopped.")
	w = whole.copy()
	w.hardware.err = errors.New("the machine is on fire")
	w.run("ls").want(t, 1, "the machine is on fire")
}

func TestASlotThatAsksInAnotherWayIsSaid(t *testing.T) {
	w := withVault(t)
	w.write(vaultPath, string(reslot(t, w, w.vault(), func(id [16]byte, key *crypto.Key) []crypto.Slot {
		return []crypto.Slot{slot(t, w, crypto.HMACSecret, cheap(1), id, key)} // without an extension
	})))
	w.run("ls", "--accept-rollback").want(t, 5, "needs a hardware key in a way that this version does not know")
}

func TestPasswdKeepsTheHardwareKeyAndNamesTheCode(t *testing.T) {
	w, _ := withHardware(t)
	w.write("/new", other)
	asked := w.hardware.asked
	w.ok("passwd", "--new-password-file", "/new").want(t, 0, "the recovery code will not open this vault any more",
		"the vault still needs the same hardware key", "a hardware key can be lost or break: ww recovery kit")
	if w.hardware.asked != asked+1 {
		t.Errorf("the key was touched %d times", w.hardware.asked-asked)
	}
	wantSlots(t, w, crypto.HMACSecret)
	w.password = other
	w.reads()
}

func TestALostHardwareKeyIsReplacedByTheCode(t *testing.T) {
	w, code := withHardware(t)
	w.hardware.fido = nil
	w.write("/new", other)
	w.ok(append([]string{"recovery", "use", "--new-password-file", "/new"}, w.offer(code)...)...)
	wantSlots(t, w, crypto.Password)
	w.password = other
	w.reads()
}

func TestARecoveryKitIsMadeBesideAHardwareKey(t *testing.T) {
	w, _ := withHardware(t)
	code := kitCode(t, w, "/second.html")
	wantSlots(t, w, crypto.HMACSecret, crypto.Recovery)
	w.test(code).want(t, 0)
	w.reads()
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

func TestWithTheAgentTheHardwareKeyIsNotTouched(t *testing.T) {
	w, _ := withHardware(t)
	w.agent = &keeper{w: w}
	w.agent.terminal.Store(7)
	w.sits(master + "\r")
	w.ok("ls")
	w.person, w.password, w.hardware.fido = nil, "", nil
	w.reads()
}

func TestThreeTriesTakeOneTouch(t *testing.T) {
	w, _ := withHardware(t)
	asked := w.hardware.asked
	w.sits("a\rb\r" + master + "\r")
	w.ok("ls").want(t, 0, "that does not open this vault with this hardware key. 2 tries left")
	if w.hardware.asked != asked+1 {
		t.Errorf("the key was touched %d times", w.hardware.asked-asked)
	}
}

func TestKeyLsSaysWhatHardwareOpens(t *testing.T) {
	w, _ := withHardware(t)
	w.hardware.yubikey = "seed"
	w.ok("key", "add", "yubikey", "-y")
	w.password, w.hardware.fido = "", nil
	out := w.ok("key", "ls").out
	if !strings.HasPrefix(out, "1\tpassword-and-fido2\t64\t1\t") || !strings.Contains(out, "\n2\tpassword-and-yubikey\t64\t1\t") {
		t.Errorf("got %q", out)
	}
	if faults := readSchema(t, "keys").faults(w.ok("key", "--json").out); len(faults) > 0 {
		t.Errorf("%q", faults)
	}
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
