package vault_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"testing"
	"time"

	"watchword/internal/disk"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

func TestUpdateWithoutChangeWritesNothing(t *testing.T) {
	v := inMemory(t, 1)
	v.Add("github", "octocat", "one")
	before := content(t, v)
	v.Do(nothing)
	v.Do(func(tx *vault.Tx) error {
		for _, err := range tx.Rows() {
			must(t, err)
		}
		return nil
	})
	if !bytes.Equal(content(t, v), before) {
		t.Error("the file changed")
	}
}

func TestEverySaveCountsUp(t *testing.T) {
	v := inMemory(t, 1)
	for want := uint64(1); want < 5; want++ {
		s := status(v)
		if s.Generation != want || s.Entries != int(want)-1 || s.Commits != int(want)-1 || s.SavedAt.Before(vaulttest.Start) || s.ReadOnly {
			t.Errorf("status %+v, want save %d", s, want)
		}
		v.Add("github", "octocat", "one")
	}
}

func TestSaveMeanwhileIsJoinedNotOverridden(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	again := v.Again(2)
	var added vault.ID
	v.Do(func(tx *vault.Tx) error {
		_, err := tx.Edit(id, vault.SetSecret(vault.Password, vaulttest.Secret("mine")), vault.Set(vault.Kind, "login"))
		for i := range 3 {
			setPassword(again, id, fmt.Sprint("theirs ", i))
		}
		added = again.Add("gitlab", "me", "x")
		return err
	})
	e := entry(v, id)
	if e.Text(vault.Kind) != "login" || len(e.Heads()) != 2 || len(e.Commits) != 5 {
		t.Errorf("kind %q, heads %d, %d commits", e.Text(vault.Kind), len(e.Heads()), len(e.Commits))
	}
	if got := passwords(v, id); len(got) != 2 || !(got[0] == "mine" && got[1] == "theirs 2" || got[1] == "mine" && got[0] == "theirs 2") {
		t.Errorf("passwords %q, want both", got)
	}
	wantPasswords(t, v, added, "x")
	if s := status(v); s.Generation != 7 || s.Entries != 2 || s.Commits != 6 {
		t.Errorf("status %+v", s)
	}
}

func TestEditKeepsItsValueWhenTheEntryIsDestroyedMeanwhile(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	again := v.Again(2)
	v.Do(func(tx *vault.Tx) error {
		_, err := tx.Edit(id, vault.Set(vault.User, "hubber"))
		again.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
		again.Do(func(tx *vault.Tx) error { return tx.Destroy(id) })
		return err
	})
	if e := entry(v, id); e.Trashed || e.Text(vault.User) != "hubber" {
		t.Errorf("trashed %v user %q", e.Trashed, e.Text(vault.User))
	}
	wantPasswords(t, v, id, "one")
}

func TestDestroyingSparesWhatAnEditMeanwhileKeepsAlive(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	root := entry(v, id).Commits[0].ID
	v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	again := v.Again(2)
	v.Do(func(tx *vault.Tx) error {
		err := tx.Destroy(id)
		again.Do(func(tx *vault.Tx) error { // an edit that did not see the delete
			c := &vault.Commit{Stamp: 1, Parents: []vault.CommitID{root}, Items: []vault.Item{{Key: vault.Kind, Form: vault.Text, Text: "login"}}}
			must(t, c.Finish(id))
			tx.Put(id, c)
			return nil
		})
		return err
	})
	if e := entry(v, id); e.Trashed || e.Text(vault.Kind) != "login" {
		t.Errorf("trashed %v kind %q", e.Trashed, e.Text(vault.Kind))
	}
	wantPasswords(t, v, id, "one")
}

func TestManyProgramsAtOnceLoseNoEdit(t *testing.T) {
	const programs, edits = 4, 4
	v := vaulttest.New(t, 1)
	id := v.Add("github", "octocat", "one")
	failed := make(chan error, programs)
	for p := range programs {
		go func() {
			again := v.Again(uint64(100 + p))
			var errs error
			for i := range edits {
				errs = errors.Join(errs, update(again, func(tx *vault.Tx) error {
					_, err := tx.Edit(id, vault.Set(customKey(p), fmt.Sprint(i)), vault.SetSecret(vault.Password, vaulttest.Secret(fmt.Sprint(p, i))))
					return err
				}))
			}
			failed <- errs
		}()
	}
	for range programs {
		must(t, <-failed)
	}
	e := entry(v, id)
	if len(e.Commits) != 1+programs*edits {
		t.Errorf("%d commits, want %d", len(e.Commits), 1+programs*edits)
	}
	for p := range programs {
		if got := e.Text(customKey(p)); got != fmt.Sprint(edits-1) {
			t.Errorf("program %d: last edit %q", p, got)
		}
	}
	if found := readable(v); len(found) != 1+programs*edits {
		t.Errorf("%d passwords readable", len(found))
	}
}

func TestBackupsRotateOnlyWhenCommitsChange(t *testing.T) {
	v := inMemory(t, 1)
	var saves [][]byte
	for i := range 6 {
		saves = append(saves, content(t, v))
		v.Add(fmt.Sprint(i), "u", "one")
		v.Do(nothing)
	}
	for i, name := range disk.Backups(v.Path, vault.KeepBackups+1) {
		data, err := disk.ReadFile(v.FS, name, 1<<30)
		if i == vault.KeepBackups {
			if err == nil {
				t.Errorf("%s is one too many", name)
			}
			continue
		}
		must(t, err)
		if !bytes.Equal(data, saves[len(saves)-1-i]) {
			t.Errorf("%s is another save", name)
		}
	}
}

func TestSaveGivesUpWhenTheFileNeverStandsStill(t *testing.T) {
	v := inMemory(t, 1)
	other := v.Copy("other")
	must(t, update(other, addOne))
	hurried := v.Again(2)
	swapping := &restless{FS: v.FS, path: v.Path, other: other.Path}
	hurried.FS = swapping
	wantErr(t, update(hurried, addOne), disk.ErrChanged)
	if swapping.swaps != 5 {
		t.Errorf("tried %d times, want 5", swapping.swaps)
	}
}

// restless puts another save in the place of the file for the moment in which
// somebody is about to replace it.
type restless struct {
	disk.FS
	path, other string
	swaps       int
}

func (r *restless) Link(from, to string) error {
	if from != r.path {
		return r.FS.Link(from, to)
	}
	r.swaps++
	return r.FS.Link(r.other, to)
}

func TestUpdateThatWaitsForTheLockNamesTheHolder(t *testing.T) {
	v := inMemory(t, 1)
	unlock, err := v.FS.Lock(context.Background(), v.Path, "pid 1, ww import")
	must(t, err)
	hasty := v.Again(2)
	hasty.FS = impatient{v.FS}
	err = update(hasty, addOne)
	var busy *disk.BusyError
	if !errors.As(err, &busy) || busy.Holder != "pid 1, ww import" {
		t.Errorf("error %v, want a BusyError that names the holder", err)
	}
	must(t, unlock())
}

// impatient waits for no lock longer than a moment.
type impatient struct{ disk.FS }

func (i impatient) Lock(ctx context.Context, name, who string) (func() error, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
	defer cancel()
	return i.FS.Lock(ctx, name, who)
}

func TestAnEditThatNobodySawIsNotOverridden(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	again := v.Again(2)
	runs := 0
	v.Do(func(tx *vault.Tx) error {
		if runs++; runs == 1 {
			setPassword(again, id, "theirs")
		}
		_, err := tx.Edit(id, vault.SetSecret(vault.Password, vaulttest.Secret("mine")))
		return err
	})
	if got := passwords(v, id); len(got) != 2 || runs != 1 {
		t.Errorf("passwords %q after %d runs, want both after one", got, runs)
	}
}

func TestReaderLeavesTheTemporaryFileOfAWriterAlone(t *testing.T) {
	v := inMemory(t, 1)
	temp := filepath.Join(v.Dir, ".vault.ww.tmp-0123456789abcdef")
	f, err := v.FS.Create(temp)
	must(t, err)
	must(t, f.Close())
	v.Look(nothing)
	if _, err := v.FS.Stat(temp); err != nil {
		t.Errorf("after a read: %v", err)
	}
	v.Add("github", "octocat", "one")
	if _, err := v.FS.Stat(temp); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after a save: %v", err)
	}
}
