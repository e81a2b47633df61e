package sync

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"watchword/crypto"
)

// Other is a group that has packs in a pile which is read for another one.
type Other struct {
	Group      [16]byte
	Generation uint32 // as the headers say; nothing vouches for it
	Packs      int
}

// Generation returns how many groups came before the one of slots, whose founders
// each counted on from the one that they left.
func Generation(slots []crypto.Slot) uint32 {
	if len(slots) == 0 {
		return 0
	}
	least := uint32(crypto.MaxEpoch)
	for i := range slots {
		least = min(least, slots[i].Epoch())
	}
	return least
}

// ofAnother is errForeign for a pack of another group.
type ofAnother struct{ header *crypto.Header }

func (*ofAnother) Error() string        { return "a pack of another group" }
func (*ofAnother) Is(target error) bool { return target == errForeign }

// stranger is a file that is no pack of the group.
type stranger struct {
	size       int64
	group      [16]byte // zero: it is no pack
	generation uint32
}

func strangerOf(size int64, err error) stranger {
	s := stranger{size: size}
	var pack *ofAnother
	if errors.As(err, &pack) {
		s.group, s.generation = pack.header.ID, Generation(pack.header.Slots)
	}
	return s
}

// others returns the groups of the strange files, the latest generation first.
func (x *Index) others() (all []Other) {
	for _, s := range x.strange {
		if s.group == [16]byte{} {
			continue
		}
		i := slices.IndexFunc(all, func(o Other) bool { return o.Group == s.group })
		if i < 0 {
			i, all = len(all), append(all, Other{Group: s.group})
		}
		all[i].Packs++
		all[i].Generation = max(all[i].Generation, s.generation)
	}
	slices.SortFunc(all, func(a, b Other) int {
		return cmp.Or(cmp.Compare(b.Generation, a.Generation), bytes.Compare(a.Group[:], b.Group[:]))
	})
	return all
}

// Remove deletes the packs of a group from a store and returns how many there
// were. Which they are it tells by their headers, for which nothing vouches.
func Remove(ctx context.Context, store Store, group [16]byte, limits crypto.Limits) (n int, err error) {
	sizes, err := store.List(ctx)
	if err != nil {
		return 0, err
	}
	for _, name := range slices.Sorted(maps.Keys(sizes)) {
		if !plausible(name) {
			continue
		}
		h, err := readHead(ctx, store, name, sizes[name], limits)
		if err != nil || h.ID != group {
			continue // not one of them, or not to be read now
		}
		if err := store.Delete(ctx, name); err != nil {
			return n, err
		}
		n++
	}
	return n, ctx.Err()
}

// Others returns the groups that have packs in the pile too, as far as it was read.
func (p *Pile) Others() []Other { return p.Index.others() }
