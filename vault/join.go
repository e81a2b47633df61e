package vault

import (
	"errors"
	"fmt"

	"watchword/crypto"
)

// ErrForeign is returned for a vault that is not a copy of this one.
var ErrForeign = errors.New("another vault, not a copy of this one")

// Joined says what a join brought.
type Joined struct {
	New     []ID // entries that were not here
	Changed []ID // entries that have new commits or purges
	Commits int  // new commits
}

// Join brings in everything another copy of this vault holds and that is not
// here: the union of the commits, purges included. It is commutative,
// associative and idempotent, and loses nothing on either side. other must
// stay open until the transaction is saved. A vault with other keys inside is
// [ErrForeign].
func (tx *Tx) Join(other *Tx) (Joined, error) {
	var j Joined
	if err := tx.sameIdentity(other); err != nil {
		return j, err
	}
	if tx.base.readOnly() {
		return j, ErrReadOnly
	}
	for i := range other.base.rows {
		id, theirs, err := other.base.groupAt(i)
		if err != nil {
			return j, forged(err)
		}
		if err := tx.joinEntry(&j, id, theirs); err != nil {
			return j, fmt.Errorf("join %s: %w", id, err)
		}
	}
	tx.joins = append(append(tx.joins, other.base.this()), other.base.meta.lineage...)
	return j, nil
}

func (tx *Tx) sameIdentity(other *Tx) error {
	ours, err := tx.base.keys.identityKey()
	if err != nil {
		return err
	}
	theirs, err := other.base.keys.identityKey()
	if err != nil {
		return err
	}
	if !ours.Equal(theirs) {
		return ErrForeign
	}
	return nil
}

func (tx *Tx) joinEntry(j *Joined, id ID, theirs group) error {
	ours, err := tx.group(id)
	if err != nil {
		return err
	}
	fresh := ours.missing(theirs)
	if len(fresh) == 0 {
		return nil
	}
	for _, c := range fresh {
		if !c.authentic(id) {
			return fmt.Errorf("%w: a commit does not have the id of its content", crypto.ErrForged)
		}
	}
	if err := tx.restateBoth(id, ours, theirs); err != nil {
		return err
	}
	if len(ours) == 0 {
		j.New = append(j.New, id)
	} else {
		j.Changed = append(j.Changed, id)
	}
	j.Commits += len(union(ours, fresh)) - len(ours)
	tx.delta[id] = union(tx.delta[id], fresh)
	return nil
}

// missing returns the commits of theirs that would change g.
func (g group) missing(theirs group) group {
	have := make(map[CommitID]*Commit, len(g))
	for _, c := range g {
		have[c.ID] = c
	}
	var fresh group
	for _, c := range theirs {
		if ours := have[c.ID]; ours == nil || ours.with(c) != ours {
			fresh = append(fresh, c)
		}
	}
	return fresh
}

// restateBoth says again what the purges of either side would leave unreadable
// in an entry that is alive on the other.
func (tx *Tx) restateBoth(id ID, ours, theirs group) error {
	if !ours.purges() && !theirs.purges() {
		return nil
	}
	then := compute(id, union(ours, theirs))
	for _, side := range []group{ours, theirs} {
		if now := compute(id, side); !now.Trashed {
			if err := tx.restate(now, then); err != nil {
				return err
			}
		}
	}
	return nil
}

// restate writes commits on top of now, which is about to become then, with the
// values that can be read in now and not in then. Of a field with several values
// each gets a commit of its own, so that the choice stays open.
func (tx *Tx) restate(now, then *Entry) error {
	lost, on := now.losing(then), *now
	on.Changed = then.Changed // so that what can be read is what is shown
	for n := 0; ; n++ {
		var changes []Change
		for _, key := range lost {
			if values := now.Field(key).readable(); n < len(values) {
				changes = append(changes, Change{key: key, form: Secret, copied: values[n]})
			}
		}
		if len(changes) == 0 {
			return nil
		}
		if err := tx.write(&on, OpRestate, changes); err != nil {
			return err
		}
	}
}
