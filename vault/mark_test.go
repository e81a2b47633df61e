package vault_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

func wantRollback(t *testing.T, err error, have, seen uint64) {
	t.Helper()
	var rollback *vault.RollbackError
	if !errors.As(err, &rollback) || rollback.Have != have || rollback.Seen != seen || rollback.Altered {
		t.Errorf("error %v, want a RollbackError from %d to %d", err, seen, have)
	}
}

func wantFork(t *testing.T, err error, have, seen uint64) {
	t.Helper()
	var fork *vault.ForkError
	if !errors.As(err, &fork) || fork.Have != have || fork.Seen != seen {
		t.Errorf("error %v, want a ForkError between %d and %d", err, have, seen)
	}
}

// markFile returns the name of the file that holds the marks of v.
func markFile(t testing.TB, v *vaulttest.Vault) string {
	t.Helper()
	entries, err := v.FS.ReadDir(v.State)
	must(t, err)
	for _, e := range entries {
		if filepath.Ext(e.Name()) == ".state" {
			return filepath.Join(v.State, e.Name())
		}
	}
	t.Fatal("no marks")
	return ""
}

func TestOlderFileIsRefusedUntilAccepted(t *testing.T) {
	v := inMemory(t, 1)
	v.Add("github", "octocat", "one")
	c := v.Copy("c")
	old := content(t, c)
	c.Add("gitlab", "u", "two")
	c.Add("gitea", "u", "three")
	replace(t, c, old)
	before := heed(c)
	wantRollback(t, look(c, nothing), 2, 4)
	wantRollback(t, update(c, addOne), 2, 4)
	c.AcceptRollback = true
	must(t, look(c, nothing))
	c.AcceptRollback = false
	must(t, look(c, nothing))
	must(t, update(c, addOne))
	wantNotices(t, before)
}

func TestOlderFileThatIsAcceptedByAnUpdateIsQuietAfterwards(t *testing.T) {
	v := inMemory(t, 1)
	c := v.Copy("c")
	old := content(t, c)
	c.Add("gitlab", "u", "two")
	c.Add("gitea", "u", "three")
	replace(t, c, old)
	c.AcceptRollback = true
	must(t, update(c, addOne))
	c.AcceptRollback = false
	must(t, update(c, addOne))
}

func TestForkIsReadWithANoticeAndNotWritten(t *testing.T) {
	v := inMemory(t, 1)
	c := v.Copy("c")
	other := c.Copy("other")
	other.Add("theirs", "u", "x")
	c.Add("mine", "u", "x")
	replace(t, c, content(t, other))
	heard := heed(c)
	must(t, look(c, nothing))
	must(t, look(c, nothing))
	wantNotices(t, heard, vault.Forked, vault.Forked)
	wantFork(t, update(c, addOne), 2, 2)
	c.AcceptFork = true
	must(t, look(c, nothing))
	must(t, update(c, addOne))
	c.AcceptFork = false
	must(t, update(c, addOne))
	wantNotices(t, heard)
}

func TestForkThatIsNewerIsAForkToo(t *testing.T) {
	v := inMemory(t, 1)
	c := v.Copy("c")
	other := c.Copy("other")
	for range 3 {
		other.Add("theirs", "u", "x")
	}
	c.Add("mine", "u", "x")
	replace(t, c, content(t, other))
	wantFork(t, update(c, addOne), 4, 2)
}

func TestJoinHealsAFork(t *testing.T) {
	v := inMemory(t, 1)
	c := v.Copy("c")
	other := c.Copy("other")
	other.Add("theirs", "u", "x")
	c.Add("mine", "u", "x")
	conflictCopy := c.Copy("conflict")
	replace(t, c, content(t, other))
	c.AcceptFork = true
	joins(c, conflictCopy)
	c.AcceptFork = false
	heard := heed(c)
	must(t, update(c, addOne))
	wantNotices(t, heard)
	if n := countAlive(c); n != 3 {
		t.Errorf("%d entries", n)
	}
}

func TestNewerFileThatDescendsFromTheMarkIsFine(t *testing.T) {
	v := inMemory(t, 1)
	c := v.Copy("c")
	must(t, look(c, nothing))
	ahead := c.Copy("ahead")
	for i := range vault.KeepBefore + 8 { // far beyond the lineage in the end
		ahead.Add(fmt.Sprint(i), "u", "x")
		if i == 3 || i == vault.KeepBefore-1 {
			each := c.CopyOf("each", content(t, c))
			must(t, look(each, nothing))
			replace(t, each, content(t, ahead))
			heard := heed(each)
			must(t, update(each, addOne))
			wantNotices(t, heard)
		}
	}
	replace(t, c, content(t, ahead))
	must(t, update(c, addOne))
}

func TestFirstSightIsSaidOnce(t *testing.T) {
	v := inMemory(t, 1)
	v.Add("github", "octocat", "one")
	c := v.Copy("c")
	var notices []vault.Notice
	c.Notify = func(n vault.Notice) { notices = append(notices, n) }
	must(t, look(c, nothing))
	must(t, update(c, addOne))
	if len(notices) != 1 || notices[0].Kind != vault.FirstSeen || notices[0].Generation != 2 || notices[0].SavedAt.Before(vaulttest.Start) {
		t.Errorf("notices %+v", notices)
	}
}

func TestTwoVaultPathsHaveMarksOfTheirOwn(t *testing.T) {
	v := inMemory(t, 1)
	c := v.Copy("c")
	c.State = v.State
	heard := heed(c)
	must(t, update(c, addOne))
	wantNotices(t, heard, vault.FirstSeen)
	v.Add("other way", "u", "x")
	must(t, update(c, addOne))
	wantNotices(t, heard)
}

func TestAlteredMarkCountsAsOlder(t *testing.T) {
	v := inMemory(t, 1)
	good := content(t, v)
	for what, change := range map[string]func(b []byte) []byte{
		"a bit":     func(b []byte) []byte { b[0] ^= 1; return b },
		"the MAC":   func(b []byte) []byte { b[len(b)-1] ^= 1; return b },
		"cut":       func(b []byte) []byte { return b[:len(b)-1] },
		"too short": func(b []byte) []byte { return b[:7] },
	} {
		c := v.CopyOf("c", good)
		must(t, update(c, addOne))
		mark, err := disk.ReadFile(c.FS, markFile(t, c), 1<<20)
		must(t, err)
		must(t, disk.WriteFile(c.FS, markFile(t, c), change(mark), c.Rand))
		var rollback *vault.RollbackError
		if err := look(c, nothing); !errors.As(err, &rollback) || !rollback.Altered || rollback.Error() == (&vault.RollbackError{}).Error() {
			t.Errorf("%s: error %v, want one that says the mark was altered", what, err)
		}
		c.AcceptRollback = true
		must(t, update(c, addOne))
		c.AcceptRollback = false
		must(t, update(c, addOne))
	}
}

func TestMarkOfAnotherVaultIsAltered(t *testing.T) {
	v, other := inMemory(t, 1), inMemory(t, 2)
	c := v.Copy("c")
	must(t, update(c, addOne))
	foreign, err := disk.ReadFile(other.FS, markFile(t, other), 1<<20)
	must(t, err)
	must(t, disk.WriteFile(c.FS, markFile(t, c), foreign, c.Rand))
	var rollback *vault.RollbackError
	if err := update(c, addOne); !errors.As(err, &rollback) || !rollback.Altered {
		t.Errorf("error %v", err)
	}
}

func TestLostMarksAreAFirstSight(t *testing.T) {
	c := inMemory(t, 1).Copy("c")
	must(t, update(c, addOne))
	must(t, c.FS.Remove(markFile(t, c)))
	heard := heed(c)
	must(t, update(c, addOne))
	wantNotices(t, heard, vault.FirstSeen)
}

func TestMarkThatCannotBeReadOrWrittenIsNoReasonToStop(t *testing.T) {
	v := vaulttest.New(t, 1)
	c := v.Copy("c")
	must(t, os.WriteFile(c.State, []byte("in the way"), 0o600))
	heard := heed(c)
	must(t, look(c, nothing))
	must(t, update(c, addOne))
	if len(*heard) == 0 || (*heard)[0] != vault.NotMarked {
		t.Errorf("notices %v", *heard)
	}
}

func TestVaultWithoutAStateFolderHasNoMarks(t *testing.T) {
	v := inMemory(t, 1)
	c := v.Copy("c")
	c.State = ""
	old := content(t, c)
	heard := heed(c)
	must(t, update(c, addOne))
	replace(t, c, old)
	must(t, update(c, addOne))
	wantNotices(t, heard)
}

func TestOlderFileThatAppearsDuringAnUpdateIsRefused(t *testing.T) {
	v := inMemory(t, 1)
	c := v.Copy("c")
	old := content(t, c)
	c.Add("gitlab", "u", "two")
	wantRollback(t, update(c, func(tx *vault.Tx) error {
		replace(t, c, old)
		return addOne(tx)
	}), 1, 2)
}

func TestFileThatIsGoneWhenItIsSavedIsSaid(t *testing.T) {
	v := inMemory(t, 1)
	c := v.Copy("c")
	wantErr(t, update(c, func(tx *vault.Tx) error {
		must(t, c.FS.Remove(c.Path))
		return addOne(tx)
	}), vault.ErrNoVault)
	wantErr(t, look(c, nothing), fs.ErrNotExist)
}

func TestMarksAreFoundEvenIfTheFirstLookAtTheFileFails(t *testing.T) {
	v := inMemory(t, 1)
	c := v.Copy("c")
	old := content(t, c)
	c.Add("gitlab", "u", "two")
	replace(t, c, old)
	c.FS = &disktest.Failing{FS: c.FS, At: 4, Err: fs.ErrPermission} // resolve, stat, open, read
	wantRollback(t, look(c, nothing), 1, 2)
	if failing := c.FS.(*disktest.Failing); !strings.Contains(failing.String(), "(read "+c.Path+")") {
		t.Errorf("%v, want the first look at the file", failing)
	}
}
