package vault

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrNothingToUndo is returned when no change was made here.
var ErrNothingToUndo = errors.New("nothing to undo")

// Undone says what an undo did, or would do.
type Undone struct {
	Txn     Txn
	Entries []ID          // changed back
	Created []ID          // made by the transaction, now in the trash
	Skipped map[ID]string // left alone, or in part, and why
}

func (u *Undone) skip(id ID, reason string) {
	if u.Skipped[id] != "" {
		reason = u.Skipped[id] + "; " + reason
	}
	u.Skipped[id] = reason
}

// LastTxn returns the last change that was made on this device;
// [ErrNothingToUndo] if there is none.
func (tx *Tx) LastTxn() (Txn, error) {
	if tx.base.local.lastTxn == (Txn{}) {
		return Txn{}, ErrNothingToUndo
	}
	return tx.base.local.lastTxn, nil
}

// Undo takes a transaction back: one new commit per entry, which sets what
// the transaction still shows to what was there before. It can be undone in
// its turn. What others changed since is skipped.
func (tx *Tx) Undo(txn Txn) (Undone, error) {
	u := Undone{Txn: txn, Skipped: map[ID]string{}}
	ids, err := tx.touched(txn)
	if err != nil {
		return u, err
	}
	if len(ids) == 0 {
		return u, ErrNothingToUndo
	}
	for _, id := range ids {
		if err := tx.undoEntry(&u, id); err != nil {
			return u, fmt.Errorf("undo %s: %w", id, err)
		}
	}
	return u, nil
}

// touched returns the entries that have a commit of txn.
func (tx *Tx) touched(txn Txn) ([]ID, error) {
	var ids []ID
	for i := range tx.base.rows {
		id, g, err := tx.base.groupIf(i, txn[:])
		if err != nil {
			return nil, forged(err)
		}
		if len(g.of(txn)) > 0 {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// groupIf is groupAt for groups whose bytes hold text; others are skipped.
func (s *snapshot) groupIf(i int, text []byte) (ID, group, error) {
	from, to := s.place(i), s.place(i+1)
	b := make([]byte, to.log-from.log)
	if _, err := s.payload.ReadAt(b, s.logOff()+from.log); err != nil {
		return ID{}, nil, err
	}
	if !bytes.Contains(b, text) {
		return ID{}, nil, nil
	}
	return s.groupAt(i)
}

// of returns the commits of txn that a person meant: not the restating ones.
func (g group) of(txn Txn) group {
	var mine group
	for _, c := range g {
		if c.Txn == txn && c.Op != OpRestate {
			mine = append(mine, c)
		}
	}
	return mine
}

func (g group) ids() []CommitID {
	ids := make([]CommitID, len(g))
	for i, c := range g {
		ids[i] = c.ID
	}
	return ids
}

// without returns e as the author of mine saw it before.
func (e *Entry) without(mine group) *Entry {
	own := mine.ids()
	var seen []CommitID
	for _, c := range mine {
		for _, p := range c.Parents {
			if !slices.Contains(own, p) {
				seen = append(seen, p)
			}
		}
	}
	return compute(e.ID, ancestry(e.Commits, seen))
}

func (tx *Tx) undoEntry(u *Undone, id ID) error {
	e, err := tx.Entry(id)
	if err != nil {
		return err
	}
	mine := group(e.Commits).of(u.Txn)
	before := e.without(mine)
	after := compute(id, ancestry(e.Commits, mine.ids()))
	switch {
	case e.ReadOnly:
		u.skip(id, ErrReadOnly.Error())
	case e.Incomplete:
		u.skip(id, ErrIncomplete.Error())
	case len(before.Commits) == 0:
		return tx.undoCreation(u, e, mine)
	case e.Destroyed:
		u.skip(id, "it was destroyed")
	case before.Trashed != after.Trashed:
		return tx.undoMove(u, e, before, mine)
	case e.Trashed:
		u.skip(id, ErrTrashed.Error())
	default:
		return tx.undoEdit(u, e, before, mine)
	}
	return nil
}

// undoCreation deletes an entry on which nobody built.
func (tx *Tx) undoCreation(u *Undone, e *Entry, mine group) error {
	switch {
	case !e.endsWith(mine):
		u.skip(e.ID, "it was changed since it was made")
		return nil
	case e.Trashed:
		return nil // made and deleted at once
	}
	u.Created = append(u.Created, e.ID)
	return tx.write(e, OpDelete, nil)
}

// undoMove takes back that an entry went into the trash or came out of it.
func (tx *Tx) undoMove(u *Undone, e, before *Entry, mine group) error {
	if !e.endsWith(mine) {
		u.skip(e.ID, "it was changed since")
		return nil
	}
	op, changes := OpDelete, tx.undoFields(u, e, before, mine)
	if !before.Trashed {
		op, changes = OpEdit, append(e.restating(e), changes...)
	}
	u.Entries = append(u.Entries, e.ID)
	return tx.write(e, op, changes)
}

// endsWith reports whether nothing was written after mine or beside it.
func (e *Entry) endsWith(mine group) bool {
	own := mine.ids()
	return !slices.ContainsFunc(e.heads, func(id CommitID) bool { return !slices.Contains(own, id) })
}

// undoEdit sets every field that still shows what the transaction wrote.
func (tx *Tx) undoEdit(u *Undone, e, before *Entry, mine group) error {
	changes := tx.undoFields(u, e, before, mine)
	if len(changes) == 0 {
		return nil
	}
	u.Entries = append(u.Entries, e.ID)
	return tx.write(e, OpEdit, changes)
}

// undoFields returns the changes from what mine wrote to what was before, and
// skips the fields that others wrote since or at the same time.
func (tx *Tx) undoFields(u *Undone, e, before *Entry, mine group) []Change {
	var changes []Change
	var skipped []string
	writers := take(slices.Clone(e.Commits)).writers
	for _, key := range mine.keys() {
		others := func(w writer) bool { return w.commit.Txn != u.Txn }
		if slices.ContainsFunc(writers[key], others) {
			skipped = append(skipped, key)
			continue
		}
		was, now := before.Field(key), writers[key][0].item
		switch c, ok := back(was, now); {
		case ok:
			changes = append(changes, c)
		case was != nil && was.Purged && !was.same(now):
			u.skip(e.ID, key+" cannot go back: "+ErrPurged.Error())
		}
	}
	if len(skipped) > 0 {
		u.skip(e.ID, strings.Join(skipped, ", ")+" changed since")
	}
	return changes
}

// keys returns the fields that g sets, each once.
func (g group) keys() []string {
	var keys []string
	seen := map[string]bool{}
	for _, c := range g {
		for i := range c.Items {
			if key := c.Items[i].Key; !seen[key] {
				seen[key] = true
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// back returns the change from what is shown now to what was before.
func back(before *Field, now *Item) (Change, bool) {
	switch {
	case before == nil || before.Form == Removed:
		return Unset(now.Key), now.Form != Removed
	case before.Purged || before.same(now):
		return Change{}, false
	}
	return Change{key: before.Key, form: before.Form, text: before.Item.Text, copied: before.copyable()}, true
}
