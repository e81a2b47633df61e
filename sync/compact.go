package sync

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"

	"watchword/vault"
)

// grownSyncs is how many later syncs a compaction waits at least before it
// deletes what it replaces.
const grownSyncs = 2

// Compact makes the pile smaller, in two steps that are syncs apart. First the
// smaller packs are written again as a set of larger ones; later, when that set
// has been there for Grace and still reads whole, what it replaces is deleted. tx
// must be as it was saved. Call it after each Push that succeeded.
func (p *Pile) Compact(ctx context.Context, tx *vault.Tx) error {
	if p.One != "" {
		return nil // there is nothing to make fewer
	}
	if err := p.dropCopies(ctx); err != nil {
		return err
	}
	x := p.Index
	for _, name := range x.fat {
		if _, ok := x.packs[name]; !ok {
			x.fat = nil // somebody else has replaced it already, or it was lost
			break
		}
	}
	if x.fat == nil {
		return p.gather(ctx, tx)
	}
	now := p.Now()
	if now.Before(x.fatSince) {
		x.fatSince = now // the clock was set back
	}
	if x.fatSyncs++; x.fatSyncs < grownSyncs || now.Sub(x.fatSince) < p.Grace {
		return nil
	}
	for _, name := range x.fat {
		if p.found.sizes[name] == Away {
			return nil // it cannot be read now
		}
	}
	err := p.replace(ctx)
	x.fat = nil
	return err
}

// gather writes a set that covers the smaller packs, if there are too many.
func (p *Pile) gather(ctx context.Context, tx *vault.Tx) error {
	chosen := p.choose()
	if len(chosen) == 0 {
		return nil
	}
	all := cover{}
	for _, s := range chosen {
		all.add(s.cover)
	}
	fat, err := tx.Lacking(func(m vault.Mark) bool { return !all.has(m.ID, "") })
	if err != nil {
		return err
	}
	w, err := p.writer(tx)
	if err != nil {
		return err
	}
	w.meta.Rank = coverOf(fat).size()
	if _, err := io.ReadFull(p.Rand, w.meta.Set[:]); err != nil {
		return fmt.Errorf("draw a set: %w", err)
	}
	var names []string
	for _, part := range fat.Split(p.Part) {
		name, err := w.put(ctx, part)
		if err != nil {
			return err
		}
		names = append(names, name)
	}
	p.Index.fat, p.Index.fatSyncs, p.Index.fatSince = names, 0, p.Now()
	return nil
}

// choose returns the sets to write again: none if there are not too many, or
// else the smaller half, and larger ones as long as each is no larger than all
// before it. So a large set is rarely written again. Sets that only wait to be
// deleted do not count.
func (p *Pile) choose() []*pileSet {
	sets := p.Index.sets()
	live := slices.DeleteFunc(slices.Clone(sets), func(s *pileSet) bool {
		return slices.ContainsFunc(sets, func(o *pileSet) bool {
			return s.order.compare(o.order) < 0 && s.cover.within(o.cover)
		})
	})
	if len(live) <= p.Packs {
		return nil
	}
	n, size := 0, int64(0)
	for n < len(live) && (n <= len(live)/2 || live[n].size <= size) {
		size += live[n].size
		n++
	}
	return live[:n]
}

// replace deletes every pack that the compaction replaces: all parts of that are
// read again, the pack lies inside what they cover together, and comes before
// them in the order of packs. Because of that order two devices can never delete
// each other's, and what was covered once stays so.
func (p *Pile) replace(ctx context.Context) error {
	fat := &pileSet{cover: cover{}}
	for _, name := range p.Index.fat {
		k := p.Index.packs[name]
		data, err := p.read(ctx, name, k.size)
		if err != nil {
			return err
		}
		o, err := p.Group.open(data, p.Limits)
		if err != nil {
			return err
		}
		fat.order = k.order
		fat.cover.add(coverOf(o.bundle))
	}
	for _, name := range slices.Sorted(maps.Keys(p.Index.packs)) {
		k := p.Index.packs[name]
		if k.order.compare(fat.order) < 0 && k.cover.within(fat.cover) {
			if err := p.Store.Delete(ctx, name); err != nil {
				return err
			}
			delete(p.Index.packs, name)
		}
	}
	return nil
}
