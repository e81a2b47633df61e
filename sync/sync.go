package sync

import (
	"context"
	"errors"

	"watchword/internal/disk"
	"watchword/vault"
)

// Synced says what [Sync] did.
type Synced struct {
	Pulled
	Pushed int // commits that the pile has now and had not
}

// Sync brings a vault and a pile together: what the pile has is joined and
// saved, and what it lacks is written and read back. When it returns nil, all
// the vault holds is in the pile. The order is such that it may end anywhere:
// nothing is sent that was not saved, and nothing counts as sent that was not
// read back. update and view open the vault, as [vault.Store.Update] and
// [vault.Store.View] do; unlock is asked once. If p has no index, it takes the one
// that the vault keeps on this machine. keep is called in view, with the vault as
// the index describes it, before anything is sent if something came, and in the
// end; [Pile.Keep] is one.
func Sync(ctx context.Context, update, view Opener, unlock vault.Unlocker, p *Pile, keep func(*vault.Tx) error) (Synced, error) {
	unlock, forget := vault.Remembering(unlock)
	defer forget()
	var came int
	for n := 1; ; n++ {
		s, err := once(ctx, update, view, unlock, p, keep)
		came += s.Commits
		s.Commits = came
		if n == attemptsOnOne || !errors.Is(err, errRaced) && !errors.Is(err, ErrUnclear) {
			return s, err
		}
	}
}

// attemptsOnOne is how often a sync begins anew if another device writes the one
// file of the pile meanwhile.
const attemptsOnOne = 5

func once(ctx context.Context, update, view Opener, unlock vault.Unlocker, p *Pile, keep func(*vault.Tx) error) (Synced, error) {
	var s Synced
	unsure := update(ctx, unlock, func(tx *vault.Tx) (err error) {
		if p.Index == nil {
			p.Index = ParseIndex(tx.Index(), p.Group.ID)
		}
		s.Pulled, err = p.Pull(ctx, tx)
		return err
	})
	if unsure != nil && !errors.Is(unsure, disk.ErrNotDurable) {
		return s, unsure
	}
	err := view(ctx, unlock, func(tx *vault.Tx) error {
		var kept error
		if s.Packs > 0 {
			kept = keep(tx)
		}
		pushed, err := p.Push(ctx, tx)
		if s.Pushed = pushed; err == nil {
			err = p.Compact(ctx, tx)
		}
		return errors.Join(err, kept, keep(tx))
	})
	return s, errors.Join(unsure, err)
}

// Keep keeps the index on this machine, for later syncs of the vault.
func (p *Pile) Keep(tx *vault.Tx) error { return tx.KeepIndex(p.Index.Encode()) }
