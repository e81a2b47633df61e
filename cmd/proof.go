package cmd

import (
	"context"

	"watchword/crypto"
	"watchword/secret"
	"watchword/vault"
)

// proof is what a person gave to open the vault, kept for the verbs that make
// another slot of it. Who asks for it by setting ww.proof wipes it.
type proof struct {
	password secret.Value
	file     *crypto.Key // of a key file; nil: none was needed
	kind     crypto.Kind // of the slot that it opened

	code secret.Value // of another slot that is to be made; empty: none
}

func (p *proof) keep(password secret.Value, file *crypto.Key, kind crypto.Kind) {
	p.wipe()
	p.password, p.kind = again(password), kind
	if file != nil {
		p.file = file.Clone()
	}
}

func (p *proof) wipe() {
	p.password.Wipe()
	p.file.Wipe()
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
	defer func() { key.Wipe() }()
	err = open(ctx, unlock, func(tx *vault.Tx) error {
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
	costs := func() crypto.Params { return dearer(w.costs(), old.Slots) }
	slot, err := w.newSlot(old.ID, p, costs, key)
	slots := []crypto.Slot{slot}
	if err == nil && p.code.Len() > 0 {
		slot, err = w.recoverySlot(old.ID, p.code, key)
		slots = append(slots, slot)
	}
	if err != nil {
		key.Wipe()
		return nil, err
	}
	ours := key.Clone()
	tx.Rekey(key, slots)
	return ours, nil
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
// kind that is kept.
func (w *ww) sayDropped(slots []crypto.Slot, kept crypto.Kind) {
	for _, slot := range slots {
		switch slot.Kind() {
		case kept:
		case crypto.Password:
			w.Console.Warn("the password alone will not open this vault any more")
		case crypto.PasswordAndFile:
			w.Console.Warn("the key file will not open this vault any more")
		case crypto.Recovery:
			w.Console.Warn("the recovery code will not open this vault any more · ww recovery kit")
		default:
			w.Console.Warn("a way in that this version does not know (%d) will not open this vault any more", slot.Kind())
		}
	}
}
