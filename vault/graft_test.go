package vault_test

import (
	"testing"

	"watchword/vault"
	"watchword/vault/vaulttest"
)

// onRefused is an entry of two commits: what was made elsewhere and is refused, and
// what was made on top of that. base is a copy that has only what came before.
func onRefused(t *testing.T, on func(v *vaulttest.Vault, id vault.ID)) (base *vaulttest.Vault, kept, refused *vault.Bundle, id vault.ID) {
	t.Helper()
	v := inMemory(t, 1)
	id = v.Add("github", "octocat", "one")
	base = v.Copy("base")
	edit(v, id, vault.Set(vault.User, "mallory"))
	bad := entry(v, id).Commits[1].ID
	on(v, id)
	has, _ := all(t, base)
	old := map[vault.CommitID]bool{}
	for _, c := range has.Commits() {
		old[c.ID] = true
	}
	b, _ := all(t, v)
	refused = b.Where(func(_ vault.ID, c *vault.Commit) bool { return c.ID == bad })
	kept = b.Where(func(_ vault.ID, c *vault.Commit) bool { return c.ID != bad && !old[c.ID] })
	return base, kept, refused, id
}

func grafts(v *vaulttest.Vault, b, refused *vault.Bundle) (waiting *vault.Bundle) {
	v.Do(func(tx *vault.Tx) (err error) {
		_, waiting, err = tx.Graft(b, refused)
		return err
	})
	return waiting
}

func TestChangesOnTopOfRefusedOnesAreMadeAgain(t *testing.T) {
	v, kept, refused, id := onRefused(t, func(v *vaulttest.Vault, id vault.ID) {
		setPassword(v, id, "two")
		edit(v, id, vault.SetTag("work"))
		v.Do(func(tx *vault.Tx) error { return tx.Delete(id) })
	})
	for range 2 {
		if waiting := grafts(v, kept, refused); waiting.Size().Commits != 0 {
			t.Errorf("%d commits wait", waiting.Size().Commits)
		}
		e := entry(v, id)
		if e.Text(vault.User) != "octocat" || len(e.Tags()) != 1 || e.Incomplete || e.Trashed || len(e.Commits) != 2 {
			t.Errorf("user %q, tags %v, incomplete %v, trashed %v, %d commits", e.Text(vault.User), e.Tags(), e.Incomplete, e.Trashed, len(e.Commits))
		}
		wantPasswords(t, v, id, "two")
	}
}

func TestEachVersionOnTopOfARefusedChangeIsMadeAgain(t *testing.T) {
	v, kept, refused, id := onRefused(t, func(v *vaulttest.Vault, id vault.ID) {
		other := v.Copy("other")
		setPassword(v, id, "two")
		setPassword(other, id, "three")
		joins(v, other)
	})
	grafts(v, kept, refused)
	if found := readable(v); !found["two"] || !found["three"] || !onlyRow(t, v).Conflicted {
		t.Errorf("readable %v, want both, in conflict", found)
	}
	if e := entry(v, id); e.Incomplete {
		t.Error("it waits for what was refused")
	}
}

func TestGraftLeavesWhatBuildsOnWhatDidNotCome(t *testing.T) {
	v, kept, refused, id := onRefused(t, func(v *vaulttest.Vault, id vault.ID) { setPassword(v, id, "two") })
	waiting := grafts(v, kept, new(vault.Bundle))
	if waiting.Size().Commits != 1 || len(entry(v, id).Commits) != 1 {
		t.Errorf("%d commits wait, the entry has %d", waiting.Size().Commits, len(entry(v, id).Commits))
	}
	if waiting := grafts(v, refused, new(vault.Bundle)); waiting.Size().Commits != 0 || entry(v, id).Text(vault.User) != "mallory" {
		t.Error("what builds on what is here was not joined")
	}
}

func TestNothingIsGraftedOnAnEntryThatIsNotHere(t *testing.T) {
	_, kept, refused, id := onRefused(t, func(v *vaulttest.Vault, id vault.ID) { setPassword(v, id, "two") })
	empty := inMemory(t, 1)
	grafts(empty, kept, refused)
	empty.Look(func(tx *vault.Tx) error {
		_, err := tx.Entry(id)
		wantErr(t, err, vault.ErrNoEntry)
		return nil
	})
}

// A value that is gone here was stated again by a commit that is refused: the
// value is one that others said, so it is taken from there.
func TestValueIsHealedFromARefusedRestate(t *testing.T) {
	gone, kept, id := parted(t)
	first := entry(kept, id).Commits[0].ID
	theirs, _ := all(t, gone)
	mine, _ := all(t, kept)
	mine = mine.Where(func(_ vault.ID, c *vault.Commit) bool { return c.ID != first })
	other := kept.Copy("other")
	brings(other, theirs) // restates
	restated, _ := all(t, other)
	restated = restated.Where(func(_ vault.ID, c *vault.Commit) bool { return c.Op == vault.OpRestate })
	if restated.Size().Commits != 1 {
		t.Fatalf("%d restates", restated.Size().Commits)
	}
	kept.Do(func(tx *vault.Tx) error {
		tx.Clear()
		tx.Adopt(theirs)
		tx.Adopt(mine)
		return tx.Heal(restated)
	})
	wantPasswords(t, kept, id, "one")
}

func TestTrashIsNotHealed(t *testing.T) {
	gone, kept, id := parted(t)
	theirs, _ := all(t, gone)
	before, _ := all(t, kept)
	kept.Do(func(tx *vault.Tx) error {
		tx.Clear()
		tx.Adopt(theirs)
		return tx.Heal(before)
	})
	if found := readable(kept); len(found) != 0 || !entry(kept, id).Destroyed {
		t.Errorf("readable %v", found)
	}
}
