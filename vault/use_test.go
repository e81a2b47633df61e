package vault_test

import (
	"bytes"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

// tracking returns a vault that notes uses, and an entry in it.
func tracking(t *testing.T) (*vaulttest.Vault, vault.ID) {
	v := inMemory(t, 1)
	v.TrackUse = true
	return v, v.Add("github", "octocat", "one")
}

func use(v *vaulttest.Vault, ids ...vault.ID) {
	v.Look(func(tx *vault.Tx) error {
		for _, id := range ids {
			tx.Used(id)
		}
		return nil
	})
}

func usesOf(v *vaulttest.Vault) (uses map[vault.ID]time.Time) {
	v.Look(func(tx *vault.Tx) error { uses = tx.Uses(); return nil })
	return uses
}

func useFile(v *vaulttest.Vault) (name string) {
	v.Look(func(tx *vault.Tx) error { name = tx.UsePath(); return nil })
	return name
}

func TestAUseIsRememberedWithItsTime(t *testing.T) {
	v, id := tracking(t)
	other := v.Add("gitlab", "me", "two")
	if uses := usesOf(v); uses == nil || len(uses) != 0 {
		t.Errorf("before any use: %v, want an empty map", uses)
	}
	use(v, id)
	uses := usesOf(v)
	at, ok := uses[id]
	if _, unused := uses[other]; !ok || unused || at.Before(vaulttest.Start) || at.After(v.Now()) {
		t.Errorf("uses %v, want one of %v since %v", uses, id, vaulttest.Start)
	}
}

func TestAnUpdateNotesUsesTooAndSurvivesANewPassword(t *testing.T) {
	v, id := tracking(t)
	c := v.Copy("c")
	key, slot, unlock := newKey(t, c, status(c).ID)
	c.Do(func(tx *vault.Tx) error {
		tx.Used(id)
		tx.Rekey(key, []crypto.Slot{slot})
		return nil
	})
	must(t, c.View(t.Context(), unlock, func(tx *vault.Tx) error {
		if len(tx.Uses()) != 1 {
			t.Errorf("uses %v after a new password", tx.Uses())
		}
		return nil
	}))
}

func TestAFailedTransactionNotesNoUse(t *testing.T) {
	v, id := tracking(t)
	no := errors.New("no")
	fail := func(tx *vault.Tx) error { tx.Used(id); return no }
	wantErr(t, look(v, fail), no)
	wantErr(t, update(v, fail), no)
	if uses := usesOf(v); len(uses) != 0 {
		t.Errorf("uses %v", uses)
	}
}

func TestUsesAreNeitherReadNorWrittenWhenOff(t *testing.T) {
	v, id := tracking(t)
	use(v, id)
	file := useFile(v)
	kept, err := disk.ReadFile(v.FS, file, 1<<20)
	must(t, err)
	v.TrackUse = false
	v.FS = &refusing{v.FS, ".use"}
	heard := heed(v)
	use(v, id)
	if uses := usesOf(v); uses != nil {
		t.Errorf("uses %v, want none", uses)
	}
	wantNotices(t, heard)
	v.FS = v.FS.(*refusing).FS
	if now, _ := disk.ReadFile(v.FS, file, 1<<20); !bytes.Equal(now, kept) {
		t.Error("the file was changed")
	}
}

// refusing fails the test's way on every file whose name has a part.
type refusing struct {
	disk.FS
	part string
}

var errRefused = errors.New("refused")

func (r *refusing) Open(name string) (disk.File, error) {
	if strings.Contains(name, r.part) {
		return nil, errRefused
	}
	return r.FS.Open(name)
}

func (r *refusing) Create(name string) (disk.File, error) {
	if strings.Contains(name, r.part) {
		return nil, errRefused
	}
	return r.FS.Create(name)
}

func TestAUseThatCannotBeWrittenIsOnlyANotice(t *testing.T) {
	v, id := tracking(t)
	heard := heed(v)
	v.FS = &refusing{v.FS, ".use"}
	use(v, id)
	wantNotices(t, heard, vault.UseNotKept)
	v.FS = v.FS.(*refusing).FS
}

func TestUsesWithinAMinuteAreOneWrite(t *testing.T) {
	v, id := tracking(t)
	use(v, id)
	first := usesOf(v)[id]
	use(v, id) // the clock moves by seconds
	if again := usesOf(v)[id]; !again.Equal(first) {
		t.Errorf("noted at %v and again at %v", first, again)
	}
	for range 60 {
		v.Now()
	}
	use(v, id)
	if later := usesOf(v)[id]; !later.After(first) {
		t.Errorf("a use a minute later is not noted: %v", later)
	}
}

func TestTheUseFileDoesNotTellHowManyEntriesWereUsed(t *testing.T) {
	v, id := tracking(t)
	size := func() int {
		data, err := disk.ReadFile(v.FS, useFile(v), 1<<20)
		must(t, err)
		return len(data)
	}
	use(v, id)
	one := size()
	var ids []vault.ID
	for i := range 20 {
		ids = append(ids, vault.ID{byte(i + 1)})
	}
	use(v, ids...)
	if many := size(); many != one || len(usesOf(v)) != 21 {
		t.Errorf("%d bytes for one, %d for %d", one, many, len(usesOf(v)))
	}
}

func TestConcurrentUsesAreAllKept(t *testing.T) {
	v, _ := tracking(t)
	const programs = 8
	var done sync.WaitGroup
	for i := range programs {
		again := v.Again(uint64(i) + 2)
		done.Go(func() { use(again, vault.ID{byte(i + 1)}, vault.ID{99}) })
	}
	done.Wait()
	if uses := usesOf(v); len(uses) != programs+1 {
		t.Errorf("%d uses kept of %d", len(uses), programs+1)
	}
}

func TestAReaderDoesNotWaitForWhoWritesUses(t *testing.T) {
	v, id := tracking(t)
	use(v, id)
	unlock, err := v.FS.Lock(t.Context(), useFile(v), "a program that sleeps")
	must(t, err)
	if uses := usesOf(v); len(uses) != 1 {
		t.Errorf("uses %v", uses)
	}
	heard := heed(v)
	use(v, vault.ID{7})
	wantNotices(t, heard, vault.UseNotKept)
	must(t, unlock())
}

func TestWhatDeadWritersLeftBesideStateFilesGoesWithTheNextWrite(t *testing.T) {
	v, id := tracking(t)
	mem := v.FS.(*disktest.Memory)
	var stale []string
	for _, of := range []string{useFile(v), markFile(t, v)} {
		dir, base := of[:strings.LastIndex(of, "/")+1], of[strings.LastIndex(of, "/")+1:]
		stale = append(stale, dir+"."+base+".tmp-0123456789abcdef")
		mem.Put(stale[len(stale)-1], []byte("half"))
	}
	use(v, id)
	v.Add("gitlab", "me", "two")
	for _, name := range stale {
		if _, left := mem.Files()[name]; left {
			t.Errorf("%s is still there", name)
		}
	}
}
