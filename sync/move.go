package sync

import (
	"context"
	"errors"

	"watchword/vault"
)

// ErrMissing means that the pile lacks packs which others announce: they are
// still on their way, or were lost. Nothing was changed.
var ErrMissing = errors.New("files are missing from the pile")

// Moved says what [Pile.Move] did.
type Moved struct {
	Pulled
	Kept int // commits that only this vault had and keeps
	Left int // those that it had and does not keep
}

// Move takes the vault over to the group of p, which another device founded to
// shut somebody out. The vault becomes what the pile of the new group holds,
// together with what was written on this device, or on others and keep accepts,
// and is not there yet: anything else may be of whoever is shut out, and so may
// purges of what is there. Accepted changes on top of refused ones are made again
// on top of what is there: see [vault.Tx.Graft]. Until every pack is there that
// others announce, nothing is changed: [ErrMissing]. The index of p must be new.
func (p *Pile) Move(ctx context.Context, tx *vault.Tx, keep func(vault.ID, *vault.Commit) bool) (Moved, error) {
	var m Moved
	f, err := p.fetchNew(ctx)
	if err != nil {
		return m, err
	}
	there := coverOf(&f.bundle)
	if len(f.Unread) > 0 || f.Packs == 0 || uint64(len(there)) < f.Claims {
		return m, ErrMissing
	}
	if err := p.check(f, tx); err != nil {
		return m, err
	}
	before, err := tx.Lacking(nothing)
	if err != nil {
		return m, err
	}
	here := tx.Status().Device
	rest := before.Where(func(id vault.ID, c *vault.Commit) bool { return !there.hasID(id, c) })
	mine := rest.Where(func(id vault.ID, c *vault.Commit) bool { return c.Device == here || keep(id, c) })
	kept := coverOf(mine)
	tx.Clear()
	tx.Adopt(&f.bundle)
	if err := settle(tx, mine, rest.Where(func(id vault.ID, c *vault.Commit) bool { return !kept.hasID(id, c) })); err != nil {
		return m, err
	}
	p.note(f)
	m.Pulled, m.Kept = f.Pulled, int(mine.Size().Commits)
	m.Left = int(rest.Size().Commits) - m.Kept
	return m, tx.Heal(before)
}

// settle joins mine to what is in tx, where refused will never come.
func settle(tx *vault.Tx, mine, refused *vault.Bundle) error {
	brought, waiting, err := tx.Graft(mine, refused)
	if err != nil {
		return err
	}
	tx.Adopt(waiting) // it waited here too
	for _, off := range brought.PutOff {
		tx.Adopt(mine.Where(func(id vault.ID, _ *vault.Commit) bool { return id == off }))
	}
	return nil
}

// Held returns the commits that the pile of a former group has and tx has not,
// and joins nothing: whoever was shut out can still write there. What a person
// accepts and refuses of them is for [vault.Tx.Graft]. The index of p must be new.
func (p *Pile) Held(ctx context.Context, tx *vault.Tx) (*vault.Bundle, Pulled, error) {
	f, err := p.fetchNew(ctx)
	if err != nil {
		return nil, f.Pulled, err
	}
	if err := p.check(f, tx); err != nil {
		return nil, f.Pulled, err
	}
	all, err := tx.Lacking(nothing)
	if err != nil {
		return nil, f.Pulled, err
	}
	here := coverOf(all)
	return f.bundle.Where(func(id vault.ID, c *vault.Commit) bool { return !here.hasID(id, c) }), f.Pulled, nil
}
