package sync

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
	"sort"
)

// recheckSize is how many bytes of packs are read again at a time.
const recheckSize = 1 << 20

// doubtful reports whether those who wrote what was fetched had more or fewer
// commits than the pile, as it is known here: perhaps there is something that
// they, or this device, could not read. In a pile of one file all was just read, and
// a later look would make [Single] replace what was not joined.
func (p *Pile) doubtful(f *fetched) bool {
	return p.One == "" && f.Packs > 0 && f.Claims != uint64(len(p.Index.covered()))
}

// recheck reads known packs again, beginning anywhere, and forgets those that are
// not what they were: they are read by the next Pull, and what was in them is
// written again by the next Push. Otherwise a file that was altered and kept its
// size would be seen by nobody who has read it, and not be read by others.
func (p *Pile) recheck(ctx context.Context) error {
	var random [16]byte
	if _, err := io.ReadFull(p.Rand, random[:]); err != nil {
		return fmt.Errorf("draw a name: %w", err)
	}
	names := slices.Sorted(maps.Keys(p.Index.packs))
	from := sort.SearchStrings(names, "p-"+hex.EncodeToString(random[:]))
	left := int64(recheckSize)
	for _, name := range slices.Concat(names[from:], names[:from]) {
		if k := p.Index.packs[name]; k.size <= left {
			left -= k.size
			if !p.still(ctx, name, k) {
				delete(p.Index.packs, name)
			}
		}
	}
	return ctx.Err()
}

// still reports whether a pack is what it was, as far as can be said now.
func (p *Pile) still(ctx context.Context, name string, k known) bool {
	data, err := p.read(ctx, name, k.size)
	var o *pack
	if err == nil {
		o, err = p.Group.open(data, p.Limits)
	}
	if err != nil {
		return !isVerdict(err)
	}
	return k.cover.within(coverOf(o.bundle))
}
