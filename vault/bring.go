package vault

import (
	"fmt"
	"slices"
)

// Brought says what [Tx.Bring] did.
type Brought struct {
	Joined
	PutOff []ID // entries of which purges, or all that came, wait until the rest of them arrives
}

// Mark names a commit and what of it is purged, as the indexes of its items in
// ascending order.
type Mark struct {
	ID     CommitID
	Purged []int
}

// Mark returns the mark of c.
func (c *Commit) Mark() Mark { return Mark{c.ID, c.purged()} }

// Commits returns how many commits the vault has, with those of this
// transaction.
func (tx *Tx) Commits() (int, error) {
	n := int(tx.base.meta.commits)
	for id, g := range tx.delta {
		old, err := tx.base.group(id)
		if err != nil {
			return 0, forged(err)
		}
		n += len(union(old, g)) - len(old)
	}
	return n, nil
}

// Lacking takes out of the vault the commits that has does not report, with
// whatever they purged. Beside a purge stands what supersedes the purged value,
// reported or not: whoever joins only this bundle must not take the value for
// the last one there is. Entries of which all is reported are not decoded.
func (tx *Tx) Lacking(has func(Mark) bool) (*Bundle, error) {
	b := &Bundle{groups: map[ID]group{}}
	for id, i := range tx.places() {
		if _, changed := tx.delta[id]; !changed {
			lacks, err := tx.base.lacks(i, has)
			if err != nil {
				return nil, forged(err)
			}
			if !lacks {
				continue
			}
		}
		g, err := tx.group(id)
		if err != nil {
			return nil, forged(err)
		}
		if lacks := g.lacking(has); len(lacks) > 0 {
			b.groups[id] = lacks
		}
	}
	return b, nil
}

// lacks reports whether there is a commit in row i that has does not report.
func (s *snapshot) lacks(i int, has func(Mark) bool) (lacks bool, err error) {
	b, err := s.logAt(i)
	for len(b) > 0 && err == nil {
		var frame []byte
		if frame, b, err = nextFrame(b); err == nil {
			var m Mark
			m, _, err = parseMark(frame)
			lacks = lacks || err == nil && !has(m)
		}
	}
	return lacks, err
}

func (g group) lacking(has func(Mark) bool) group {
	wanted := map[CommitID]bool{}
	var purged []string
	for _, c := range g {
		m := c.Mark()
		if has(m) {
			continue
		}
		wanted[c.ID] = true
		for _, i := range m.Purged {
			purged = append(purged, c.Items[i].Key)
		}
	}
	if len(purged) > 0 {
		for _, id := range g.superseding(purged) {
			wanted[id] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(g), func(c *Commit) bool { return !wanted[c.ID] })
}

// superseding returns the heads of the fields keys, and the deletes among the
// heads of the entry.
func (g group) superseding(keys []string) (ids []CommitID) {
	s := take(slices.Clone(g))
	for _, key := range keys {
		for _, w := range s.writers[key] {
			ids = append(ids, w.commit.ID)
		}
	}
	for _, c := range g {
		if (c.Op == OpDelete || c.Op == OpDestroy) && slices.Contains(s.heads, c.ID) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// Bring joins b, which must come from a copy of this vault; see [Tx.Same]. It
// is idempotent, and it does not matter in which order bundles come. b must stay
// as it is until the transaction is saved.
//
// Where purges would leave a field of a living entry without a value that can be
// read, the values that this vault has are stated again first. If such an entry
// waits for commits that were not brought, so that nobody can say yet whether it
// lives, its purges are left out and the entry is named in PutOff: b must be
// brought again.
func (tx *Tx) Bring(b *Bundle) (Brought, error) {
	var j Brought
	if tx.base.readOnly() {
		return j, ErrReadOnly
	}
	for _, id := range b.ids() {
		if err := tx.bring(&j, id, b.groups[id]); err != nil {
			return j, fmt.Errorf("bring %s: %w", id, err)
		}
	}
	return j, nil
}

func (tx *Tx) bring(j *Brought, id ID, theirs group) error {
	ours, err := tx.group(id)
	if err != nil {
		return forged(err)
	}
	fresh := ours.missing(theirs)
	if len(fresh) == 0 {
		return nil
	}
	if fresh.purges() || ours.purges() {
		now, then := compute(id, ours), compute(id, union(ours, fresh))
		switch {
		case !now.alive || len(now.losing(then)) == 0:
		case then.Incomplete:
			j.PutOff = append(j.PutOff, id)
			fresh = fresh.withoutPurges(ours)
			if len(now.losing(compute(id, union(ours, fresh)))) > 0 {
				return nil // a new commit came purged already
			}
		case !then.Trashed:
			if err := tx.restate(now, then); err != nil {
				return err
			}
		}
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

// withoutPurges returns those of g that ours has not: what they purge in others
// is left out.
func (g group) withoutPurges(ours group) group {
	have := make(map[CommitID]bool, len(ours))
	for _, c := range ours {
		have[c.ID] = true
	}
	return slices.DeleteFunc(slices.Clone(g), func(c *Commit) bool { return have[c.ID] })
}

// losing returns the secret fields that can be read in e and no more in then,
// where nobody removed them.
func (e *Entry) losing(then *Entry) (keys []string) {
	for i := range e.Fields {
		f := &e.Fields[i]
		if len(f.readable()) == 0 {
			continue
		}
		if after := then.Field(f.Key); after != nil && after.blank() {
			keys = append(keys, f.Key)
		}
	}
	return keys
}

// readable returns the secret values of f that are not purged, the shown one
// first.
func (f *Field) readable() (items []*Item) {
	if f.Form == Secret && !f.Purged {
		items = append(items, &f.Item)
	}
	for i := range f.Others {
		if o := &f.Others[i].Item; o.Form == Secret && !o.Purged {
			items = append(items, o)
		}
	}
	return items
}

// blank reports whether all values of f are purged.
func (f *Field) blank() bool {
	return f.Form == Secret && f.Purged && !slices.ContainsFunc(f.Others, func(w Writer) bool { return !w.Purged })
}

// Adopt joins b as it is, purges included, and states nothing again: for a vault
// that was cleared, and what its owner decided. See [Tx.Bring] for the rest.
func (tx *Tx) Adopt(b *Bundle) {
	for id, g := range b.groups {
		tx.delta[id] = union(tx.delta[id], g)
	}
}

// Clear takes everything out of the transaction: what is brought and written
// after it is all that the vault will hold. Commits that were taken out before
// stay usable. If another program saves meanwhile, the save of this transaction
// is [disk.ErrChanged].
func (tx *Tx) Clear() {
	tx.past = append(tx.past, tx.base)
	empty := *tx.base
	empty.view, empty.rows, empty.free = nil, nil, func() {}
	empty.meta.entries, empty.meta.commits = 0, 0
	empty.meta.view, empty.meta.log, empty.meta.blobs = 0, 0, 0
	tx.base, tx.delta, tx.cleared = &empty, delta{}, true
}
