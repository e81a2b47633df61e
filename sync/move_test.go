package sync

import (
	"context"
	"slices"
	"strings"
	"testing"

	"watchword/vault"
)

// trio is a desk with a third device, which will be shut out, and one entry that
// all three have.
func trio(t *testing.T) (k *desk, c *device, id vault.ID) {
	k = newDesk()
	c = k.family.device(k.a)
	k.add(k.a)
	k.syncs(t, k.a, k.b, c)
	return k, c, k.entries[0]
}

func (d *device) edits(id vault.ID, changes ...vault.Change) {
	check(d.update(context.Background(), d.unlock, func(tx *vault.Tx) error {
		_, err := tx.Edit(id, changes...)
		return err
	}))
}

func (d *device) shows(id vault.ID) (e *vault.Entry, password string) {
	check(d.view(context.Background(), d.unlock, func(tx *vault.Tx) error {
		e = try(tx.Entry(id))
		f := e.Field(vault.Password)
		if f.Purged {
			password = "purged"
			return nil
		}
		v := try(tx.Value(id, &f.Item, f.By))
		defer v.Wipe()
		return v.Reveal(func(b []byte) error { password = string(b); return nil })
	}))
	return e, password
}

// shutsOut founds a group at d that out learns nothing of.
func (k *desk) shutsOut(d, out *device) { k.rotate(d, out, func() {}) }

func TestMoveLeavesBehindWhatWasShutOut(t *testing.T) {
	k, thief, id := trio(t)
	k.shutsOut(k.a, thief)
	thief.edits(id, vault.Set(vault.User, "mallory"))
	k.sync(thief, func() {})
	k.syncs(t, k.b) // still in the former group
	k.b.edits(id, vault.SetTag("mine"))
	k.move(k.b, func() {})
	k.syncs(t, k.b, k.a)
	for _, d := range []*device{k.a, k.b} {
		e, password := d.shows(id)
		if e.Text(vault.User) != "u" || len(e.Tags()) != 1 || e.Incomplete || password != "secret 1" {
			t.Errorf("user %q, tags %v, incomplete %v, password %q", e.Text(vault.User), e.Tags(), e.Incomplete, password)
		}
	}
}

func TestMoveKeepsBothVersionsMadeOnTopOfWhatWasShutOut(t *testing.T) {
	k, thief, id := trio(t)
	k.shutsOut(k.a, thief)
	thief.edits(id, vault.Set(vault.User, "mallory"))
	k.sync(thief, func() {})
	k.syncs(t, k.b)
	other := k.family.device(k.b)
	k.syncs(t, other)
	k.b.edits(id, vault.SetSecret(vault.Password, secretOf("b's")))
	other.edits(id, vault.SetSecret(vault.Password, secretOf("other's")))
	k.syncs(t, other, k.b)
	k.move(k.b, func() {})
	if e, _ := k.b.shows(id); len(e.Field(vault.Password).Others) != 1 || e.Text(vault.User) != "u" {
		t.Errorf("user %q, %d other versions", e.Text(vault.User), len(e.Field(vault.Password).Others))
	}
}

func TestMoveKeepsReadableWhatIsInUseHere(t *testing.T) {
	k, thief, id := trio(t)
	k.b.edits(id, vault.SetTag("mine"))
	check(k.a.update(context.Background(), k.a.unlock, func(tx *vault.Tx) error {
		check(tx.Delete(id))
		return tx.Destroy(id)
	}))
	k.shutsOut(k.a, thief)
	k.move(k.b, func() {})
	k.syncs(t, k.b, k.a)
	for _, d := range []*device{k.a, k.b} {
		if e, password := d.shows(id); e.Trashed || password != "secret 1" {
			t.Errorf("trashed %v, password %q", e.Trashed, password)
		}
	}
}

func TestWhatAFormerGroupStillHoldsWaitsForAPerson(t *testing.T) {
	k, thief, id := trio(t)
	late := k.family.device(k.a)
	k.syncs(t, late)
	k.shutsOut(k.a, thief)
	k.move(k.b, func() {})
	late.edits(id, vault.SetTag("honest"))
	k.syncs(t, late)
	thief.edits(id, vault.SetTag("stolen"))
	k.sync(thief, func() {})
	k.syncs(t, k.b)
	if e, _ := k.b.shows(id); len(e.Tags()) != 0 {
		t.Errorf("it has %v without being asked", e.Tags())
	}
	k.accept(k.b, func() {})
	if e, _ := k.b.shows(id); len(e.Tags()) != 1 || e.Tags()[0] != "honest" {
		t.Errorf("it has %v, want what was accepted", e.Tags())
	}
}

func TestShutOutDeviceReadsNothingNew(t *testing.T) {
	k, thief, _ := trio(t)
	k.shutsOut(k.a, thief)
	k.add(k.a)
	k.syncs(t, k.a)
	k.sync(thief, func() {})
	if n := len(byEntry(thief.state)); n != 1 {
		t.Errorf("it has %d entries", n)
	}
}

// An entry of which a commit comes purged, and nobody can say yet whether it
// lives, waits whole: what came with it in other packs is not forgotten.
func TestPacksOfAnEntryThatWaitsAreReadAgain(t *testing.T) {
	k, _, id := trio(t)
	k.a.edits(id, vault.Set(vault.User, "late"))
	k.a.edits(id, vault.SetTag("plain"))
	k.a.edits(id, vault.SetSecret(vault.Password, secretOf("destroyed")))
	check(k.a.update(context.Background(), k.a.unlock, func(tx *vault.Tx) error {
		check(tx.Delete(id))
		return tx.Destroy(id)
	}))
	k.b.edits(id, vault.SetTag("mine"))
	commits := byEntry(k.a.state)[id]
	pack := func(digit string, which ...int) {
		only := k.a.state.Where(func(_ vault.ID, c *vault.Commit) bool {
			return slices.ContainsFunc(which, func(i int) bool { return commits[i].ID == c.ID })
		})
		k.shared.files["p-"+strings.Repeat(digit, 32)+".wwsync"] = k.packWith(k.a, only)
	}
	pack("1", 2)
	pack("2", 0, 3, 4, 5)
	for range 2 {
		if pulled, got, err := k.pulls(k.b); err != nil || len(pulled.PutOff) != 1 || pulled.Packs != 2 {
			t.Errorf("pulled %+v, read %v, %v", pulled, got, err)
		}
	}
	pack("3", 1)
	if pulled, _, err := k.pulls(k.b); err != nil || len(pulled.PutOff) != 0 || pulled.Commits != 5 {
		t.Errorf("pulled %+v, %v", pulled, err)
	}
	if e, password := k.b.shows(id); len(e.Tags()) != 2 || e.Incomplete || password != "secret 1" {
		t.Errorf("tags %v, incomplete %v, password %q", e.Tags(), e.Incomplete, password)
	}
}
