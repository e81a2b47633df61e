package cmd

import (
	"context"
	"encoding/hex"
	"errors"
	"slices"

	"watchword/crypto"
	"watchword/sync"
)

// opens is the packs of one group, by the slots that they have: where these were
// changed, the former ones are in older packs still.
type opens []sync.Found

// byGroup sorts what was found by its group, in the order in which they come.
func byGroup(found []sync.Found) (all []opens) {
	for _, f := range found {
		i := slices.IndexFunc(all, func(o opens) bool { return o[0].Header.ID == f.Header.ID })
		if i < 0 {
			i, all = len(all), append(all, nil)
		}
		all[i] = append(all[i], f)
	}
	return all
}

func (o opens) id() string { return hex.EncodeToString(o[0].Header.ID[:]) }

func (o opens) packs() (n int) {
	for _, f := range o {
		n += f.Packs
	}
	return n
}

// slots returns the list of slots that counts, of those which key vouches for.
func (o opens) slots(key *crypto.Key) (slots []crypto.Slot) {
	for _, f := range o {
		if key != nil && f.Header.Verify(key) == nil && sync.CompareSlots(f.Header.Slots, slots) > 0 {
			slots = f.Header.Slots
		}
	}
	return slots
}

// maxAlike is how many lists of slots are tried: whoever writes to the pile can
// put more there, and each costs a derivation.
const maxAlike = 3

// headers returns one header of the group; the others are tried with it.
func (j *joining) headers(o opens) *crypto.Header {
	if j.recovery {
		kits := slices.DeleteFunc(slices.Clone(o), func(f sync.Found) bool { return !hasKit(f.Header) })
		o = append(kits, o[0])
	}
	for _, f := range o[1:min(len(o), maxAlike)] {
		j.alike = append(j.alike, f.Header)
	}
	return o[0].Header
}

// openAny opens h, or what is alike.
func (w *ww) openAny(h *crypto.Header, c crypto.Credential) (*crypto.Key, crypto.Slot, error) {
	key, slot, err := h.Unlock(c)
	for i := 0; i < len(w.alike) && errors.Is(err, crypto.ErrWrongKey); i++ {
		key, slot, err = w.alike[i].Unlock(c)
	}
	return key, slot, err
}

// allSlots are those of h and of what is alike.
func (w *ww) allSlots(h *crypto.Header) []crypto.Slot {
	slots := slices.Clone(h.Slots)
	for _, other := range w.alike {
		slots = append(slots, other.Slots...)
	}
	return slots
}

// check refuses what does not belong together.
func (o *joinOptions) check() error {
	switch {
	case o.shares && !o.recovery:
		return usage("--shares goes with --recovery.")
	case o.recovery && o.newPassword == "-":
		return usage("--new-password-file takes a file here: standard input may be the code's.")
	}
	return nil
}

// recoverGroup returns the sync key for a recovery code.
func (j *joining) recoverGroup(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
	if !hasKit(h) {
		return nil, &failure{
			exit: exitNotFound, code: "no-kit", message: "no recovery code opens these sync files.", state: unchanged,
			hints: []string{"ww recovery kit  makes one, and ww sync has it open the files, on a device that has the vault"},
		}
	}
	return j.unlockByCode(recoveryOptions{codeFile: j.codeFile, shares: j.shares})(ctx, h)
}

// choosePasswordHere has a master password chosen for the vault that is made here,
// if the files were opened without one.
func (j *joining) choosePasswordHere(ctx context.Context) (err error) {
	if j.recovery {
		j.given.password, err = j.nextPassword(ctx, j.newPassword)
	}
	return err
}
