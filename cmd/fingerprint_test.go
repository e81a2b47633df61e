package cmd

import (
	"encoding/binary"
	"encoding/hex"
	"os"
	"regexp"
	"strings"
	"testing"
)

func TestFingerprintWordsAreThoseOfTheSpecification(t *testing.T) {
	read := func(name string) []byte {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	vector := read("../vault/testdata/vectors/fingerprint.txt")
	digits := regexp.MustCompile(`(?m)^fingerprint: ([0-9a-f]{64})$`).FindSubmatch(vector)[1]
	sum, err := hex.DecodeString(string(digits))
	if err != nil {
		t.Fatal(err)
	}
	got := fingerprintWords([32]byte(sum))

	lines := strings.Split(string(read("../generator/data/eff_large.txt")), "\n")
	var want []string
	for x := binary.LittleEndian.Uint64(sum); len(want) < 4; x /= 7776 {
		want = append(want, lines[x%7776])
	}
	if got != strings.Join(want, " ") {
		t.Errorf("%q, the list has %q", got, want)
	}
	if text := read("../docs/FORMAT.md"); !strings.Contains(string(text), "the words are *"+got+"*") {
		t.Errorf("the specification does not say %q", got)
	}
}
