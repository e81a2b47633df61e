//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// golden writes the golden vaults of format 1 into a folder:
//
//	golden FOLDER
//
// For each recipe of vault/testdata/v1 there is NAME.ww and, in files of the names
// that the test kit has for them, what opens it: NAME.password, NAME.keyfile,
// NAME.recovery.
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
			if key, value, _ := strings.Cut(line, ": "); key == "password" || key == "keyfile" || key == "recovery" {
				ts.Check(os.WriteFile(name+"."+key, []byte(value), 0o600))
			}
		}
	}
}
