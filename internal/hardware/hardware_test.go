//go:build unix

package hardware_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"watchword/crypto"
	"watchword/internal/hardware"
	"watchword/internal/hardware/hardwaretest"
)

// TestMain makes the test binary be the program that it is called by.
func TestMain(m *testing.M) {
	if name := filepath.Base(os.Args[0]); slices.Contains(hardwaretest.Programs, name) {
		os.Exit(hardwaretest.Main(name))
	}
	os.Exit(m.Run())
}

// desk is a machine with programs for hardware keys, and what FAKE_KEYS says.
func desk(t *testing.T, programs ...string) (put func(name, text string)) {
	t.Helper()
	bin, keys := t.TempDir(), t.TempDir()
	binary, err := os.Executable()
	must(t, err)
	for _, name := range programs {
		must(t, os.Symlink(binary, filepath.Join(bin, name)))
	}
	t.Setenv("PATH", bin)
	t.Setenv("FAKE_KEYS", keys)
	return func(name, text string) { must(t, os.WriteFile(filepath.Join(keys, name), []byte(text), 0o600)) }
}

// fido is a desk with these FIDO2 keys.
func fido(t *testing.T, keys string) (put func(name, text string)) {
	put = desk(t, hardwaretest.Programs...)
	put("fido2", keys)
	return put
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// counting is a source of bytes that are never the same.
type counting struct{ n byte }

func (c *counting) Read(b []byte) (int, error) {
	for i := range b {
		c.n++
		b[i] = c.n
	}
	return len(b), nil
}

func bytesOf(t *testing.T, k *crypto.Key) (out []byte) {
	t.Helper()
	must(t, k.Value().Reveal(func(b []byte) error { out = bytes.Clone(b); return nil }))
	return out
}

func enrol(t *testing.T, kind crypto.Kind, at hardware.Place) crypto.Device {
	t.Helper()
	d, err := hardware.Keys{}.Enrol(t.Context(), &counting{}, kind, at)
	must(t, err)
	return d
}

// ask returns what d is answered.
func ask(t *testing.T, d crypto.Device) []byte {
	t.Helper()
	key, err := hardware.Keys{}.Ask(t.Context(), d, hardware.Place{})
	must(t, err)
	defer key.Wipe()
	return bytesOf(t, key)
}

func wantErr(t *testing.T, d crypto.Device, want error, says string) {
	t.Helper()
	key, err := hardware.Keys{}.Ask(t.Context(), d, hardware.Place{})
	var said *hardware.Error
	if !errors.Is(err, want) || key != nil || !errors.As(err, &said) || !strings.Contains(said.Says, says) {
		t.Errorf("got %v, want %v: %s", err, want, says)
	}
}

const one = "/dev/fake0 first\n"

func TestAFIDO2KeyAnswersTheSameEachTime(t *testing.T) {
	put := fido(t, one)
	d := enrol(t, crypto.HMACSecret, hardware.Place{})
	if len(d.Credential) != 64 || d.Salt == [32]byte{} {
		t.Errorf("got %+v", d)
	}
	first := ask(t, d)
	if len(first) != crypto.KeySize || !bytes.Equal(first, ask(t, d)) {
		t.Errorf("got %x", first)
	}
	put("fido2", "/dev/fake0 second\n")
	wantErr(t, d, hardware.ErrOther, "NO_CREDENTIALS")
}

func TestTheFIDO2KeyThatFitsIsFoundAmongSeveral(t *testing.T) {
	put := fido(t, one)
	d := enrol(t, crypto.HMACSecret, hardware.Place{})
	want := ask(t, d)
	put("fido2", "/dev/fake1 second\n"+one+"/dev/fake2 third\n")
	if !bytes.Equal(ask(t, d), want) {
		t.Error("another key answered")
	}
	put("fido2", "/dev/fake1 second\n/dev/fake2 third\n")
	wantErr(t, d, hardware.ErrOther, "")
}

func TestEnrollingTakesTheKeyThatWasNamed(t *testing.T) {
	fido(t, one+"/dev/fake1 second\n")
	_, err := hardware.Keys{}.Enrol(t.Context(), &counting{}, crypto.HMACSecret, hardware.Place{})
	var said *hardware.Error
	if !errors.Is(err, hardware.ErrSeveral) || !errors.As(err, &said) || !strings.Contains(said.Says, "/dev/fake1") {
		t.Errorf("got %v", err)
	}
	at := hardware.Place{Device: "/dev/fake1"}
	d := enrol(t, crypto.HMACSecret, at)
	key, err := hardware.Keys{}.Ask(t.Context(), d, at)
	must(t, err)
	defer key.Wipe()
	if !bytes.Equal(bytesOf(t, key), ask(t, d)) {
		t.Error("another key answered")
	}
}

func TestAChallengeIsAnsweredByEitherProgram(t *testing.T) {
	put := desk(t, "ykchalresp")
	put("yubikey", "seed")
	d := enrol(t, crypto.ChallengeResponse, hardware.Place{Slot: 2})
	want := ask(t, d)
	put = desk(t, "ykman")
	put("yubikey", "seed")
	if len(want) != crypto.KeySize || !bytes.Equal(ask(t, d), want) {
		t.Errorf("got %x", want)
	}
	put("yubikey", "another")
	if bytes.Equal(ask(t, d), want) {
		t.Error("two keys answer the same")
	}
}

func TestWhatIsNotInstalledIsNamed(t *testing.T) {
	desk(t)
	for kind, want := range map[crypto.Kind]string{crypto.HMACSecret: "fido2-tools", crypto.ChallengeResponse: "yubikey-personalization"} {
		_, err := hardware.Keys{}.Ask(t.Context(), crypto.Device{Kind: kind, Place: 2}, hardware.Place{})
		var said *hardware.Error
		if !errors.Is(err, hardware.ErrNoTool) || !errors.As(err, &said) || said.Package != want {
			t.Errorf("kind %d: got %v", kind, err)
		}
	}
}

func TestNothingPluggedInIsNoDevice(t *testing.T) {
	put := fido(t, one)
	d := enrol(t, crypto.HMACSecret, hardware.Place{})
	put("fido2", "")
	wantErr(t, d, hardware.ErrNoDevice, "")
	wantErr(t, crypto.Device{Kind: crypto.ChallengeResponse, Place: 1}, hardware.ErrNoDevice, "no yubikey present")
	if _, err := (hardware.Keys{}).Ask(t.Context(), d, hardware.Place{Device: "/dev/gone"}); !errors.Is(err, hardware.ErrNoDevice) {
		t.Errorf("got %v", err)
	}
}

func TestWhatAProgramComplainsOfIsUnderstood(t *testing.T) {
	put := fido(t, one)
	d := enrol(t, crypto.HMACSecret, hardware.Place{})
	for text, want := range map[string]error{
		"fido2-assert: fido_dev_get_assert: FIDO_ERR_ACTION_TIMEOUT":        hardware.ErrNoTouch,
		"fido2-assert: fido_dev_get_assert: FIDO_ERR_PIN_INVALID":           hardware.ErrPIN,
		"fido2-assert: fido_dev_get_assert: FIDO_ERR_UNSUPPORTED_EXTENSION": hardware.ErrUnable,
		"first line\nthe \x1b[31mworld ends\n":                              hardware.ErrFailed,
	} {
		put("fail-fido2-assert", text)
		wantErr(t, d, want, strings.Fields(text)[len(strings.Fields(text))-1])
	}
	_, err := hardware.Keys{}.Ask(t.Context(), d, hardware.Place{})
	if text := err.Error(); strings.Contains(text, "\x1b") || strings.Contains(text, "first line") {
		t.Errorf("%q", text)
	}
}

func TestJunkIsNoAnswer(t *testing.T) {
	put := fido(t, one)
	d := enrol(t, crypto.HMACSecret, hardware.Place{})
	put("yubikey", "seed")
	c := enrol(t, crypto.ChallengeResponse, hardware.Place{Slot: 1})
	const four = "AAAA\nwatchword.invalid\nAAAA\nAAAA\n"
	for text, want := range map[string]error{
		"":                                  hardware.ErrUnable, // as a key without hmac-secret would
		four:                                hardware.ErrUnable,
		four + "AAAA\n":                     hardware.ErrAnswer,
		four + strings.Repeat("?", 44):      hardware.ErrAnswer,
		four + strings.Repeat("A", 44):      hardware.ErrAnswer, // 33 bytes
		strings.Repeat("much\n", 100_000):   hardware.ErrAnswer,
		four + strings.Repeat("A", 43) + "": hardware.ErrAnswer,
	} {
		put("junk-fido2-assert", text)
		wantErr(t, d, want, "")
	}
	for _, text := range []string{"", "\n", "00", strings.Repeat("0", 38), strings.Repeat("x", 40), strings.Repeat("0", 42), strings.Repeat("0", 100_000)} {
		put("junk-ykchalresp", text)
		wantErr(t, c, hardware.ErrAnswer, "")
	}
	for _, text := range []string{"", "1\n2\n3\n4\n\n", "1\n2\n3\n4\n?\n", "1\n2\n3\n4\n" + strings.Repeat("AAAA", 400)} {
		put("junk-fido2-cred", text)
		if _, err := (hardware.Keys{}).Enrol(t.Context(), &counting{}, crypto.HMACSecret, hardware.Place{}); !errors.Is(err, hardware.ErrAnswer) {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

func TestAKeyThatNobodyTouchesIsGivenUp(t *testing.T) {
	put := desk(t, "ykchalresp")
	put("hang-ykchalresp", "")
	_, err := hardware.Keys{Patience: time.Millisecond}.Ask(t.Context(), crypto.Device{Kind: crypto.ChallengeResponse, Place: 1}, hardware.Place{})
	if !errors.Is(err, hardware.ErrNoTouch) {
		t.Errorf("got %v", err)
	}
}

func TestAQuestionThatIsStoppedSaysWhy(t *testing.T) {
	put := desk(t, "ykchalresp")
	put("hang-ykchalresp", "")
	why := errors.New("somebody pressed Ctrl-C")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	_, err := hardware.Keys{}.Ask(ctx, crypto.Device{Kind: crypto.ChallengeResponse, Place: 1}, hardware.Place{})
	if !errors.Is(err, why) {
		t.Errorf("got %v", err)
	}
}

func TestNoProgramIsToldASecret(t *testing.T) {
	put := fido(t, one)
	put("yubikey", "seed")
	answers := [][]byte{
		ask(t, enrol(t, crypto.HMACSecret, hardware.Place{})),
		ask(t, enrol(t, crypto.ChallengeResponse, hardware.Place{Slot: 2})),
	}
	log, err := os.ReadFile(filepath.Join(os.Getenv("FAKE_KEYS"), "log"))
	must(t, err)
	if !strings.Contains(string(log), `ykchalresp ["-2" "-x" "-H" "-i-"]`) {
		t.Errorf("the log is\n%s", log)
	}
	for _, answer := range answers {
		if bytes.Contains(log, answer) {
			t.Error("an answer is in arguments, environment or input")
		}
	}
}
