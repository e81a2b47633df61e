package cmd_test

import (
	"errors"
	"strings"
	"testing"
)

func TestDoctorLooksForWhatTheVaultIsSyncedWith(t *testing.T) {
	w, s := serving(t, far)
	wantFindings(t, w.ok("doctor"), map[string]string{"sync": ""})
	w.ok("sync", "setup", far)
	wantFindings(t, w.ok("doctor"), map[string]string{"sync": "good: sync: " + far + " is there"})
	if faults := readSchema(t, "doctor").faults(w.ok("doctor", "--json").out); len(faults) > 0 {
		t.Error(faults)
	}
	w.ok("sync")
	wantFindings(t, w.ok("doctor"), map[string]string{"sync": "good: sync: " + far + " is there, synced last "})
	later := w.copy()
	later.servers, later.now = w.servers, w.now.AddDate(0, 0, 8)
	wantFindings(t, later.ok("doctor"), map[string]string{"sync": "note: sync: " + far + " is there, synced last 2026-11-24"})
	s.fails = errors.New("no answer from host")
	wantFindings(t, w.ok("doctor"), map[string]string{"sync": "warning: sync: cannot reach " + far + ": no answer from host"})
	w.servers = nil
	wantFindings(t, w.ok("doctor"), map[string]string{"sync": "warning: sync: cannot reach " + far + ": no such host"})

	w, s = walled(t, dav)
	w.prints(davPass + "\nann")
	w.ok("sync", "setup", dav, "--credentials", "x")
	s.password = "canary-new"
	wantFindings(t, w.ok("doctor"), map[string]string{"sync": "not let in: check user and password, synced last "})
	if got := findings(w.ok("doctor"))["sync"]; !strings.HasSuffix(got, "\tww sync login\n") {
		t.Errorf("it says %q", got)
	}
	if s.open != 0 {
		t.Errorf("%d stores are left open", s.open)
	}
}

func TestDoctorLooksForAFolderToo(t *testing.T) {
	w := synced(t)
	wantFindings(t, w.ok("doctor"), map[string]string{"sync": "good: sync: /media/pile is there"})
	w.disk = &unplugged{w.mem}
	wantFindings(t, w.ok("doctor"), map[string]string{"sync": "warning: sync: cannot reach /media/pile: file does not exist"})
}

// What a backup lacks comes back from the target that the backup names.
func TestARepairedVaultGetsTheRestFromItsTarget(t *testing.T) {
	w := synced(t)
	w.ok("add", "more")
	w.ok("sync")
	w.write(vaultPath, string(flipped(w.vault(), len(w.vault())-9)))
	tried := w.run("doctor", "--fix", "-n", "--json").out
	if faults := readSchema(t, "doctor").faults(tried); len(faults) > 0 || !strings.Contains(tried, `"target":"/media/pile"`) {
		t.Errorf("%q: %s", faults, tried)
	}
	r := w.run("doctor", "--fix", "-y")
	r.want(t, 0, "· it was synced with /media/pile: what it lacks may be there  ww sync")
	w.ok("sync").want(t, 0, "1 change came · in step")
	w.ok("get", "more")
}

func TestWithoutABackupTheSyncFilesAreRemembered(t *testing.T) {
	w := synced(t)
	for name := range w.mem.Files() {
		if strings.Contains(name, ".bak") {
			check(t, w.mem.Remove(name))
		}
	}
	w.write(vaultPath, string(flipped(w.vault(), len(w.vault())-9)))
	w.run("doctor", "--fix", "-y").want(t, 8, "it has no backup", "ww join TARGET --vault NEW  makes it again")
	w.ok("join", pile, "--vault", "again")
	w.ok("get", "github", "--vault", "again")
}

func TestAKitNamesWhereTheSyncFilesAre(t *testing.T) {
	const odd = "webdavs://ann@host/a b"
	w, _ := serving(t, odd)
	kitCode(t, w, kitPath)
	if page := string(w.mem.Files()[kitPath]); strings.Contains(page, "sync") {
		t.Errorf("a vault that is not synced has %s", page)
	}
	w.ok("sync", "setup", odd)
	for _, args := range [][]string{{"kit", "-o", "/second.html"}, {"shares", "--need", "2", "--of", "2", "-o", "/shares"}} {
		w.ok(append([]string{"recovery"}, args...)...)
	}
	pages := 0
	for name, data := range w.mem.Files() {
		if page := string(data); name == "/second.html" || strings.HasPrefix(name, "/shares/") {
			pages++
			how := " --recovery<"
			if name != "/second.html" {
				how = " --recovery --shares<"
			}
			for _, text := range []string{"Where the sync files are", odd, "ww join &#39;" + odd + "&#39;" + how} {
				if !strings.Contains(page, text) {
					t.Errorf("%s does not say %q:\n%s", name, text, page)
				}
			}
		}
	}
	if pages != 3 {
		t.Errorf("%d pages", pages)
	}
	w.ok("recovery", "kit", "-o", "/third.pdf")
}
