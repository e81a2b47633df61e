//go:build deep

package testkit_test

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
)

// The second reader is held to the same kit.
func TestDecoderGivesEveryFileOfTheWholeKitItsVerdict(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, kit())
	out, err := exec.Command("/usr/bin/python3", "-B", "decoder", "--kit", dir).CombinedOutput()
	if want := fmt.Sprintf("%[1]d of %[1]d files are as the kit expects\n", len(kit())); err != nil || string(out) != want {
		t.Errorf("the decoder (Debian packages python3-nacl, python3-argon2, python3-cbor2): %v\n%s", err, out)
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
