package sync

import (
	"context"
	"maps"
	"regexp"
	"slices"
)

// given is how packs are called by those that write them. A file that is called
// otherwise is a copy, or was renamed: it is read by every sync, because another
// one can come to have its name.
var given = regexp.MustCompile(`^p-[0-9a-f]{32}\.wwsync$`)

// dropCopies deletes the copies that services make of packs ("conflicted copy",
// "sync-conflict"), if all that a copy has is in packs that were there before this
// sync and can be read now. Copies justify no deletion of a pack, so none of what
// they have is lost, whatever other devices do.
func (p *Pile) dropCopies(ctx context.Context) error {
	whole := map[order]bool{}
	for _, name := range slices.Sorted(maps.Keys(p.Index.packs)) {
		k := p.Index.packs[name]
		if given.MatchString(name) {
			continue
		}
		for _, s := range p.settled() {
			if !k.cover.within(s.cover) {
				continue
			}
			if _, read := whole[s.order]; !read {
				whole[s.order] = p.readsWhole(ctx, s)
			}
			if !whole[s.order] {
				continue
			}
			if err := p.drop(ctx, name, s.cover); err != nil {
				return err
			}
			break
		}
	}
	return nil
}

// settled returns the sets of packs that have the names given to them, and were
// in the index before this sync.
func (p *Pile) settled() []*pileSet {
	old := &Index{packs: maps.Clone(p.Index.packs)}
	maps.DeleteFunc(old.packs, func(name string, _ known) bool { return !given.MatchString(name) || !p.found.before[name] })
	return old.sets()
}

// readsWhole reports whether the packs of s are what the index has of them.
func (p *Pile) readsWhole(ctx context.Context, s *pileSet) bool {
	got := cover{}
	for _, name := range s.names {
		data, err := p.read(ctx, name, p.Index.packs[name].size)
		if err != nil {
			return false
		}
		o, err := p.Group.open(data, p.Limits)
		if err != nil {
			return false
		}
		got.add(coverOf(o.bundle))
	}
	return s.cover.within(got)
}

// begin notes what the index has and the store lists, before anything is read.
func (p *Pile) begin(f *fetched) {
	p.Index.forget(f.sizes)
	if p.One != "" {
		p.Index.forget(nil) // the files are written again under the same names
	}
	p.found = pass{sizes: f.sizes, before: map[string]bool{}}
	if p.One != "" {
		p.found.one = f
	}
	for name := range p.Index.packs {
		p.found.before[name] = true
	}
}

// pass is what the last reading of a pile found.
type pass struct {
	sizes  map[string]int64
	before map[string]bool // the packs that were in the index already
	one    *fetched        // in a pile of one file
}
