package cmd

import (
	"context"
	"sync"

	"watchword/crypto"
	"watchword/secret"
	"watchword/vault"
)

// proof is what a person gave to open the vault, kept for the verbs that make
// another slot of it. Who asks for it by setting ww.proof wipes it.
type proof struct {
	password secret.Value
	with     *second     // nil: none was needed
	kind     crypto.Kind // of the slot that it opened

	beside *second      // of another slot that is to be made for the password; nil: none
	code   secret.Value // of another slot that is to be made; empty: none

	keepsCode bool // whether the code that opens the vault becomes that
}

func (p *proof) keep(password secret.Value, with *second, kind crypto.Kind) {
	p.wipe()
	p.password, p.kind, p.with = again(password), kind, with.clone()
}

func (p *proof) wipe() {
	p.password.Wipe()
	p.with.wipe()
	p.beside.wipe()
	p.code.Wipe()
	*p = proof{}
}

// rekeying is a change of what opens the vault.
type rekeying struct {
	open vault.Unlocker // nil: the master password does
	// through returns the header with the slots that the person may come in by,
	// or refuses the change.
	through func(*crypto.Header) (*crypto.Header, error)
	// change makes of what was given what is to open the vault from now on. It
	// may ask.
	change func(given *proof) error
	say    func() // tells what was done
	typed  bool   // whether the new password was, so that the agent may keep the key
	anew   bool   // whether a synced vault founds a new group then: the password is another
}

// rekeyAnew takes the master password whatever the agent has, changes what opens
// the vault, and puts it under a new key: under the old one, an old copy of the
// file and what opened that would open the new file too.
func (w *ww) rekeyAnew(ctx context.Context, r rekeying) error {
	s, err := w.store()
	if err != nil {
		return err
	}
	var old *crypto.Header
	unlock := func(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
		old = h
		through, err := r.through(h)
		if err != nil {
			return nil, err
		}
		if r.open != nil {
			return r.open(ctx, through)
		}
		return w.unlockAnew(ctx, through)
	}
	w.proof = &proof{}
	defer secret.Settle()
	defer w.proof.wipe()
	open := kept(s.Update)
	if w.opt.dryRun {
		open = s.View
	}
	var key *crypto.Key
	var folder string
	defer func() { key.Wipe() }()
	err = open(ctx, unlock, func(tx *vault.Tx) error {
		if folder, err = sharedWith(tx); err != nil {
			return err
		}
		if err := r.change(w.proof); err != nil || w.opt.dryRun { // what follows takes seconds
			return err
		}
		key, err = w.rekey(tx, old, w.proof)
		return err
	})
	if err != nil {
		return err
	}
	r.say()
	if folder != "" && !w.opt.dryRun {
		w.regroup(ctx, r, s, folder, key)
	}
	if key != nil {
		w.rekeyed(ctx, old.ID, key, r.typed)
	}
	return nil
}

// rekey puts the vault under a new key with a slot for what p is, whose costs
// are never lower than those before. It returns a copy of the key, for the
// caller to wipe.
func (w *ww) rekey(tx *vault.Tx, old *crypto.Header, p *proof) (*crypto.Key, error) {
	key, err := crypto.NewKey(w.Rand)
	if err != nil {
		return nil, err
	}
	slots, ext, err := w.newSlots(old, p, key)
	if err != nil {
		key.Wipe()
		return nil, err
	}
	ours := key.Clone()
	tx.Rekey(key, slots)
	tx.AddExt(ext)
	return ours, nil
}

// newSlots makes every slot that p is for, and what they need in the header.
func (w *ww) newSlots(old *crypto.Header, p *proof, key *crypto.Key) (slots []crypto.Slot, ext []byte, err error) {
	costs := sync.OnceValue(func() crypto.Params { return dearer(w.costs(), old.Slots) })
	parts := []proof{*p}
	if p.beside != nil {
		parts = append(parts, proof{password: p.password, with: p.beside, kind: p.beside.kind})
	}
	for i := range parts {
		slot, err := w.newSlot(old.ID, &parts[i], costs, key)
		if err != nil {
			return nil, nil, err
		}
		slots, ext = append(slots, slot), append(ext, parts[i].with.ext(slot)...)
	}
	if p.code.Len() > 0 {
		slot, err := w.recoverySlot(old.ID, p.code, key)
		if err != nil {
			return nil, nil, err
		}
		slots = append(slots, slot)
	}
	return slots, ext, nil
}

// dearer returns the costs that ask most of a thief.
func dearer(costs crypto.Params, slots []crypto.Slot) crypto.Params {
	work := func(p crypto.Params) uint64 { return uint64(p.Time) * uint64(p.Memory) }
	for _, slot := range slots {
		if p := slot.Params(); work(p) > work(costs) {
			costs = p
		}
	}
	return costs
}

// sayDropped names the ways in that a new key closes: all that are not of the
// kind that is kept. Of several hardware keys the one that was touched is kept.
func (w *ww) sayDropped(slots []crypto.Slot, kept crypto.Kind) {
	for _, slot := range slots {
		switch kind := slot.Kind(); {
		case kind == kept && kept.IsDevice():
			kept = 0 // the next one is another
		case kind == kept:
		case kind.IsDevice():
			w.Console.Warn("another hardware key will not open this vault any more · ww key add %s", hardwareWord(kind))
		case kind == crypto.Password:
			w.Console.Warn("the password alone will not open this vault any more")
		case kind == crypto.PasswordAndFile:
			w.Console.Warn("the key file will not open this vault any more")
		case kind == crypto.Recovery:
			w.Console.Warn("the recovery code will not open this vault any more · ww recovery kit")
		default:
			w.Console.Warn("a way in that this version does not know (%d) will not open this vault any more", slot.Kind())
		}
	}
}
