package sync

import (
	"fmt"
	"iter"
	"strings"

	"watchword/vault"
)

// What a person does at a device. Whatever the product refuses is not done.

// edit changes, deletes or restores some entry, or makes one.
func (r *run) edit(d *device) {
	defer r.wipe()
	known := sortedIDs(byEntry(d.state))
	if len(r.entries) < r.most && (len(known) < 3 || r.rng.IntN(6) == 0 || r.plan.sweep > 0 && r.rng.IntN(2) == 0) {
		r.add(d)
		return
	}
	if len(known) == 0 {
		return
	}
	id := known[r.rng.IntN(len(known))]
	d.do(func(tx *vault.Tx) error {
		e := try(tx.Entry(id))
		switch n := r.rng.IntN(14); {
		case e.Trashed && r.rng.IntN(4) > 0:
			return nil
		case e.Trashed:
			return tx.Undelete(id)
		case n < 2:
			return tx.Delete(id)
		case n == 2:
			return tx.Restore(id, e.Commits[r.rng.IntN(len(e.Commits))].ID)
		}
		_, err := tx.Edit(id, r.changes()...)
		return err
	})
}

func (r *run) add(d *device) {
	d.do(func(tx *vault.Tx) error {
		id, err := tx.Add(vault.Set(vault.Name, fmt.Sprint("entry ", len(r.entries))), vault.Set(vault.User, "u"), r.secret(vault.Password))
		r.entries = append(r.entries, id)
		return err
	})
}

func (r *run) secret(key string) vault.Change {
	r.values++
	v := secretOf(fmt.Sprint("secret ", r.values))
	r.typed = append(r.typed, v)
	return vault.SetSecret(key, v)
}

// wipe forgets the secrets that were typed: thousands would fill what memory can
// be locked.
func (r *run) wipe() {
	for _, v := range r.typed {
		v.Wipe()
	}
	r.typed = nil
}

func (r *run) changes() (all []vault.Change) {
	for _, key := range []string{vault.Password, vault.OTP, vault.Note} {
		if r.rng.IntN(3) == 0 {
			all = append(all, r.secret(key))
		}
	}
	if r.rng.IntN(12) == 0 {
		all = append(all, vault.Unset(vault.OTP))
	}
	switch r.rng.IntN(4) {
	case 0:
		all = append(all, vault.Set(vault.User, fmt.Sprint(r.rng.IntN(3))))
	case 1:
		all = append(all, vault.SetTag(fmt.Sprint(r.rng.IntN(2))))
	case 2:
		all = append(all, vault.UnsetTag(fmt.Sprint(r.rng.IntN(2))))
	}
	return all
}

// purge destroys former values of an entry, as far as the product lets it.
func (r *run) purge(d *device) {
	r.purging(d, func(tx *vault.Tx, e *vault.Entry) {
		for _, c := range e.Commits {
			for i := range c.Items {
				if it := &c.Items[i]; it.Form == vault.Secret && r.rng.IntN(2) == 0 {
					_ = tx.Purge(e.ID, c.ID, it.Key)
				}
			}
		}
	})
}

// empty destroys what is in the trash.
func (r *run) empty(d *device) {
	r.purging(d, func(tx *vault.Tx, e *vault.Entry) {
		if e.Trashed {
			_ = tx.Destroy(e.ID)
		}
	})
}

func (r *run) purging(d *device, fn func(*vault.Tx, *vault.Entry)) {
	d.do(func(tx *vault.Tx) error {
		for _, id := range sortedIDs(byEntry(d.state)) {
			if r.rng.IntN(3) == 0 {
				before := try(tx.Entry(id))
				fn(tx, before)
				r.allow(d, before, try(tx.Entry(id)))
			}
		}
		return nil
	})
}

// allow notes that what was purged may be gone.
func (r *run) allow(d *device, before, after *vault.Entry) {
	was := map[value]bool{}
	for v := range purgedIn(before.Commits) {
		was[v] = true
	}
	for v := range purgedIn(after.Commits) {
		if !was[v] && !d.shut {
			r.count["purges"]++
			r.oracle.purged[v] = true
		}
	}
}

// purgedIn yields the purged values of commits.
func purgedIn(commits []*vault.Commit) iter.Seq[value] {
	return func(yield func(value) bool) {
		for _, c := range commits {
			for i := range c.Items {
				if c.Items[i].Purged && !yield(value{c.ID, c.Items[i].Key}) {
					return
				}
			}
		}
	}
}

// sabotageBy purges anything, in use or not, as no honest program does.
func (r *run) sabotageBy(d *device) {
	r.world.sabotage = true
	d.do(func(tx *vault.Tx) error {
		tx.Adopt(purgeAny(d.state, func() bool { return r.rng.IntN(8) == 0 }))
		r.count["purges by malice"]++
		return nil
	})
	r.world.sabotage = false
}

func bad(key string) bool { return strings.HasPrefix(key, "BAD ") }
