//go:build deep

package testkit_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The second reader is held to the same kit.
func TestDecoderGivesEveryFileOfTheWholeKitItsVerdict(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, kit())
	wantAllRead(t, dir, len(kit()))
}

// wantAllRead wants the decoder to agree with n files of the kit's form.
func wantAllRead(t *testing.T, dir string, n int) {
	t.Helper()
	out, err := exec.Command("/usr/bin/python3", "-B", "decoder", "--kit", dir).CombinedOutput()
	if want := fmt.Sprintf("%[1]d of %[1]d files are as the kit expects\n", n); err != nil || string(out) != want {
		t.Errorf("the decoder (Debian packages python3-nacl, python3-argon2, python3-cbor2): %v\n%s", err, out)
	}
}

func TestDecoderReadsTheGoldenVaults(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("go", "test", "../vault", "-count", "1", "-run", "TestGolden", "-keep", dir).CombinedOutput(); err != nil {
		t.Fatalf("make the golden vaults: %v\n%s", err, out)
	}
	recipes, err := filepath.Glob("../vault/testdata/v1/*.txt")
	check(t, err)
	wantAllRead(t, dir, len(recipes))
}

// decode runs the decoder as a person with a recovery code would.
func decode(t *testing.T, f *file, options ...string) (out string, err error) {
	t.Helper()
	dir := t.TempDir()
	path, code := filepath.Join(dir, "vault.ww"), filepath.Join(dir, "code")
	_, vault := f.build()
	check(t, os.WriteFile(path, vault, 0o600))
	check(t, os.WriteFile(code, []byte(recoveryText(f.code())+"\n"), 0o600))
	all, err := exec.Command("/usr/bin/python3", append([]string{"-B", "decoder", "--recovery-file", code, path}, options...)...).CombinedOutput()
	return string(all), err
}

func TestDecoderPrintsSecretsOnRequestOnly(t *testing.T) {
	out, err := decode(t, soundFile())
	if err != nil || !strings.Contains(out, "name: github") || !strings.Contains(out, "password: (secret, 6 bytes)") || strings.Contains(out, "staple") {
		t.Errorf("%v\n%s", err, out)
	}
	out, err = decode(t, soundFile(), "--reveal")
	if err != nil || !strings.Contains(out, "password: staple") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestDecoderPrintsNothingOfAVaultThatWasAltered(t *testing.T) {
	f := soundFile()
	f.bytes = func(b []byte) []byte { return flipped(b, len(b)-1) }
	out, err := decode(t, f, "--reveal")
	if err == nil || !strings.HasSuffix(out, "vault.ww: altered: something sealed does not open\n") || strings.Count(out, "\n") != 1 {
		t.Errorf("%v\n%s", err, out)
	}
}

// A reader that accepts everything, or looks at nothing, must be found out.
func TestDecoderFailsOnAKitThatLies(t *testing.T) {
	lying := *kit()[0]
	lying.expect, lying.found = altered, opening
	dir := t.TempDir()
	write(t, dir, []*file{&lying})
	out, err := exec.Command("/usr/bin/python3", "-B", "decoder", "--kit", dir).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "expect is ok, not altered") {
		t.Errorf("%v\n%s", err, out)
	}
}
