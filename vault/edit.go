package vault

import (
	"fmt"
	"slices"
)

// Add makes an entry. It must have a [Name]. The id is new and random;
// whether name and user are taken already is the caller's to look.
func (tx *Tx) Add(changes ...Change) (ID, error) {
	var id ID
	if err := draw(tx.store.Rand, id[:]); err != nil {
		return id, err
	}
	named := func(c Change) bool { return c.key == Name }
	if !slices.ContainsFunc(changes, named) {
		return id, fmt.Errorf("%w: it is empty", ErrName)
	}
	e := &Entry{ID: id}
	changes, err := tx.fresh(e, changes)
	if err != nil {
		return id, err
	}
	return id, tx.write(e, OpEdit, changes)
}

// Edit changes fields of an entry and reports whether that was any change:
// values that are shown already are not written again. The errors are
// [ErrNoEntry], [ErrTrashed], [ErrIncomplete], [ErrReadOnly], [ErrName] and
// [ErrTooLong].
func (tx *Tx) Edit(id ID, changes ...Change) (bool, error) {
	e, err := tx.editable(id)
	if err != nil {
		return false, err
	}
	if e.Trashed {
		return false, ErrTrashed
	}
	if changes, err = tx.fresh(e, changes); err != nil || len(changes) == 0 {
		return false, err
	}
	return true, tx.write(e, OpEdit, changes)
}

// Delete puts an entry in the trash, from where [Tx.Undelete] brings it
// back.
func (tx *Tx) Delete(id ID) error {
	e, err := tx.editable(id)
	if err != nil {
		return err
	}
	if e.Trashed {
		return ErrTrashed
	}
	return tx.write(e, OpDelete, nil)
}

// Restore makes an entry what it was at one of its commits, whether it is in
// the trash or not. Every field is stated again; values that were destroyed
// since stay as they are now.
func (tx *Tx) Restore(id ID, at CommitID) error {
	e, err := tx.editable(id)
	if err != nil {
		return err
	}
	if e.find(at) == nil {
		return fmt.Errorf("%s: no such version: %w", id, ErrNoEntry)
	}
	return tx.write(e, OpEdit, e.restating(e.At(at)))
}

// Undelete takes an entry out of the trash as it was put there.
func (tx *Tx) Undelete(id ID) error {
	e, err := tx.editable(id)
	if err != nil {
		return err
	}
	if !e.Trashed {
		return nil
	}
	return tx.write(e, OpEdit, e.restating(e))
}

// restating returns the changes that state every field as then has it and
// remove the others.
func (e *Entry) restating(then *Entry) []Change {
	var changes []Change
	for i := range then.Fields {
		f := &then.Fields[i]
		if !f.Purged && f.Form != Removed {
			changes = append(changes, Change{key: f.Key, form: f.Form, text: f.Item.Text, copied: f.copyable()})
		}
	}
	for i := range e.Fields {
		if key := e.Fields[i].Key; then.Field(key) == nil {
			changes = append(changes, Unset(key))
		}
	}
	return changes
}

// copyable returns the item whose blob can be written again byte for byte,
// or nil for plain values.
func (f *Field) copyable() *Item {
	if f.Form != Secret {
		return nil
	}
	it := f.Item
	return &it
}

// editable returns an entry that may be changed.
func (tx *Tx) editable(id ID) (*Entry, error) {
	e, err := tx.Entry(id)
	switch {
	case err != nil:
		return nil, err
	case e.ReadOnly || tx.base.readOnly():
		return nil, ErrReadOnly
	case e.Incomplete && !tx.insists:
		return nil, ErrIncomplete
	}
	return e, nil
}

// fresh returns those changes that change what e shows.
func (tx *Tx) fresh(e *Entry, changes []Change) ([]Change, error) {
	s, err := tx.sealer()
	if err != nil {
		return nil, err
	}
	defer s.wipe()
	if changes, err = prepare(changes); err != nil {
		return nil, err
	}
	unchanged := func(c Change) bool { return !s.changes(e.Field(c.key), &c) }
	if changes = slices.DeleteFunc(changes, unchanged); len(changes) > MaxFields {
		return nil, fmt.Errorf("%d fields at once, at most %d fit: %w", len(changes), MaxFields, ErrTooLong)
	}
	return changes, nil
}

// write adds one commit on top of what e shows; several beside each other where
// that many fields of old versions do not fit in one.
func (tx *Tx) write(e *Entry, op Op, changes []Change) error {
	if tx.base.readOnly() {
		return ErrReadOnly
	}
	changes, err := prepare(changes)
	if err == nil {
		err = tx.roomFor(changes)
	}
	if err != nil {
		return err
	}
	for len(changes) > MaxFields {
		if err := tx.commit(e, op, changes[:MaxFields]); err != nil {
			return err
		}
		changes = changes[MaxFields:]
	}
	return tx.commit(e, op, changes)
}

func (tx *Tx) commit(e *Entry, op Op, changes []Change) error {
	c := &Commit{
		Stamp: tx.now.after(e.Changed), Device: tx.base.local.device, Txn: tx.txn, Op: op,
		Parents: e.heads[:min(len(e.heads), MaxParents)],
	}
	if err := draw(tx.store.Rand, c.nonce[:]); err != nil {
		return err
	}
	if err := tx.seal(c, e.ID, changes); err != nil {
		return err
	}
	if err := c.finish(e.ID); err != nil {
		return err
	}
	tx.delta[e.ID] = union(tx.delta[e.ID], group{c})
	return nil
}

// seal turns changes into the items of c.
func (tx *Tx) seal(c *Commit, entry ID, changes []Change) error {
	s, err := tx.sealer()
	if err != nil {
		return err
	}
	defer s.wipe()
	for i := range changes {
		it, err := s.item(entry, &changes[i])
		if err != nil {
			return err
		}
		c.Items = append(c.Items, it)
	}
	return nil
}
