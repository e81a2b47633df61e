package layers

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Every module that the program may be built from owes its users a notice, with
// the version that is really used.
func TestNoticesNameEveryModuleAsGoModDoes(t *testing.T) {
	notices, goMod := read(t, "../../THIRD_PARTY_NOTICES.md"), read(t, "../../go.mod")

	var noticed []string
	for _, row := range regexp.MustCompile(`(?m)^\| (\S+\.\S+) \| (v\S+) \|`).FindAllStringSubmatch(notices, -1) {
		noticed = append(noticed, row[1])
		if required := row[1] + " " + row[2]; !strings.Contains(goMod, required) {
			t.Errorf("go.mod does not require %s", required)
		}
	}
	for pkg := range doors {
		known := func(module string) bool { return strings.HasPrefix(pkg+"/", module+"/") }
		if strings.Contains(pkg, ".") && !slices.ContainsFunc(noticed, known) {
			t.Errorf("no notice for %s", pkg)
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
