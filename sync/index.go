package sync

import (
	"cmp"
	"encoding/hex"
	"maps"
	"slices"
	"time"
)

// Index is what a device remembers of a pile, so that it reads no pack twice.
// It describes one saved state of one vault: with another it must be dropped, or
// packs that the vault does not hold would be skipped. A new one is empty; what
// it lacks costs only reading.
type Index struct {
	group   [16]byte
	packs   map[string]known    // read whole, and joined
	strange map[string]stranger // files that are no packs of the group, by name
	slots   slotsID             // of which a pack is known
	tried   map[string]bool     // what this device wrote and could not read back

	// The compaction that this device wrote last: what it replaces goes later.
	fat      []string // names
	fatSyncs int      // since
	fatSince time.Time

	hid []hiding // by joins of the last day
}

// known is what the index has of a pack.
type known struct {
	size  int64
	order order
	cover cover
}

// order is the place of a pack among all: strict, total, and the same for every
// device for ever.
type order struct {
	rank uint64 // size of the cover of the pack, or of its set
	set  setID
	name string // without a set
}

func (a order) compare(b order) int {
	id := func(o order) string {
		if o.set != (setID{}) {
			return hex.EncodeToString(o.set[:])
		}
		return o.name
	}
	return cmp.Or(cmp.Compare(a.rank, b.rank), compareNames(id(b), id(a)))
}

// compareNames is an order of names in which copies, to whose names services add
// something, come later.
func compareNames(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}

func newKnown(name string, size int64, m *packMeta, c cover) known {
	k := known{size: size, cover: c, order: order{rank: c.size(), name: name}}
	if m.Set != (setID{}) {
		k.order = order{rank: m.Rank, set: m.Set}
	}
	return k
}

// NewIndex returns an empty index for the group of this id.
func NewIndex(group [16]byte) *Index {
	return &Index{group: group, packs: map[string]known{}, strange: map[string]stranger{}, tried: map[string]bool{}}
}

// Clone returns a copy that changes on its own.
func (x *Index) Clone() *Index {
	c := *x
	c.packs, c.strange, c.tried = maps.Clone(x.packs), maps.Clone(x.strange), maps.Clone(x.tried)
	c.fat, c.hid = slices.Clone(x.fat), slices.Clone(x.hid)
	return &c
}

// forget drops what is not listed any more, or has another size, and the packs
// whose names may come to mean others.
func (x *Index) forget(listed map[string]int64) {
	gone := func(name string, size int64) bool {
		now, ok := listed[name]
		return !ok || now != size && now != Away
	}
	maps.DeleteFunc(x.packs, func(name string, k known) bool { return gone(name, k.size) || !given.MatchString(name) })
	maps.DeleteFunc(x.strange, func(name string, s stranger) bool { return gone(name, s.size) })
}

// covered returns the union of the covers of all packs.
func (x *Index) covered() cover {
	all := cover{}
	for _, k := range x.packs {
		all.add(k.cover)
	}
	return all
}

// pileSet is packs that one compaction wrote, or one other pack.
type pileSet struct {
	order order
	names []string
	cover cover
	size  int64
}

// sets groups the packs, smallest first.
func (x *Index) sets() []*pileSet {
	bySet := map[order]*pileSet{}
	for _, name := range slices.Sorted(maps.Keys(x.packs)) {
		k := x.packs[name]
		s := bySet[k.order]
		if s == nil {
			s = &pileSet{order: k.order, cover: cover{}}
			bySet[k.order] = s
		}
		s.names = append(s.names, name)
		s.cover.add(k.cover)
		s.size += k.size
	}
	return slices.SortedFunc(maps.Values(bySet), func(a, b *pileSet) int {
		return cmp.Or(cmp.Compare(a.size, b.size), a.order.compare(b.order))
	})
}
