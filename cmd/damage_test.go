package cmd_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
)

// damages are files that are no vault, or none any more. Each has a message of
// its own.
var damages = []struct {
	name string
	make func(t *testing.T, w *world, vault []byte) []byte
	says string
	also string // what is said besides
}{
	{"empty", func(*testing.T, *world, []byte) []byte { return nil }, "vault.ww is empty", "ww backup restore N"},
	{"something else", func(*testing.T, *world, []byte) []byte { return []byte("%PDF-1.7 and so on") }, "vault.ww is not a vault of Watchword", "The file is left as it is"},
	{"cut in the header", func(_ *testing.T, _ *world, vault []byte) []byte { return vault[:60] }, "vault.ww is damaged", "not about your password"},
	{"cut in the payload", func(_ *testing.T, _ *world, vault []byte) []byte { return vault[:len(vault)-1] }, "vault.ww is damaged", "ww backup restore N"},
	{"a bit of the header", func(_ *testing.T, _ *world, vault []byte) []byte { return flipped(vault, 100) }, "vault.ww is damaged", "ww backup restore N"},
	{"a bit of the payload", func(_ *testing.T, _ *world, vault []byte) []byte { return flipped(vault, len(vault)-9) }, "vault.ww was altered or damaged", "not about your password"},
	{"a newer format", func(_ *testing.T, _ *world, vault []byte) []byte { return ofMajor(vault, 2) }, "this vault has format 2", "Please update Watchword"},
	{"costs above the limit", func(t *testing.T, w *world, vault []byte) []byte {
		return costing(t, w, vault, crypto.Params{Time: 3, Memory: 1024, Lanes: 1})
	}, "m=1024 KiB, p=1: too expensive", "Nothing was changed"},
	{"costs below the limit", func(t *testing.T, w *world, vault []byte) []byte {
		return costing(t, w, vault, crypto.Params{Time: 1, Memory: 8, Lanes: 1})
	}, "m=8 KiB, p=1: too weak", "Nothing was changed"},
}

func TestADamagedVaultIsNamedAsSuchAndLeftAlone(t *testing.T) {
	whole := withVault(t)
	for _, damage := range damages {
		t.Run(damage.name, func(t *testing.T) {
			w := whole.copy()
			w.write(vaultPath, string(damage.make(t, w, w.vault())))
			for _, args := range [][]string{{"ls"}, {"get", "github"}, {"add", "x"}, {"check"}, {"passwd", "--new-password-file", "/new"}, {"undo", "-y"}} {
				w.unchanged(func() {
					r := w.run(args...)
					r.want(t, 8, damage.says, damage.also)
					if r.out != "" {
						t.Errorf("ww %q printed %q", args, r.out)
					}
				})
			}
			w.unchanged(func() { w.run("init").want(t, 1, "there is a vault already") })
		})
	}
}

func TestTheMessagesOfDamageDiffer(t *testing.T) {
	seen, whole := map[string]string{}, withVault(t)
	for _, damage := range damages {
		w := whole.copy()
		w.write(vaultPath, string(damage.make(t, w, w.vault())))
		said, _, _ := strings.Cut(w.run("ls").err, "\n")
		if twin, ok := seen[said]; ok && !strings.Contains(said, "is damaged") {
			t.Errorf("%s and %s both say %q", damage.name, twin, said)
		}
		seen[said] = damage.name
	}
}

func TestADeepCheckFindsWhatListingDoesNot(t *testing.T) {
	w := withVault(t)
	for i := range 40 { // more than one chunk of the payload
		w.stdin = strings.NewReader(strings.Repeat("x", 4000))
		w.ok("add", strings.Repeat("n", i+1), "--stdin")
	}
	w.write(vaultPath, string(flipped(w.vault(), len(w.vault())/2)))
	w.run("check").want(t, 8, "altered or damaged")
}

func TestADeepCheckTellsEveryProblem(t *testing.T) {
	w := withVault(t)
	w.write(vaultPath, string(spoiled(t, w, w.vault())))
	w.ok("check", "--accept-rollback")
	r := w.run("check", "--deep", "-q")
	r.want(t, 8, "ww: 1 problem found:\n   github (id:", "): open password: altered or damaged\n",
		"cannot be had back", "ww history github\n", "ww edit github\n", "ww backup ls --open\n")
	w.run("get", "github").want(t, 8, "altered or damaged")
	r = w.run("check", "--deep", "--json")
	if faults := readSchema(t, "check").faults(r.out); len(faults) > 0 || !strings.Contains(r.out, `"problems":["entry `) {
		t.Errorf("%q in %s", faults, r.out)
	}
	if want := `"name":"github","field":"password","what":"open password: altered or damaged","means":"`; !strings.Contains(r.out, want) {
		t.Errorf("no %s in %s", want, r.out)
	}
	r.want(t, 8, `"code":"problems","exit":8,`)
}

// refusing is a disk that fails one kind of call with an error.
type refusing struct {
	disk.FS
	err error
}

func (r *refusing) Create(name string) (disk.File, error) {
	return nil, &fs.PathError{Op: "create", Path: name, Err: r.err}
}

func TestADiskThatCannotBeWrittenChangesNothing(t *testing.T) {
	for _, trouble := range []struct {
		name string
		err  error
		says string
	}{
		{"full", disk.ErrFull, "could not save: the disk is full"},
		{"read-only", disk.ErrReadOnly, "could not save: the file system is read-only"},
		{"somebody else's folder", fs.ErrPermission, "not allowed: "},
	} {
		t.Run(trouble.name, func(t *testing.T) {
			w := withVault(t)
			w.disk = &refusing{w.mem, trouble.err}
			for _, args := range [][]string{{"add", "x"}, {"edit", "github", "user=y"}, {"rm", "github"}, {"undo", "-y"}} {
				w.unchanged(func() { w.run(args...).want(t, 1, trouble.says, "Nothing was changed") })
			}
			w.ok("get", "github")
		})
	}
}

func TestAFailingStepOfASaveIsTold(t *testing.T) {
	whole := withVault(t)
	for step := 1; ; step++ {
		w := whole.copy()
		failing := &disktest.Failing{FS: w.mem, At: step, Err: errors.New("the disk is on fire")}
		w.disk = failing
		before := string(w.vault())
		r := w.run("edit", "github", "user=other")
		if !failing.Hit() {
			break
		}
		same := before == string(w.vault())
		switch {
		case r.code == 0 && same:
			t.Errorf("%v: it says that it saved, and did not:\n%s", failing, r.err)
		case r.code != 0 && r.code != 15 && !same && strings.Contains(r.err, "Nothing was changed"):
			t.Errorf("%v: it says that nothing was changed, and it was:\n%s", failing, r.err)
		case r.code != 0 && same && strings.Contains(failing.String(), "vault.ww.tmp-") && !strings.Contains(r.err, "Nothing was changed"):
			t.Errorf("%v: it does not say that nothing was changed:\n%s", failing, r.err)
		}
	}
}
