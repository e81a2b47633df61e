package cmd_test

import (
	"strings"
	"testing"

	"watchword/cmd"
	"watchword/internal/clip"
)

// findings are the lines of doctor in a pipe: level, check, text, fix.
func findings(r ran) map[string]string {
	found := map[string]string{}
	for line := range strings.Lines(r.out) {
		level, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		check, text, _ := strings.Cut(rest, "\t")
		found[check] += level + ": " + text + "\n"
	}
	return found
}

func wantFindings(t *testing.T, r ran, want map[string]string) {
	t.Helper()
	found := findings(r)
	for check, text := range want {
		if text == "" && found[check] != "" || !strings.Contains(found[check], text) {
			t.Errorf("%s: got %q, want %q", check, found[check], text)
		}
	}
}

func TestDoctorFindsNothingWrongWithAGoodVault(t *testing.T) {
	w := withVault(t)
	wantFindings(t, w.ok("doctor"), map[string]string{
		"vault": "good: vault reads, checksum good: 1 entry, 1 change", "backups": "good: 1 backup", "files": "good: ",
		"clipboard": "good: clipboard: a desk", "clock": "good: ", "leftovers": "", "names": "", "trash": "",
	})
}

func TestDoctorTellsWhatIsWrongAndMendsFiles(t *testing.T) {
	w := withVault(t)
	w.ok("add", "ls")
	w.ok("add", "old")
	w.ok("rm", "old")
	w.now = w.now.AddDate(0, 0, 31)
	w.write(vaultPath+".bak.2", "not a vault")
	stale := "/home/me/.local/share/watchword/.vault.ww.tmp-0123456789abcdef"
	w.write(stale, "half")
	check(t, w.mem.Chmod(vaultPath, 0o644))
	w.state = cmd.Machine{ClockAdrift: true, Swap: true, CoreDumps: true}
	w.desk.none = &clip.NoneError{}
	want := map[string]string{
		"backups": "warning: backup 2 is damaged", "files": "warning: others can read " + vaultPath + "\tww doctor --fix",
		"leftovers": "warning: a save that died left " + stale, "names": "warning: the entry ls has the name of a command\tww copy ls",
		"trash": "warning: 1 entry in the trash, since 24 Nov 2026\tww trash empty", "clock": "warning: nothing sets the clock",
		"memory": "warning: a failing ww may leave a core dump", "clipboard": "note: there is no clipboard here",
	}
	w.unchanged(func() {
		wantFindings(t, w.ok("doctor"), want)
		wantFindings(t, w.ok("doctor", "--fix", "-n"), want)
	})
	wantFindings(t, w.ok("doctor", "--fix"), map[string]string{"files": "good: ", "leftovers": ""})
	if _, left := w.mem.Files()[stale]; left {
		t.Error("what the save left is still there")
	}
}

func TestDoctorOfADamagedVaultEndsWithEight(t *testing.T) {
	w := withVault(t)
	broken := w.vault()
	broken[500] ^= 1
	w.write(vaultPath, string(broken))
	r := w.run("doctor")
	r.want(t, 8, "was altered or damaged")
	wantFindings(t, r, map[string]string{"vault": "problem: vault is damaged", "backups": "good: "})
}

func TestDoctorAsksNobodyWhereNobodyIs(t *testing.T) {
	w := withVault(t)
	w.password = ""
	for _, args := range [][]string{{"doctor"}, {"doctor", "--no-input"}} {
		wantFindings(t, w.ok(args...), map[string]string{"vault": "note: vault not opened", "backups": "good: ", "names": ""})
	}
	w.password = "wrong"
	w.run("doctor").want(t, 6)
}
