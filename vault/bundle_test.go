package vault_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

// all is what a copy of a vault has, as it would travel.
func all(t *testing.T, v *vaulttest.Vault) (*vault.Bundle, []byte) {
	t.Helper()
	return lacking(t, v, func(vault.Mark) bool { return false })
}

func lacking(t *testing.T, v *vaulttest.Vault, has func(vault.Mark) bool) (*vault.Bundle, []byte) {
	t.Helper()
	var file bytes.Buffer
	var size vault.BundleSize
	v.Look(func(tx *vault.Tx) error {
		b, err := tx.Lacking(has)
		must(t, err)
		n, err := b.WriteTo(&file)
		size = b.Size()
		if commits, err := tx.Commits(); err != nil || commits < int(size.Commits) {
			t.Errorf("%d commits of %d, %v", size.Commits, commits, err)
		}
		if n != size.Index+size.Log+size.Blobs {
			t.Errorf("%d bytes for %+v", n, size)
		}
		return err
	})
	b, err := vault.ParseBundle(file.Bytes(), size)
	must(t, err)
	return b, file.Bytes()
}

func brings(v *vaulttest.Vault, b *vault.Bundle) (brought vault.Brought) {
	v.Do(func(tx *vault.Tx) (err error) {
		brought, err = tx.Bring(b)
		return err
	})
	return brought
}

func TestWhatIsBroughtIsWhatWasTaken(t *testing.T) {
	v := inMemory(t, 1)
	old := v.Copy("old")
	id := v.Add("github", "octocat", "one")
	setPassword(v, id, "two")
	v.Add("gitlab", "u", "three")
	b, _ := all(t, v)
	if j := brings(old, b); j.Commits != 3 || len(j.New) != 2 || len(j.PutOff) != 0 {
		t.Errorf("brought %+v", j)
	}
	p, q := parts(v), parts(old)
	if !bytes.Equal(p.View, q.View) || !bytes.Equal(p.Log, q.Log) || !bytes.Equal(p.Blobs, q.Blobs) {
		t.Error("VIEW, LOG or BLOBS differ")
	}
	before := status(old)
	if j := brings(old, b); j.Commits != 0 || status(old) != before {
		t.Errorf("brought again: %+v", j)
	}
	old.Sound()
}

func TestBundleIsCutBetweenEntriesAndJoinedAgain(t *testing.T) {
	v := inMemory(t, 1)
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		v.Add(name, "u", name)
	}
	b, whole := all(t, v)
	for size, want := range map[int64]int{1: 5, 1 << 20: 1, int64(len(whole))/2 + 1: 3} {
		parts := b.Split(size)
		if len(parts) != want {
			t.Errorf("cut at %d bytes: %d parts, want %d", size, len(parts), want)
		}
		var again vault.Bundle
		for _, p := range parts {
			again.Join(p)
		}
		var file bytes.Buffer
		if _, err := again.WriteTo(&file); err != nil || !bytes.Equal(file.Bytes(), whole) {
			t.Errorf("cut at %d bytes: it is another bundle, %v", size, err)
		}
	}
	var empty vault.Bundle
	if n := len(empty.Split(100)); n != 0 {
		t.Errorf("nothing has %d parts", n)
	}
}

func TestBundleThatDoesNotAddUpIsForged(t *testing.T) {
	v := inMemory(t, 1)
	setPassword(v, v.Add("github", "octocat", "one"), "two")
	v.Add("gitlab", "u", "three")
	b, data := all(t, v)
	sound := b.Size()
	for name, change := range map[string]func(d []byte, s *vault.BundleSize) []byte{
		"an entry more":      func(d []byte, s *vault.BundleSize) []byte { s.Entries++; return d },
		"a commit more":      func(d []byte, s *vault.BundleSize) []byte { s.Commits++; return d },
		"negative":           func(d []byte, s *vault.BundleSize) []byte { s.Log = -1; return d },
		"longer than it is":  func(d []byte, s *vault.BundleSize) []byte { s.Log += 1 << 40; return d },
		"a byte more":        func(d []byte, s *vault.BundleSize) []byte { return append(d, 0) },
		"blobs in the log":   func(d []byte, s *vault.BundleSize) []byte { s.Log += 8; s.Blobs -= 8; return d },
		"entry of no bytes":  func(d []byte, _ *vault.BundleSize) []byte { clear(d[16:20]); return d },
		"too long an entry":  func(d []byte, _ *vault.BundleSize) []byte { d[18] = 1; return d },
		"too long blobs":     func(d []byte, _ *vault.BundleSize) []byte { d[27] = 0xff; return d },
		"an entry twice":     func(d []byte, _ *vault.BundleSize) []byte { copy(d[28:44], d[:16]); return d },
		"id of another body": func(d []byte, s *vault.BundleSize) []byte { d[s.Index+4] ^= 1; return d },
		"another entry":      func(d []byte, _ *vault.BundleSize) []byte { d[15] ^= 1; return d },
	} {
		size := sound
		if _, err := vault.ParseBundle(change(bytes.Clone(data), &size), size); !errors.Is(err, crypto.ErrForged) {
			t.Errorf("%s: %v, want %v", name, err, crypto.ErrForged)
		}
	}
}

func TestPurgeIsSentWithWhatSupersedesTheValue(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	other := v.Copy("other")
	setPassword(v, id, "two")
	sent := entry(v, id).Commits[1].ID
	first := entry(v, id).Commits[0].ID
	v.Do(func(tx *vault.Tx) error { return tx.Purge(id, first, vault.Password) })
	b, _ := lacking(t, v, func(m vault.Mark) bool { return m.ID == sent })
	if j := brings(other, b); len(j.PutOff) != 0 || j.Commits != 1 {
		t.Errorf("brought %+v", j)
	}
	wantPasswords(t, other, id, "two")
}

// late is a copy in which an entry was edited, and two bundles of what happened
// to the entry elsewhere: that it was changed, and that it was deleted after that
// and destroyed.
func late(t *testing.T) (edited *vaulttest.Vault, changed, destroyed *vault.Bundle, id vault.ID) {
	t.Helper()
	v := inMemory(t, 1)
	id = v.Add("github", "octocat", "one")
	edited = v.Copy("edited")
	edit(v, id, vault.Set(vault.User, "hubber"))
	change := entry(v, id).Commits[1].ID
	v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	v.Do(func(tx *vault.Tx) error { return tx.Destroy(id) })
	edit(edited, id, vault.SetTag("mine"))
	isChange := func(_ vault.ID, c *vault.Commit) bool { return c.ID == change }
	b, _ := all(t, v)
	return edited, b.Where(isChange), b.Where(func(id vault.ID, c *vault.Commit) bool { return !isChange(id, c) }), id
}

func TestPurgesOfAnIncompleteEntryWait(t *testing.T) {
	v, changed, destroyed, id := late(t)
	if j := brings(v, destroyed); !slices.Equal(j.PutOff, []vault.ID{id}) {
		t.Errorf("brought %+v, want the purges of %s put off", j, id)
	}
	wantPasswords(t, v, id, "one")
	brings(v, changed)
	if j := brings(v, destroyed); len(j.PutOff) != 0 {
		t.Errorf("complete: brought %+v", j)
	}
	wantPasswords(t, v, id, "one")
	if e := entry(v, id); e.Trashed || e.Incomplete || e.Field(vault.Password).By.Op != vault.OpRestate {
		t.Errorf("trashed %v, incomplete %v", e.Trashed, e.Incomplete)
	}
}

func TestDestroyedEntryThatNobodyChangedIsNotStatedAgain(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	other := v.Copy("other")
	v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	v.Do(func(tx *vault.Tx) error { return tx.Destroy(id) })
	b, _ := all(t, v)
	brings(other, b)
	if found := readable(other); len(found) != 0 || !entry(other, id).Destroyed {
		t.Errorf("readable %v, destroyed %v", found, entry(other, id).Destroyed)
	}
}

func TestEveryVersionOfAConflictIsStatedAgain(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	other := v.Copy("other")
	setPassword(v, id, "two")
	setPassword(other, id, "three")
	joins(v, other)
	joins(other, v)
	other.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	other.Do(func(tx *vault.Tx) error { return tx.Destroy(id) })
	edit(v, id, vault.SetTag("mine"))
	b, _ := all(t, other)
	brings(v, b)
	if found := readable(v); !found["two"] || !found["three"] || !onlyRow(t, v).Conflicted {
		t.Errorf("readable %v, want both, in conflict", found)
	}
}

func TestClearedVaultHoldsOnlyWhatIsBroughtAfter(t *testing.T) {
	v := inMemory(t, 1)
	kept := v.Add("github", "octocat", "one")
	b, _ := all(t, v)
	v.Add("gitlab", "u", "two")
	before := status(v)
	v.Do(func(tx *vault.Tx) error {
		tx.Clear()
		tx.Adopt(b)
		return nil
	})
	if after := status(v); after.Entries != 1 || after.Generation != before.Generation+1 {
		t.Errorf("%d entries in generation %d", after.Entries, after.Generation)
	}
	wantPasswords(t, v, kept, "one")
	v.Do(func(tx *vault.Tx) error { tx.Clear(); return nil })
	if n := status(v).Entries; n != 0 {
		t.Errorf("cleared, it has %d entries", n)
	}
}

func TestClearedVaultIsNotSavedOverAnotherSave(t *testing.T) {
	v := inMemory(t, 1)
	v.Add("github", "octocat", "one")
	err := update(v, func(tx *vault.Tx) error {
		tx.Clear()
		v.Again(2).Add("meanwhile", "u", "two")
		return nil
	})
	wantErr(t, err, disk.ErrChanged)
	if n := status(v).Entries; n != 2 {
		t.Errorf("%d entries, want both", n)
	}
}

func TestValuesLostInAnExchangeAreHealed(t *testing.T) {
	gone, kept, id := parted(t)
	mine, _ := lacking(t, kept, func(m vault.Mark) bool { return m.ID == entry(kept, id).Commits[0].ID })
	theirs, _ := all(t, gone)
	before, _ := all(t, kept)
	kept.Do(func(tx *vault.Tx) error {
		tx.Clear()
		tx.Adopt(theirs)
		tx.Adopt(mine)
		return tx.Heal(before)
	})
	wantPasswords(t, kept, id, "one")
}
