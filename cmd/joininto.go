package cmd

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"watchword/crypto"
	"watchword/vault"
)

// intoVault joins where a vault is already: with the same one inside it becomes one
// of the group, and another one gives way to that of the group, which takes in what
// it has.
func (j *joining) intoVault(ctx context.Context, s *vault.Store) error {
	unlock, forget := vault.Remembering(j.ww.unlock)
	defer forget()
	var here census
	var foreign bool
	err := s.View(ctx, unlock, func(tx *vault.Tx) (err error) {
		if here, err = takeCensus(tx); err != nil {
			return err
		}
		err = tx.Same(&j.haul.Keys, j.ofGroup.ID, j.ofGroup.Key)
		if foreign = errors.Is(err, vault.ErrForeign); foreign {
			err = nil
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := j.mayMerge(ctx, here.entries, foreign); err != nil {
		return err
	}
	if foreign {
		return j.supplant(ctx, s, unlock)
	}
	if err := j.updateBy(ctx, unlock, func(tx *vault.Tx) error { return j.landAccepted(ctx, tx) }); err != nil {
		return err
	}
	return j.say("")
}

// mayMerge asks whether the vault that is here is meant to be joined.
func (j *joining) mayMerge(ctx context.Context, entries int, foreign bool) error {
	if j.opt.dryRun {
		return nil
	}
	have := count(entries, "entry", "entries")
	question := fmt.Sprintf("You already have a vault here (%s). Merge them?", have)
	if foreign {
		question = fmt.Sprintf("You already have another vault here (%s). Take them over into the one you join? The one here is kept aside, with its history.", have)
	}
	err := j.confirm(ctx, question, false)
	var f *failure
	if errors.As(err, &f) {
		f.hints = append(f.hints, "ww join "+shellWord(j.depot.name)+" --vault NAME  makes the one there beside it")
	}
	return err
}

// supplant makes the vault of the group in the place of another one, whose entries
// it takes in by value. Whatever happens, one of them is there, and what was here is
// in both or in the first.
func (j *joining) supplant(ctx context.Context, s *vault.Store, unlock vault.Unlocker) error {
	id, key, err := j.newIdentity()
	if err != nil {
		return err
	}
	defer key.Wipe()
	if !j.opt.dryRun {
		if err := j.choosePasswordHere(ctx); err != nil {
			return err
		}
	}
	next, aside := *s, ""
	err = s.View(ctx, unlock, func(former *vault.Tx) error {
		taken, err := readTakeover(former)
		if err != nil || j.opt.dryRun {
			j.done("", "%s taken over", count(len(taken), "entry", "entries"))
			return err
		}
		slot, err := j.newSlot(id, j.ownProof(), j.costs, key)
		if err != nil {
			return err
		}
		aside, err = next.SupplantSharing(ctx, former, id, []crypto.Slot{slot}, key, &j.haul.Keys, j.ofGroup.ID, j.ofGroup.Key, func(tx *vault.Tx) error {
			if err := j.landAccepted(ctx, tx); err != nil {
				return err
			}
			return j.takeOver(ctx, former, taken, tx)
		})
		return err
	})
	switch {
	case err != nil:
		return untouched{err}
	case j.opt.dryRun:
		return nil
	}
	err = j.say(j.saysUnlocked(ctx, id, key))
	j.Console.Note("the vault that was here, with its history, is now %s; its master password opens it", j.short(aside))
	j.Console.Note("ww sync  sends its entries to the others")
	return err
}

// readTakeover returns the entries of a vault that are not in the trash.
func readTakeover(former *vault.Tx) (ids []vault.ID, err error) {
	for row, err := range former.Rows() {
		if err != nil {
			return nil, err
		}
		if !row.Trashed {
			ids = append(ids, row.ID)
		}
	}
	return ids, nil
}

// takeOver makes entries like those of former. Of a name and user that are taken, it
// makes another name.
func (j *joining) takeOver(ctx context.Context, former *vault.Tx, ids []vault.ID, tx *vault.Tx) error {
	taken := map[[2]string]bool{}
	for row, err := range tx.Rows() {
		if err != nil {
			return err
		}
		if !row.Trashed {
			taken[[2]string{row.Name, row.User}] = true
		}
	}
	for _, id := range ids {
		e, err := former.Entry(id)
		if err != nil {
			return err
		}
		d, err := j.duplicate(ctx, former, e)
		if err != nil {
			return err
		}
		name, user := e.Text(vault.Name), e.Text(vault.User)
		for n := 2; taken[[2]string{name, user}]; n++ {
			name = numbered(e.Text(vault.Name), n)
		}
		taken[[2]string{name, user}] = true
		_, err = tx.Add(append(d.changes, vault.Set(vault.Name, name))...)
		d.wipe()
		if err != nil {
			return err
		}
	}
	return j.look(tx)
}

// numbered is name with a number, cut to what a name may have.
func numbered(name string, n int) string {
	end := fmt.Sprintf(" (%d)", n)
	for len(name)+len(end) > vault.MaxName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return name + end
}
