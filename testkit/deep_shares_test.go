//go:build deep

package testkit_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"watchword/crypto"
	"watchword/secret"
)

func TestDecoderSplitsCodesAsTheVectorsSay(t *testing.T) {
	got, err := exec.Command("/usr/bin/python3", "-B", "decoder/shares.py").Output()
	check(t, err)
	want, err := os.ReadFile("../crypto/testdata/shares.json")
	check(t, err)
	if !bytes.Equal(got, want) {
		t.Errorf("it writes\n%s", got)
	}
}

func TestDecoderOpensAVaultWithSharesOfTheProgram(t *testing.T) {
	f := soundFile()
	code := secret.New(bytes.Clone(f.code()))
	defer code.Wipe()
	shares, err := crypto.SplitRecovery(bytes.NewReader(f.seed().draw("shares", 3+2*25)), code, 3, 5)
	check(t, err)
	var lines []string
	for _, s := range shares {
		text := crypto.FormatShare(s)
		check(t, text.Reveal(func(b []byte) error { lines = append(lines, string(b)); return nil }))
		text.Wipe()
		s.Wipe()
	}
	dir := t.TempDir()
	path, file := filepath.Join(dir, "vault.ww"), filepath.Join(dir, "shares")
	_, vault := f.build()
	check(t, os.WriteFile(path, vault, 0o600))
	open := func(lines ...string) (out string, err error) {
		check(t, os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o600))
		all, err := exec.Command("/usr/bin/python3", "-B", "decoder", "--shares-file", file, path).CombinedOutput()
		return string(all), err
	}
	for _, some := range [][]string{{lines[4], lines[0], lines[2]}, lines[1:4], lines} {
		if out, err := open(some...); err != nil || !strings.Contains(out, "name: github") {
			t.Errorf("%v\n%s", err, out)
		}
	}
	if out, err := open(lines[1:3]...); err == nil || !strings.Contains(out, "not enough: 2 of 3 shares") {
		t.Errorf("%v\n%s", err, out)
	}
	mistyped := "0" + lines[0][1:]
	if out, err := open(mistyped, lines[1], lines[2]); err == nil || !strings.Contains(out, "a share does not fit its check") {
		t.Errorf("%v\n%s", err, out)
	}
}
