package sync

import (
	"fmt"
	"slices"
	"time"

	"watchword/vault"
)

// A join is held if it and those of a day before it hide more entries than
// guardMost, or than that part of the vault which guardShare is, whichever is
// smaller, but no fewer than guardLeast.
const (
	guardLeast = 5
	guardMost  = 20
	guardShare = 5 // a fifth
	guardTime  = 24 * time.Hour
)

// MassChange says that a join is held, because other devices deleted so much that
// a person is to look at it first. What is held stays in the pile, and is read
// again by the next sync.
type MassChange struct {
	Names   []string // of the entries that the join would hide, in order
	Entries int      // that the vault shows
	Before  int      // that were hidden by joins of the last 24 hours
}

func (m *MassChange) Error() string {
	return fmt.Sprintf("held: %d of %d entries would go to the trash", len(m.Names), m.Entries)
}

// hiding notes that a join hid so many entries.
type hiding struct {
	at      time.Time
	entries int
}

// guard decides whether b may be joined to tx: nil if it may. The answer is noted
// as if the join was made.
func (p *Pile) guard(tx *vault.Tx, b *vault.Bundle) (*MassChange, error) {
	hides, err := tx.Hides(b)
	if err != nil || len(hides) == 0 {
		return nil, err
	}
	m := &MassChange{Before: p.Index.hidden(p.Now())}
	for _, e := range hides {
		m.Names = append(m.Names, e.Text(vault.Name))
	}
	slices.Sort(m.Names)
	if m.Entries, err = shown(tx); err != nil {
		return nil, err
	}
	switch {
	case !m.TooMany():
		p.Index.hid = append(p.Index.hid, hiding{p.Now(), len(hides)})
	case len(hides) > p.Accept:
		return m, nil
	default:
		p.Index.hid = nil // a person looked: what comes is counted anew
	}
	return nil, nil
}

// TooMany reports whether a person is to look first.
func (m *MassChange) TooMany() bool {
	n, all := len(m.Names)+m.Before, m.Entries+m.Before
	return n >= guardLeast && n > min(guardMost, all/guardShare)
}

// shown counts the entries that are not in the trash.
func shown(tx *vault.Tx) (n int, err error) {
	for row, err := range tx.Rows() {
		if err != nil {
			return 0, err
		}
		if !row.Trashed {
			n++
		}
	}
	return n, nil
}

// hidden counts what joins of the last day hid. A time that is yet to come was
// written before the clock was set back, and counts.
func (x *Index) hidden(now time.Time) (n int) {
	x.hid = slices.DeleteFunc(x.hid, func(h hiding) bool { return now.Sub(h.at) > guardTime })
	for _, h := range x.hid {
		n += h.entries
	}
	return n
}

// recent returns what earlier joins hid, for one that only looks.
func (p *Pile) recent(tx *vault.Tx) []hiding {
	x := p.Index
	if x == nil {
		x = ParseIndex(tx.Index(), p.Group.ID)
	}
	return slices.Clone(x.hid)
}
