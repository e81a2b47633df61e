package vault

import (
	"fmt"
	"slices"
)

// Graft is [Tx.Bring] for a part of what another vault has, of which the rest was
// refused. Commits that build on what is here are joined. Of those that build on
// refused ones only the values are taken that they last gave their fields, where
// nothing here ever gave a field that value: in a new commit that builds on what
// is here, or in one for each value where there was a choice. A delete is not, as it saw something else; nor is anything of entries
// that are not here at all. What builds on neither is returned, and waits.
func (tx *Tx) Graft(b, refused *Bundle) (j Brought, waiting *Bundle, err error) {
	founded, hanging := &Bundle{groups: map[ID]group{}}, map[ID]group{}
	waiting = &Bundle{groups: map[ID]group{}}
	for _, id := range b.ids() {
		ours, err := tx.group(id)
		if err != nil {
			return j, nil, forged(err)
		}
		var rest group
		if founded.groups[id], rest = b.groups[id].on(ours, allParents); len(rest) == 0 {
			continue
		}
		if hanging[id], rest = rest.on(refused.groups[id], anyParent); len(rest) > 0 {
			waiting.groups[id] = rest
		}
	}
	if j, err = tx.Bring(founded); err != nil {
		return j, nil, err
	}
	for _, id := range b.ids() {
		if err := tx.graft(id, hanging[id]); err != nil {
			return j, nil, fmt.Errorf("graft on %s: %w", id, err)
		}
	}
	return j, waiting, nil
}

// allParents and anyParent say of a commit and a set whether it builds on the set.
func allParents(c *Commit, have map[CommitID]bool) bool {
	return !slices.ContainsFunc(c.Parents, func(p CommitID) bool { return !have[p] })
}

func anyParent(c *Commit, have map[CommitID]bool) bool {
	return slices.ContainsFunc(c.Parents, func(p CommitID) bool { return have[p] })
}

// on splits g into the commits that build on base, or on others that do, and the
// rest.
func (g group) on(base group, builds func(*Commit, map[CommitID]bool) bool) (on, rest group) {
	have := map[CommitID]bool{}
	for _, c := range base {
		have[c.ID] = true
	}
	rest = g
	for found := true; found; {
		var left group
		for _, c := range rest {
			if builds(c, have) {
				have[c.ID] = true
				on = append(on, c)
			} else {
				left = append(left, c)
			}
		}
		found, rest = len(left) < len(rest), left
	}
	return on, rest
}

// graft takes over the values of hanging.
func (tx *Tx) graft(id ID, hanging group) error {
	ours, err := tx.group(id)
	if err != nil || len(ours) == 0 || len(hanging) == 0 {
		return forged(err)
	}
	last, e := take(slices.Clone(hanging)).writers, compute(id, ours)
	for n := 0; ; n++ {
		var changes []Change
		more := false
		for _, key := range hanging.keys() {
			if w := last[key]; n < len(w) {
				more = true
				if it := w[n].item; !it.Purged && !ours.says(it) {
					changes = append(changes, it.again())
				}
			}
		}
		if !more {
			return nil
		}
		if len(changes) > 0 {
			if err := tx.write(e, OpEdit, changes); err != nil {
				return err
			}
		}
	}
}

// again returns the change that says what it says.
func (it *Item) again() Change {
	c := Change{key: it.Key, form: it.Form, text: it.Text}
	if it.Form == Secret {
		c.copied = it
	}
	return c
}

// says reports whether a commit of g gives the field of it the same value.
func (g group) says(it *Item) bool {
	return slices.ContainsFunc(g, func(c *Commit) bool {
		o := c.item(it.Key)
		return o != nil && o.same(it)
	})
}

// Heal states again what could be read in b, commits taken out before
// [Tx.Clear], where a field of a living entry can be read no more without it. Of
// commits that are not here only values are taken that others here have said.
func (tx *Tx) Heal(b *Bundle) error {
	for _, id := range b.ids() {
		if err := tx.heal(id, b.groups[id]); err != nil {
			return fmt.Errorf("heal %s: %w", id, err)
		}
	}
	return nil
}

func (tx *Tx) heal(id ID, former group) error {
	ours, err := tx.group(id)
	if err != nil {
		return forged(err)
	}
	then := compute(id, ours)
	if !then.alive {
		return nil
	}
	missing := func(c *Commit) bool { return then.find(c.ID) == nil }
	before := compute(id, slices.DeleteFunc(slices.Clone(former), missing))
	if err := tx.restate(before, then); err != nil {
		return err
	}
	lost := before.losing(then)
	var changes []Change
	for i := range then.Fields {
		f := &then.Fields[i]
		if slices.Contains(lost, f.Key) || !f.blank() {
			continue
		}
		if it := former.stillHas(f); it != nil {
			changes = append(changes, it.again())
		}
	}
	if len(changes) == 0 {
		return nil
	}
	return tx.write(then, OpRestate, changes)
}

// stillHas returns an item of g that still has a value of f, whoever said it.
func (g group) stillHas(f *Field) *Item {
	for _, c := range g {
		if it := c.item(f.Key); it != nil && it.sealed() && (it.same(&f.Item) || f.has(it)) {
			return it
		}
	}
	return nil
}
