//go:build deep

package strength_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"watchword/strength"
)

// seed repeats a run: go test -tags deep ./strength -seed N.
var seed = flag.Uint64("seed", 0, "of the passwords, 0 for new ones")

const deepCount = 10_000

func TestTenThousandNewPasswordsAreAsStrongAsInTheOriginal(t *testing.T) {
	if *seed == 0 {
		*seed = uint64(time.Now().UnixNano())
	}
	t.Logf("seed %d", *seed)
	asked := newMaker(*seed).questions(deepCount)
	equal, e := 0, strength.New()
	for _, v := range askOriginal(t, asked) {
		if r := v.estimate(e); v.agrees(r) {
			equal++
		} else {
			t.Errorf("%+q knowing %+q in %d: 10^%v, score %d; the original says 10^%v, score %d",
				v.Password, v.Own, v.Year, r.Guesses, r.Score, v.Guesses, v.Score)
		}
	}
	t.Logf("%d of %d are equal", equal, deepCount)
	if equal != deepCount {
		t.Errorf("%d of %d are equal", equal, deepCount)
	}
}

// askOriginal has the npm package answer, which it installs from its registry.
func askOriginal(t *testing.T, asked []verdict) (answers []verdict) {
	t.Helper()
	dir := t.TempDir()
	run(t, nil, "npm", "install", "--prefix", dir, "--no-audit", "--no-fund", "--silent", "zxcvbn@4.4.2")
	questions, err := json.Marshal(asked)
	if err != nil {
		t.Fatal(err)
	}
	out := run(t, questions, "node", filepath.Join("gen", "oracle.cjs"), dir)
	if err := json.Unmarshal(out, &answers); err != nil {
		t.Fatal(err)
	}
	if len(answers) != len(asked) {
		t.Fatalf("%d questions, %d answers", len(asked), len(answers))
	}
	return answers
}

// run returns what a program prints, fed with in.
func run(t *testing.T, in []byte, name string, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Fatalf("%s is missing, which runs the original: %v", name, err)
	}
	cmd := exec.Command(name, args...)
	var out, talk bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &out, &talk
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, talk.Bytes())
	}
	return out.Bytes()
}
