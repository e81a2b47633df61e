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
		w.sits("") // nor is a password asked for
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

func TestAKeyThatWasSetOtherwiseIsNotCalledAnother(t *testing.T) {
	w, _ := withHardware(t)
	w.hardware.fickle = true
	w.run("ls").want(t, 5, "the hardware key answers otherwise than when it was enrolled", "Was it set to ask for its PIN each time")
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
		"the vault still needs the same hardware key")
	if w.hardware.asked != asked+1 {
		t.Errorf("the key was touched %d times", w.hardware.asked-asked)
	}
	wantSlots(t, w, crypto.HMACSecret)
	w.password = other
	w.reads()
	w.ok("passwd", "--new-password-file", "/new").want(t, 0, "! a hardware key can be lost or break: ww recovery kit")
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
	w.sits("a\rb\rc\r")
	w.run("ls").want(t, 6, "still locked", "Forgotten?  ww recovery use")
	asked++
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

func TestWhereNobodyTypesAPasswordNoHardwareKeyIsAsked(t *testing.T) {
	w, _ := withHardware(t)
	w.password = ""
	asked := w.hardware.asked
	w.run("ls").want(t, 5, "there is no terminal to ask on")
	w.sits("")
	w.run("ls", "--no-input").want(t, 5, "nobody is to be asked")
	if w.hardware.asked != asked {
		t.Error("it was asked")
	}
}
