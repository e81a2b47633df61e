package testkit_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

var (
	keep   = flag.String("keep", "", "write the kit into this `FOLDER`")
	update = flag.Bool("update", false, "write the hashes of the kit again")
)

const pins = "testdata/kit.sha256"

// kit is every file, in the order it was thought of.
var kit = sync.OnceValue(func() []*file {
	return slices.Concat(headerFiles(), slotFiles(), chunkFiles(), payloadFiles(), commitFiles())
})

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// parallel is how many parts of the kit are read at once.
const parallel = 4

// each calls judge for every file, some at the same time.
func each(t *testing.T, all []*file, judge func(t *testing.T, f *file, text []byte)) {
	for part := range parallel {
		t.Run(fmt.Sprint("part-", part), func(t *testing.T) {
			t.Parallel()
			for i := part; i < len(all); i += parallel {
				judge(t, all[i], all[i].text())
			}
		})
	}
}

// needsDerivation tells whether reading f costs an Argon2id derivation.
func needsDerivation(f *file) bool { return strings.HasPrefix(f.offer, "password") }

// Whoever changes a byte of the kit, or how it is made, changes a hash. Files with
// a password are read by the deep tests.
func TestEveryFileOfTheKitIsAsPinnedAndGetsItsVerdict(t *testing.T) {
	pinned, quick := readPins(t), slices.DeleteFunc(slices.Clone(kit()), needsDerivation)
	each(t, quick, func(t *testing.T, f *file, text []byte) {
		wantPinned(t, pinned, f, text)
		judgeFile(t, text)
	})
}

func wantPinned(t *testing.T, pinned map[string]string, f *file, text []byte) {
	t.Helper()
	if got := fmt.Sprintf("%x", hash(text)); got != pinned[f.name] {
		t.Errorf("%s: hash %s is not the pinned one", f.name, got)
	}
}

// readPins reads what sha256sum would write.
func readPins(t *testing.T) map[string]string {
	t.Helper()
	lines, err := os.ReadFile(pins)
	check(t, err)
	pinned := map[string]string{}
	for line := range strings.Lines(string(lines)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		pinned[name] = sum
	}
	if len(pinned) != len(kit()) {
		t.Errorf("%d hashes for %d files", len(pinned), len(kit()))
	}
	return pinned
}

func TestKitIsWrittenWhenAsked(t *testing.T) {
	dir := *keep
	if dir == "" {
		dir = t.TempDir()
	}
	asked := kit()
	if *keep == "" && !*update {
		asked = asked[:3] // that it can be done
	}
	var sums strings.Builder
	for _, f := range asked {
		fmt.Fprintf(&sums, "%x  %s\n", hash(f.text()), f.name)
	}
	write(t, dir, asked)
	if *update {
		check(t, os.WriteFile(pins, []byte(sums.String()), 0o644))
	}
	if names, err := os.ReadDir(dir); err != nil || len(names) < len(asked) {
		t.Errorf("%d files in the folder, %v", len(names), err)
	}
}

// write puts files of the kit into a folder.
func write(t testing.TB, dir string, all []*file) {
	t.Helper()
	check(t, os.MkdirAll(dir, 0o755))
	for _, f := range all {
		check(t, os.WriteFile(filepath.Join(dir, f.name), f.text(), 0o644))
	}
}

func TestKitHasOneFileOfEachNameAndManyFaults(t *testing.T) {
	names, faults := map[string]bool{}, 0
	for _, f := range kit() {
		if names[f.name] || f.about == "" {
			t.Errorf("%s: there twice, or nothing about it", f.name)
		}
		names[f.name] = true
		if f.expect != ok {
			faults++
		}
	}
	if faults < 150 {
		t.Errorf("%d files with a fault, want at least 150", faults)
	}
}
