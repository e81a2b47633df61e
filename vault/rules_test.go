package vault_test

import (
	"fmt"
	"testing"

	"watchword/vault"
)

// tale is the making of one entry, commit by commit.
type tale struct {
	t   testing.TB
	id  vault.ID
	all []*vault.Commit
}

func newTale(t testing.TB) *tale { return &tale{t: t, id: vault.ID{7}} }

// on adds a commit, a second later than the last, on top of parents.
func (b *tale) on(op vault.Op, parents []*vault.Commit, items ...vault.Item) *vault.Commit {
	b.t.Helper()
	c := &vault.Commit{Stamp: vault.Stamp(len(b.all)+1) << 16, Device: vault.Device{byte(len(b.all))}, Op: op, Items: items}
	for _, p := range parents {
		c.Parents = append(c.Parents, p.ID)
	}
	if err := c.Finish(b.id); err != nil {
		b.t.Fatal(err)
	}
	b.all = append(b.all, c)
	return c
}

func (b *tale) edit(key, text string, parents ...*vault.Commit) *vault.Commit {
	b.t.Helper()
	it := vault.Item{Key: key, Form: vault.Text, Text: text}
	if text == "" {
		it.Form = vault.Removed
	}
	return b.on(vault.OpEdit, parents, it)
}

// seal writes a secret whose digest is value.
func (b *tale) seal(op vault.Op, value byte, parents ...*vault.Commit) *vault.Commit {
	b.t.Helper()
	return b.on(op, parents, vault.Item{Key: vault.Password, Form: vault.Secret, Digest: [16]byte{value}, Length: 1})
}

func (b *tale) delete(parents ...*vault.Commit) *vault.Commit {
	b.t.Helper()
	return b.on(vault.OpDelete, parents)
}

func (b *tale) end() *vault.Entry { return vault.Compute(b.id, b.all) }

func TestTagSurvivesRemovalAtTheSameTime(t *testing.T) {
	b := newTale(t)
	root := b.edit("tag/work", "1")
	b.edit("tag/work", "1", root)
	b.edit("tag/work", "", root)
	if got := b.end().Tags(); len(got) != 1 {
		t.Errorf("tags %v, want work", got)
	}
}

func TestTagIsGoneOnceItsRemovalSawEveryAddition(t *testing.T) {
	b := newTale(t)
	root := b.edit("tag/work", "1")
	again := b.edit("tag/work", "1", root)
	b.edit("tag/work", "", again)
	if got := b.end().Tags(); len(got) != 0 {
		t.Errorf("tags %v, want none", got)
	}
}

func TestCounterIsTheLargestOfAllWriters(t *testing.T) {
	b := newTale(t)
	root := b.edit("hotp/0123abcd", "9")
	b.edit("hotp/0123abcd", "11", root)
	b.edit("hotp/0123abcd", "10", root) // newer, and less even as text
	b.edit("hotp/0123abcd", "x", root)
	b.edit("hotp/0123abcd", "", root)
	if got := b.end().Text("hotp/0123abcd"); got != "11" {
		t.Errorf("counter %q, want 11", got)
	}
}

func TestPlainFieldHasASilentWinner(t *testing.T) {
	b := newTale(t)
	root := b.edit(vault.User, "old")
	b.edit(vault.User, "one", root)
	b.edit(vault.User, "two", root)
	f := b.end().Field(vault.User)
	if f.Item.Text != "two" || len(f.Others) != 0 {
		t.Errorf("shown %q beside %v, want the later, two, alone", f.Item.Text, f.Others)
	}
}

func TestSecretWrittenOnTwoDevicesIsAConflict(t *testing.T) {
	b := newTale(t)
	root := b.seal(vault.OpEdit, 1)
	b.seal(vault.OpEdit, 2, root)
	b.seal(vault.OpEdit, 3, root)
	f := b.end().Field(vault.Password)
	if f.Digest[0] != 3 || len(f.Others) != 1 || f.Others[0].Digest[0] != 2 {
		t.Errorf("shown %v beside %v", f.Digest[0], f.Others)
	}
}

func TestEqualSecretsWrittenOnTwoDevicesAreNoConflict(t *testing.T) {
	b := newTale(t)
	root := b.seal(vault.OpEdit, 1)
	b.seal(vault.OpEdit, 2, root)
	b.seal(vault.OpEdit, 2, root)
	if f := b.end().Field(vault.Password); f.Digest[0] != 2 || len(f.Others) != 0 {
		t.Errorf("shown %v beside %v", f.Digest[0], f.Others)
	}
}

func TestSecretRemovedBesideAChangeIsAConflict(t *testing.T) {
	b := newTale(t)
	root := b.seal(vault.OpEdit, 1)
	b.seal(vault.OpEdit, 2, root)
	b.edit(vault.Password, "", root) // later, so it is what is shown
	f := b.end().Field(vault.Password)
	if f == nil || f.Form != vault.Removed || len(f.Others) != 1 || f.Others[0].Digest[0] != 2 {
		t.Errorf("shown %+v, want nothing shown beside the changed value", f)
	}
}

func TestEditBesideDeleteKeepsTheEntryAlive(t *testing.T) {
	b := newTale(t)
	root := b.edit(vault.Name, "a")
	b.edit(vault.User, "u", root)
	b.delete(root)
	if b.end().Trashed {
		t.Error("trashed, though an edit did not see the delete")
	}
}

func TestDeleteThatSawEveryEditTrashes(t *testing.T) {
	b := newTale(t)
	root := b.edit(vault.Name, "a")
	one, two := b.edit(vault.User, "u", root), b.edit(vault.User, "v", root)
	b.delete(one, two)
	if !b.end().Trashed {
		t.Error("alive after a delete that saw everything")
	}
}

func TestRestatingDoesNotReviveADeletedEntry(t *testing.T) {
	b := newTale(t)
	root := b.seal(vault.OpEdit, 1)
	b.seal(vault.OpRestate, 1, root)
	b.delete(root)
	if !b.end().Trashed {
		t.Error("a restating commit beside a delete keeps the entry alive")
	}
}

func TestRestatingOnTopOfADeleteDoesNotRevive(t *testing.T) {
	b := newTale(t)
	gone := b.delete(b.seal(vault.OpEdit, 1))
	b.seal(vault.OpRestate, 1, gone)
	if !b.end().Trashed {
		t.Error("a restating commit revives a deleted entry")
	}
}

func TestRestatingDoesNotHideAnEditBesideADelete(t *testing.T) {
	b := newTale(t)
	root := b.edit(vault.Name, "a")
	kept := b.edit(vault.User, "u", root)
	b.seal(vault.OpRestate, 1, kept)
	b.delete(root)
	if b.end().Trashed {
		t.Error("trashed, though an edit below a restating commit did not see the delete")
	}
}

func TestNothingButRestatingCommitsIsAlive(t *testing.T) {
	b := newTale(t)
	b.seal(vault.OpRestate, 1)
	if b.end().Trashed {
		t.Error("trashed, though nothing deleted it")
	}
}

func TestIncompleteEntryIsHiddenIfAHeadIsADelete(t *testing.T) {
	b := newTale(t)
	root := b.edit(vault.Name, "a")
	late := b.edit(vault.User, "late", root)
	b.edit(vault.User, "mine", root)
	b.delete(late)
	if e := b.end(); e.Trashed || e.Incomplete {
		t.Fatalf("trashed %v incomplete %v before anything is missing", e.Trashed, e.Incomplete)
	}
	b.all = append(b.all[:1:1], b.all[2:]...) // late has not arrived
	if e := b.end(); !e.Trashed || !e.Incomplete {
		t.Errorf("trashed %v incomplete %v, want both", e.Trashed, e.Incomplete)
	}
}

func TestIncompleteEntryOpensNoConflict(t *testing.T) {
	b := newTale(t)
	root := b.seal(vault.OpEdit, 1)
	b.seal(vault.OpEdit, 2, b.edit(vault.User, "late", root))
	b.seal(vault.OpEdit, 3, root)
	b.all = append(b.all[:1:1], b.all[2:]...)
	if f := b.end().Field(vault.Password); f.Digest[0] != 3 || len(f.Others) != 0 {
		t.Errorf("shown %v beside %v", f.Digest[0], f.Others)
	}
}

// forgeCircle gives commits parents so that they lie on a circle, as only forged
// ids can.
func forgeCircle(n int) []*vault.Commit {
	var all []*vault.Commit
	for i := range n {
		all = append(all, &vault.Commit{
			ID: vault.CommitID{byte(i >> 8), byte(i), 1}, Stamp: vault.Stamp(i),
			Parents: []vault.CommitID{{byte((i + 1) % n >> 8), byte((i + 1) % n), 1}},
			Items:   []vault.Item{{Key: vault.User, Form: vault.Text, Text: fmt.Sprint(i)}},
		})
	}
	return all
}

func TestCircleOfForgedIDsLosesNoCommit(t *testing.T) {
	for _, n := range []int{1, 2, 3, 300} {
		e := vault.Compute(vault.ID{1}, forgeCircle(n))
		if len(e.Commits) != n || e.Field(vault.User) == nil || e.Trashed {
			t.Errorf("circle of %d: %d commits, user %v, trashed %v", n, len(e.Commits), e.Field(vault.User), e.Trashed)
		}
	}
}

func TestCircleBelowHonestCommitsLeavesThemShown(t *testing.T) {
	b := newTale(t)
	root := b.edit(vault.User, "honest")
	forged := forgeCircle(5)
	forged[0].Parents = append(forged[0].Parents, root.ID)
	b.all = append(b.all, forged...)
	top := b.edit(vault.User, "last", forged[2])
	e := b.end()
	if e.Text(vault.User) != "last" || len(e.Commits) != 7 || len(e.Heads()) != 1 || e.Heads()[0] != top.ID {
		t.Errorf("user %q, %d commits, heads %v", e.Text(vault.User), len(e.Commits), e.Heads())
	}
}

func TestStampsThatLieDoNotSupersede(t *testing.T) {
	b := newTale(t)
	root := b.edit(vault.User, "old")
	root.Stamp = 1 << 40
	if err := root.Finish(b.id); err != nil {
		t.Fatal(err)
	}
	b.edit(vault.User, "new", root)
	if got := b.end().Text(vault.User); got != "new" {
		t.Errorf("user %q, want that of the child, new", got)
	}
}
