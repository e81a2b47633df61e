package sync

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"time"

	"watchword/crypto"
	"watchword/vault"
)

// ErrNoPack means that no pack of a group can be opened.
var ErrNoPack = errors.New("no sync file that can be opened")

// Found is packs in a store that have one group and the same slots.
type Found struct {
	Header *crypto.Header // of one of them; nothing vouches for it yet
	Packs  int
}

// Groups returns the groups of which a store has packs, those with most packs
// first. Only headers are read; what is none is left out. There may be more than
// one with the same id: whoever writes to the store can put another pack there.
func Groups(ctx context.Context, store Store, limits crypto.Limits) ([]Found, error) {
	sizes, err := store.List(ctx)
	if err != nil {
		return nil, err
	}
	var found []Found
	for _, name := range slices.Sorted(maps.Keys(sizes)) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		h, err := readHead(ctx, store, name, sizes[name], limits)
		if err != nil {
			continue // no pack, or cut, or not to be read now
		}
		i := slices.IndexFunc(found, func(f Found) bool { return f.Header.ID == h.ID && slices.Equal(f.Header.Slots, h.Slots) })
		if i < 0 {
			i, found = len(found), append(found, Found{Header: h})
		}
		found[i].Packs++
	}
	slices.SortStableFunc(found, func(a, b Found) int { return cmp.Compare(b.Packs, a.Packs) })
	return found, nil
}

func readHead(ctx context.Context, store Store, name string, size int64, limits crypto.Limits) (*crypto.Header, error) {
	r, err := store.Get(ctx, name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	head, err := io.ReadAll(io.LimitReader(r, min(size, headRoom)))
	if err != nil {
		return nil, err
	}
	return crypto.ReadHeader(bytes.NewReader(head), size, crypto.Pack, limits)
}

// Haul is all that a pile has, for a device that comes to it.
type Haul struct {
	Pulled
	Keys vault.WrappedKeys // of the vault
	f    *fetched
}

// Haul reads every pack of the group. It is [ErrNoPack] if none can be opened.
func (p *Pile) Haul(ctx context.Context) (*Haul, error) {
	p.Index = NewIndex(p.Group.ID)
	f, err := p.fetchNew(ctx)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(f.opened)) {
		return &Haul{f.Pulled, f.opened[name].keys, f}, nil
	}
	return nil, ErrNoPack
}

// Land joins h to tx; [vault.ErrForeign] if it is of another vault, [*MassChange]
// if it would hide more entries than Accept and than usual. Then nothing is joined.
func (p *Pile) Land(h *Haul, tx *vault.Tx) error {
	if err := p.check(h.f, tx); err != nil {
		return err
	}
	held, err := p.guard(tx, &h.f.bundle)
	if held != nil {
		return held
	}
	if err != nil {
		return err
	}
	if h.Brought, err = tx.Bring(&h.f.bundle); err != nil {
		return err
	}
	p.note(h.f)
	return nil
}

// Standing is how a vault and a pile stand to each other.
type Standing struct {
	Pulled            // what was read; nothing was joined
	Coming, Going int // commits that the vault lacks, and that the pile does
}

// Compare reads the whole pile and changes nothing.
func (p *Pile) Compare(ctx context.Context, tx *vault.Tx) (Standing, error) {
	look := *p
	look.Index = NewIndex(p.Group.ID)
	look.Index.hid = p.recent(tx)
	f, err := look.fetchNew(ctx)
	s := Standing{Pulled: f.Pulled}
	if err != nil {
		return s, err
	}
	if err := look.check(f, tx); err != nil {
		return s, err
	}
	all, err := tx.Lacking(nothing)
	if err != nil {
		return s, err
	}
	if s.Held, err = look.guard(tx, &f.bundle); err != nil {
		return s, err
	}
	s.Coming, s.Going = beyond(&f.bundle, all), beyond(all, &f.bundle)
	return s, nil
}

// beyond counts the commits of b that o has not, or not with their purges.
func beyond(b, o *vault.Bundle) (n int) {
	have := coverOf(o)
	for _, c := range b.Commits() {
		if !have.hasMark(c.Mark()) {
			n++
		}
	}
	return n
}

// Seen is what packs tell of a device that wrote them.
type Seen struct {
	Name    string
	Written time.Time // the newest of its packs, by its own clock
}

// see notes who wrote a pack.
func (p *Pulled) see(m *packMeta) {
	if seen := p.Devices[m.Device]; !m.Written.Before(seen.Written) {
		p.Devices[m.Device] = Seen{m.Name, m.Written}
	}
}

// learn notes the names of devices, and the slots of the group, where the vault
// keeps them.
func (p *Pile) learn(f *fetched, tx *vault.Tx) error {
	if len(f.Devices) == 0 {
		return nil
	}
	s, key, err := tx.Sharing()
	if s == nil || err != nil {
		return err
	}
	key.Wipe()
	news := f.Commits > 0 // when devices were seen is saved with what they wrote
	if CompareSlots(p.Group.Slots, s.Slots) > 0 {
		s.Slots, news = p.Group.Slots, true
	}
	for d, seen := range f.Devices {
		if d != tx.Status().Device {
			news = s.Learn(d, seen.Name, seen.Written) || news
		}
	}
	if news {
		tx.Share(*s, nil)
	}
	return nil
}
