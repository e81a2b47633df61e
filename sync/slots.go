package sync

import (
	"cmp"
	"context"
	"crypto/sha256"
	"slices"

	"watchword/crypto"
	"watchword/vault"
)

// slotsID tells lists of slots apart.
type slotsID [8]byte

func idOfSlots(slots []crypto.Slot) slotsID {
	h := sha256.New()
	for i := range slots {
		h.Write(slots[i][:])
	}
	return slotsID(h.Sum(nil))
}

// CompareSlots orders the lists of slots that packs of one group carry: that which
// is larger counts for what is written from now on. It has the larger epoch; of two
// that were made at once any, but the same for all.
func CompareSlots(a, b []crypto.Slot) int {
	epoch := func(slots []crypto.Slot) (top uint32) {
		for i := range slots {
			top = max(top, slots[i].Epoch())
		}
		return top
	}
	return cmp.Or(
		cmp.Compare(epoch(a), epoch(b)),
		slices.CompareFunc(a, b, func(a, b crypto.Slot) int { return slices.Compare(a[:], b[:]) }),
	)
}

// adopt takes over the slots that count, of the group's own and those in packs that
// were opened.
func (p *Pile) adopt(f *fetched) {
	for _, o := range f.opened {
		if CompareSlots(o.slots, p.Group.Slots) > 0 {
			p.Group.Slots = o.slots
		}
	}
	ours := idOfSlots(p.Group.Slots)
	for _, o := range f.opened {
		if idOfSlots(o.slots) == ours {
			p.Index.slots = ours
		}
	}
}

// show writes a pack with nothing in it where none is known that has the slots of
// the group: what opens them would open nothing. So it does where something is to
// be told and was not with what was written.
func (w *packWriter) show(ctx context.Context, written int) error {
	if w.Index.slots == idOfSlots(w.Group.Slots) && (!w.Show || written > 0) {
		return nil
	}
	_, err := w.put(ctx, &vault.Bundle{})
	return err
}
