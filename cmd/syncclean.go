package cmd

import (
	"context"
	"slices"
	"strings"

	"watchword/secret"
	"watchword/sync"
	"watchword/vault"
)

// cleaning is the end of former groups.
type cleaning struct {
	*ww
	former []vault.Former
	stay   []string // devices that have written nothing to the present group
	held   int      // changes that the files of former groups have, and the vault has not
}

// syncClean removes the files of former groups, and forgets their keys.
func (w *ww) syncClean(ctx context.Context) error {
	c := &cleaning{ww: w}
	s, err := w.store()
	if err != nil {
		return err
	}
	defer secret.Settle()
	unlock, forget := vault.Remembering(w.unlock)
	defer forget()
	if err := s.View(ctx, unlock, func(tx *vault.Tx) error { return c.look(ctx, s, tx) }); err != nil {
		return err
	}
	if len(c.former) == 0 {
		w.Console.Note("there is no former group")
		return nil
	}
	c.tell()
	if w.opt.dryRun {
		w.done("", "the files of %s are removed", count(len(c.former), "former group", "former groups"))
		return nil
	}
	if err := w.confirm(ctx, "Remove the files of the former group?", false); err != nil {
		return err
	}
	files, err := c.remove(ctx)
	if err != nil {
		return err
	}
	if err := s.Update(ctx, unlock, c.forget); err != nil {
		return err
	}
	w.done("", "removed: %s of former groups", count(files, "file", "files"))
	return nil
}

// look notes who has not moved, and what would be lost.
func (c *cleaning) look(ctx context.Context, s *vault.Store, tx *vault.Tx) error {
	m := c.meet(s)
	defer m.end()
	if err := m.open(ctx, tx); err != nil {
		return err
	}
	c.former = slices.DeleteFunc(slices.Clone(m.shared.Former), func(f vault.Former) bool { return !f.Readable() })
	stands, err := m.compare(ctx, tx)
	if err != nil {
		return err
	}
	names := m.shared.Devices
	held, err := c.heldBack(ctx, tx, names)
	if err != nil {
		return err
	}
	for d, name := range names {
		if _, moved := stands.Devices[d]; !moved && d != tx.Status().Device {
			c.stay = append(c.stay, name)
		}
	}
	slices.Sort(c.stay)
	for _, b := range held {
		c.held += int(b.Size().Commits)
	}
	return nil
}

func (c *cleaning) tell() {
	if len(c.stay) > 0 {
		c.Console.Note("not moved, as far as the files tell: %s", strings.Join(c.stay, ", "))
	}
	if c.held > 0 {
		c.Console.Warn("lost with them, as this vault has not taken it: %s · ww sync accept", count(c.held, "change", "changes"))
	}
}

func (c *cleaning) remove(ctx context.Context) (files int, err error) {
	for _, f := range c.former {
		p, err := c.pileAt(ctx, f.Target, c.loginBy(""), &sync.Group{ID: f.Group})
		if err != nil {
			return files, err
		}
		n, err := sync.Remove(ctx, p.Store, f.Group, c.Limits)
		if files += n; err != nil {
			return files, err
		}
	}
	return files, nil
}

// forget drops the keys of the groups that are gone.
func (c *cleaning) forget(tx *vault.Tx) error {
	s, key, err := tx.Sharing()
	if s == nil || err != nil {
		return err
	}
	key.Wipe()
	s.Former = slices.DeleteFunc(s.Former, func(f vault.Former) bool {
		return slices.ContainsFunc(c.former, func(gone vault.Former) bool { return gone.Group == f.Group })
	})
	tx.Share(*s, nil)
	return nil
}
