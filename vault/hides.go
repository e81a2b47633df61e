package vault

import "slices"

// Hides returns the entries that are shown now and would not be if b were joined,
// as they are now: another device deleted them. Nothing is joined. What is said
// of b with [Tx.Bring] holds here too.
func (tx *Tx) Hides(b *Bundle) ([]*Entry, error) {
	var hidden []*Entry
	for _, id := range b.ids() {
		ours, err := tx.group(id)
		if err != nil {
			return nil, forged(err)
		}
		fresh := ours.missing(b.groups[id])
		if len(ours) == 0 || len(fresh) == 0 || !ours.deletes() && !fresh.deletes() {
			continue
		}
		if now := compute(id, ours); !now.Trashed && compute(id, union(ours, fresh)).Trashed {
			hidden = append(hidden, now)
		}
	}
	return hidden, nil
}

// deletes reports whether there is a delete in g.
func (g group) deletes() bool {
	return slices.ContainsFunc(g, func(c *Commit) bool { return c.Op == OpDelete || c.Op == OpDestroy })
}
