package cmd_test

import (
	"strings"
	"testing"
)

// told returns what the history of an entry says of its changes, the last one
// first.
func (w *world) told(name string) string {
	var all []string
	for line := range strings.Lines(w.ok("history", name).out) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		all = append(all, cells[len(cells)-1])
	}
	return strings.Join(all, "; ")
}

func TestHistorySaysThatAnEntryWasBroughtBack(t *testing.T) {
	w := withVault(t)
	w.ok("edit", "github", "user=octo", "team=blue")
	w.ok("history", "github", "--restore", "1")
	w.ok("rm", "github")
	w.ok("undo", "-y")
	w.ok("rm", "github")
	w.ok("trash", "restore", "github")
	w.ok("edit", "github", "name=forge")
	w.ok("edit", "forge", "name=hub", "kind=note")
	w.ok("undo", "-y")
	want := "kind, name; kind, name; name; brought back; moved to trash; brought back; moved to trash; brought back; user, team; created"
	if got := w.told("forge"); got != want {
		t.Errorf("it says %q,\nwant %q", got, want)
	}
	w.screen = true
	if shown := w.ok("history", "forge").out; strings.Count(shown, "brought back") != 3 {
		t.Errorf("it shows\n%s", shown)
	}
}
