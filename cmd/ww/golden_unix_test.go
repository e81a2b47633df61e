//go:build unix

package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"watchword/crypto"
)

// golden writes the golden vaults of format 1 into a folder:
//
//	golden FOLDER
//
// For each recipe of vault/testdata/v1 there is NAME.ww and, in files of the names
// that the test kit has for them, what opens it: NAME.password, NAME.keyfile,
// NAME.recovery. NAME.device has what a program for hardware keys prints.
func golden(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: golden FOLDER")
	}
	folder := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(folder, 0o700))
	out, err := exec.Command("go", "test", "../../vault", "-count", "1", "-run", "TestGoldenVaultsAreMade", "-keep", folder).CombinedOutput()
	if err != nil {
		ts.Fatalf("make the golden vaults: %v\n%s", err, out)
	}
	files, err := os.ReadDir(folder)
	ts.Check(err)
	for _, file := range files {
		name := filepath.Join(folder, file.Name())
		text, err := os.ReadFile(name)
		ts.Check(err)
		lines, vault, _ := bytes.Cut(text, []byte("\n\n"))
		ts.Check(os.WriteFile(name+".ww", vault, 0o600))
		for line := range strings.Lines(string(lines)) {
			switch key, value, _ := strings.Cut(line, ": "); key {
			case "device":
				value = deviceText(ts, strings.TrimSpace(value))
				fallthrough
			case "password", "keyfile", "recovery":
				ts.Check(os.WriteFile(name+"."+key, []byte(value), 0o600))
			}
		}
	}
}

// deviceText is an answer as ykchalresp prints it, or fido2-assert.
func deviceText(ts *testscript.TestScript, answer string) string {
	b, err := hex.DecodeString(answer)
	ts.Check(err)
	if len(b) == crypto.ResponseSize {
		return answer + "\n"
	}
	return "hash\n" + crypto.RelyingParty + "\ndata\nsignature\n" + base64.StdEncoding.EncodeToString(b) + "\n"
}
