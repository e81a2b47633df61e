package cmd

import (
	"context"
	"errors"

	"watchword/crypto"
	"watchword/secret"
	"watchword/vault"
)

// packSlots makes the slots that open the sync key of the new group: one for the
// master password and what goes with it, none cheaper than those of the vault, and
// one for the recovery code if that was given.
func (f *founding) packSlots(group [16]byte, kind crypto.Kind, with *second, key *crypto.Key) ([]crypto.Slot, error) {
	done := f.Console.Busy("Sealing")
	slot, err := crypto.NewSlotAt(f.Rand, crypto.Pack, group, kind, f.epoch, dearer(f.costs(), f.header.Slots), with.credential(f.given.password), key)
	secret.Settle()
	done()
	if err = errors.Join(err, f.lockedEnough()); err != nil {
		return nil, err
	}
	slots := []crypto.Slot{slot}
	if f.given.code.Len() == 0 {
		return slots, nil
	}
	slot, err = f.packRecovery(group, slots, f.given.code, key)
	return append(slots, slot), err
}

// packRecovery makes the slot of a recovery code for packs, which makes the list
// of slots that has it newer than was.
func (w *ww) packRecovery(group [16]byte, was []crypto.Slot, code secret.Value, key *crypto.Key) (crypto.Slot, error) {
	var epoch uint32
	for i := range was {
		epoch = max(epoch, was[i].Epoch())
	}
	epoch = min(epoch+1, crypto.MaxEpoch)
	return crypto.NewSlotAt(w.Rand, crypto.Pack, group, crypto.Recovery, epoch, crypto.Params{}, crypto.Credential{Recovery: code}, key)
}

// recoverPacks has code open the packs that are written from now on, in place of
// a recovery code from before, if the vault is synced. It says whether it is.
func (w *ww) recoverPacks(tx *vault.Tx, code secret.Value) (bool, error) {
	s, key, err := tx.Sharing()
	if s == nil || err != nil {
		return false, err
	}
	defer key.Wipe()
	slot, err := w.packRecovery(s.Group, s.Slots, code, key)
	if err != nil {
		return false, err
	}
	s.Slots = append(without(s.Slots, crypto.Recovery), slot)
	tx.Share(*s, nil)
	return true, nil
}

// ownCode asks for the recovery code of the vault whose header h is, so that it
// opens the files too, and returns it for the caller to wipe; it is empty where
// there is none, nobody types one, or nobody can be asked.
func (w *ww) ownCode(ctx context.Context, h *crypto.Header) (secret.Value, error) {
	if !hasKit(h) || !w.interactive() || w.opt.yes || w.opt.dryRun {
		return secret.Value{}, nil
	}
	for {
		text, err := w.Console.NewPassword(ctx, "Recovery code, if it is to open these files too (or Enter): ", nil)
		if err != nil || text.Len() == 0 {
			return text, err
		}
		code, err := crypto.ParseRecovery(text)
		text.Wipe()
		if err == nil {
			var key *crypto.Key
			key, _, err = h.Unlock(crypto.Credential{Recovery: code})
			secret.Settle()
			key.Wipe()
		}
		switch {
		case err == nil:
			return code, nil
		case errors.Is(err, crypto.ErrWrongKey):
			w.Console.Fail("that code does not open this vault")
		case errors.Is(err, crypto.ErrIsShare):
			w.Console.Fail("that is a share. Leave it empty; the next shares or kit will open the files too")
		case errors.Is(err, crypto.ErrMistyped):
			w.Console.Fail("%v  (Tab shows what you type)", err)
		default:
			return secret.Value{}, err
		}
		code.Wipe()
	}
}
