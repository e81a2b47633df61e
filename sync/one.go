package sync

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"watchword/internal/disk"
	"watchword/vault"
)

// ErrUnclear means that the one file of a pile cannot be read whole, or is of
// another group: nobody can say what would be lost if it was replaced.
var ErrUnclear = errors.New("cannot be read whole, or is not of these devices")

// errRaced means that another device wrote the one file of a pile meanwhile.
var errRaced = errors.New("another device writes the file now")

// pushOne is Push for a pile of one file. What it writes covers the vault, the
// file and the copies beside it, also what of them was not joined.
func (p *Pile) pushOne(ctx context.Context, tx *vault.Tx) (commits int, err error) {
	f := p.found.one
	if f == nil || f.unclear(p.One) && !slices.Contains(p.Left, p.Index.strange[p.One].group) {
		return 0, fmt.Errorf("%s %w", p.One, ErrUnclear)
	}
	mine, err := tx.Lacking(nothing)
	if err != nil {
		return 0, err
	}
	all := &vault.Bundle{}
	all.Join(&f.bundle)
	all.Join(mine)
	if o := f.opened[p.One]; o == nil || p.Show || CompareSlots(p.Group.Slots, o.slots) != 0 || !coverOf(all).within(coverOf(o.bundle)) {
		w, err := p.writer(tx)
		if err != nil {
			return 0, err
		}
		if _, err := w.put(ctx, all); err != nil {
			return 0, raced(err)
		}
	}
	return beyond(mine, &f.bundle), p.absorb(ctx, f, coverOf(mine))
}

// unclear reports whether the file called name is there and was not opened.
func (f *fetched) unclear(name string) bool {
	_, there := f.sizes[name]
	return there && f.opened[name] == nil
}

func raced(err error) error {
	if errors.Is(err, disk.ErrChanged) || errors.Is(err, fs.ErrExist) || errors.Is(err, errDiffers) {
		return fmt.Errorf("%w: %w", errRaced, err)
	}
	return err
}

// absorb deletes the copies beside the one file of which all is in the vault, and
// so in the file.
func (p *Pile) absorb(ctx context.Context, f *fetched, mine cover) error {
	for _, name := range slices.Sorted(maps.Keys(f.opened)) {
		if name == p.One {
			continue
		}
		if err := p.drop(ctx, name, mine); err != nil {
			return err
		}
	}
	return nil
}

// drop deletes a file whose name may come to mean another one, if what it has by
// now is covered.
func (p *Pile) drop(ctx context.Context, name string, by cover) error {
	data, err := p.read(ctx, name, p.found.sizes[name])
	if err != nil {
		return nil // it changed or went: the next sync looks at it again
	}
	o, err := p.Group.open(data, p.Limits)
	if err != nil || !coverOf(o.bundle).within(by) {
		return nil
	}
	if err := p.Store.Delete(ctx, name); err != nil {
		return err
	}
	delete(p.Index.packs, name)
	return nil
}
