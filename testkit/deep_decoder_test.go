//go:build deep

package testkit_test

import (
	"fmt"
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
