package cmd_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// asideName is where a repair on the day of the tests leaves a damaged vault.
const asideName = vaultPath + ".damaged-2026-11-24"

// lastSave is a world whose last save added gitlab and gave github another user, with
// so much in it that damage in the middle leaves the list readable.
func lastSave(t *testing.T) *world {
	w := withVault(t)
	w.stdin = strings.NewReader(strings.Repeat("x", 60000))
	w.ok("add", "bulk", "--kind", "note", "--stdin")
	for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
		w.write("/big", strings.Repeat(name, 100000))
		w.ok("attach", "bulk", "/big")
		w.ok("attach", "bulk", "--rm", "big")
	}
	return w
}

func TestARepairNamesWhatTheBackupDoesNotHave(t *testing.T) {
	w := lastSave(t)
	w.ok("add", "gitlab", "-u", "me")
	w.ok("edit", "github", "user=other")
	check(t, w.mem.Remove(vaultPath+".bak.1"))
	w.write(vaultPath, string(flipped(w.vault(), len(w.vault())/2)))
	damaged := w.vault()
	w.unchanged(func() {
		w.run("doctor", "--fix", "-n").want(t, 8, "dry run: ", "missing: gitlab (2 fields)", "older in it: github (1 field")
		w.run("doctor", "--fix").want(t, 2, "There is nobody to ask", "Nothing was changed")
		w.run("doctor", "--fix", "--no-input").want(t, 2, "There is nobody to ask")
		w.password = "wrong"
		w.run("doctor", "--fix", "-y").want(t, 6)
		w.password = master
	})
	w.ok("doctor", "--fix", "-y").want(t, 0, "2 saves came after it", "missing: gitlab (2 fields)", "older in it: github (1 field")
	if !bytes.Equal(w.mem.Files()[asideName], damaged) {
		t.Error("the damaged file is not kept as it was")
	}
	w.ok("check", "--deep")
	w.run("get", "gitlab").want(t, 3)
	if got := w.ok("get", "github", "user").out; got != "octocat\n" {
		t.Errorf("github is of %q", got)
	}
	w.ok("add", "another") // no rollback, no fork
}

func TestARepairAsksAndTakesNoForNo(t *testing.T) {
	w := withVault(t)
	w.write(vaultPath, string(flipped(w.vault(), len(w.vault())-9)))
	w.unchanged(func() {
		w.sits(master + "\rn\r")
		w.run("doctor", "--fix").want(t, 1, "not confirmed", "Nothing was changed")
		w.sits(master + "\r\r")
		w.run("doctor", "--fix").want(t, 1, "not confirmed")
	})
	w.sits(master + "\ry\r")
	w.run("doctor", "--fix").want(t, 0, "is in the place of the vault")
	if shown := w.person.shown.String(); strings.Count(shown, "Master password: …") != 1 {
		t.Errorf("the password is not asked for once: %q", shown)
	}
}

func TestARepairFitsEveryDamage(t *testing.T) {
	whole := withVault(t)
	whole.ok("add", "two")
	for _, damage := range damages {
		t.Run(damage.name, func(t *testing.T) {
			w := whole.copy()
			w.t = t
			w.write(vaultPath, string(damage.make(t, w, w.vault())))
			was := w.vault()
			if strings.Contains(damage.name, "costs") || strings.Contains(damage.name, "newer") {
				w.unchanged(func() { w.run("doctor", "--fix", "-y").want(t, 8, damage.says) })
				return
			}
			w.ok("doctor", "--fix", "-y").want(t, 0, "what they changed cannot be read", "1 save came after it")
			if kept, ok := w.mem.Files()[asideName]; !ok || !bytes.Equal(kept, was) {
				t.Error("the damaged file is not kept as it was")
			}
			w.ok("get", "github")
			w.ok("add", "another")
		})
	}
}

func TestARepairBringsBackAVaultThatIsGone(t *testing.T) {
	w := withVault(t)
	w.ok("add", "two")
	check(t, w.mem.Remove(vaultPath))
	w.run("doctor").want(t, 7, "there is no vault at "+vaultPath+", but ", "ww doctor --fix")
	w.ok("doctor", "--fix", "-y").want(t, 0, "1 save came after it", "is in the place of the vault\n")
	w.ok("get", "github")
	if _, ok := w.mem.Files()[asideName]; ok {
		t.Error("a file is set aside that was not there")
	}
	w.run("doctor", "--fix", "-y", "--vault", "none").want(t, 7)
}

func TestARepairWithoutAGoodBackupChangesNothing(t *testing.T) {
	w := withVault(t)
	for name := range w.mem.Files() {
		if strings.HasPrefix(name, vaultPath) && !strings.HasSuffix(name, ".lock") {
			w.write(name, "not a vault")
		}
	}
	w.unchanged(func() {
		w.run("doctor", "--fix", "-y").want(t, 8, "none of its ", "Nothing was changed", "ww backup ls")
	})
	for _, name := range []string{".bak.1", ".day-2026-11-24.bak"} {
		_ = w.mem.Remove(vaultPath + name)
	}
	w.run("doctor", "--fix", "-y").want(t, 8, "and it has no backup.")
}

func TestARepairIsToldAsJSON(t *testing.T) {
	w := lastSave(t)
	w.ok("add", "gitlab")
	w.write(vaultPath, string(flipped(w.vault(), len(w.vault())/2)))
	r := w.ok("doctor", "--fix", "-y", "--json")
	if faults := readSchema(t, "doctor").faults(r.out); len(faults) > 0 {
		t.Errorf("%q in %s", faults, r.out)
	}
	for _, want := range []string{`"aside":"` + asideName + `"`, `"name":"gitlab","new":true,"fields":1}`, `"behind":1`} {
		if !strings.Contains(r.out, want) {
			t.Errorf("no %s in %s", want, r.out)
		}
	}
}

func TestADamagedFileIsNeitherAVaultNorABackup(t *testing.T) {
	w := withVault(t)
	w.ok("add", "two")
	w.write(vaultPath, "")
	w.ok("doctor", "--fix", "-y")
	for _, args := range [][]string{{"backup", "ls"}, {"vault", "ls"}} {
		if out := w.ok(args...).out; strings.Contains(out, "damaged-") {
			t.Errorf("ww %q lists it: %s", args, out)
		}
	}
	for range 5 {
		w.ok("edit", "github", "user=x")
		w.ok("edit", "github", "user=y")
	}
	if names := asideNames(w); !slices.Equal(names, []string{asideName}) {
		t.Errorf("set aside are %q", names)
	}
	wantFindings(t, w.ok("doctor"), map[string]string{"leftovers": "note: a repair kept the damaged vault as " + asideName})
}

func asideNames(w *world) (names []string) {
	for name := range w.mem.Files() {
		if strings.Contains(name, ".damaged-") {
			names = append(names, name)
		}
	}
	return names
}
