package vault

import (
	"errors"
	"fmt"
)

// ErrInUse is returned for a value that must not be destroyed, because an
// entry still shows it.
var ErrInUse = errors.New("this value is in use")

// Purge destroys one secret value for good: its blob goes with the next
// save, the commit stays. Only a value that later ones supersede may be
// destroyed, or any of an entry all of whose heads are deletes; else the
// error is [ErrInUse]. A value of no such commit is [ErrNoField].
func (tx *Tx) Purge(id ID, commit CommitID, key string) error {
	e, err := tx.editable(id)
	if err != nil {
		return err
	}
	c := e.find(commit)
	if c == nil || c.item(key) == nil || c.item(key).Form != Secret {
		return fmt.Errorf("%s: %w", key, ErrNoField)
	}
	if !e.Trashed && e.writes(key, c) {
		return fmt.Errorf("%s: %w", key, ErrInUse)
	}
	tx.purge(id, group{c}, key)
	return nil
}

// Destroy deletes an entry that is in the trash for good: every secret of it is
// purged. Its name, its plain fields and its dates stay in its sealed commits.
// The error is [ErrInUse] for entries that are not in the trash.
func (tx *Tx) Destroy(id ID) error {
	e, err := tx.editable(id)
	if err != nil {
		return err
	}
	if !e.Trashed {
		return fmt.Errorf("%s: %w", id, ErrInUse)
	}
	tx.purge(id, e.Commits, "")
	if e.Destroyed {
		return nil
	}
	return tx.write(e, OpDestroy, nil)
}

// writes reports whether no other writer of key supersedes c.
func (e *Entry) writes(key string, c *Commit) bool {
	for _, w := range take(group(e.Commits)).writers[key] {
		if w.commit.ID == c.ID {
			return true
		}
	}
	return false
}

// purge adds to the delta that the values of key, of every key if it is empty,
// are purged from g.
func (tx *Tx) purge(id ID, g group, key string) {
	var purged group
	for _, c := range g {
		matches := func(i int) bool { return key == "" || c.Items[i].Key == key }
		if without := c.purging(matches); without != c {
			purged = append(purged, without)
		}
	}
	if len(purged) > 0 {
		tx.delta[id] = union(tx.delta[id], purged)
	}
}
