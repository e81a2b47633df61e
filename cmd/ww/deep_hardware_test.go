//go:build deep

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Without a hardware key the real programs of libfido2 leave a vault as it was,
// and what they say is said.
func TestEnrollingAKeyThatIsNotThereSaysSo(t *testing.T) {
	p := build(t)
	p.makeVault(1)
	dir := t.TempDir()
	kit, code := filepath.Join(dir, "kit.html"), filepath.Join(dir, "code")
	p.ok("recovery", "kit", "-o", kit)
	page, err := os.ReadFile(kit)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(code, regexp.MustCompile(`([0-9A-Z]{4}-){8}[0-9A-Z]{4}`).Find(page), 0o600); err != nil {
		t.Fatal(err)
	}
	before := p.ok("key", "ls")
	c := p.command("key", "add", "fido2", "--device", "/dev/no-such-hardware-key", "--code-file", code, "-y")
	c.Env = append(c.Env, "PATH=/usr/bin:/bin")
	out, err := c.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 5 {
		t.Errorf("ended with %v", err)
	}
	for _, want := range []string{"ww: there is no hardware key to be asked: fido2-cred: fido_dev_open /dev/no-such-hardware-key: FIDO_ERR_", "Nothing was changed.", "Is it plugged in"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("it does not say %q:\n%s", want, out)
		}
	}
	if after := p.ok("key", "ls"); after != before {
		t.Errorf("the slots were %s and are %s", before, after)
	}
}
