package sync

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"

	"watchword/internal/disk"
	"watchword/vault"
)

// simSingle is what [Single] does, in the simulation. Between its look at the
// file and the replacement other devices may go on.
type simSingle struct {
	simStore
	there bool
	read  []byte
}

func (s *simSingle) List(ctx context.Context) (map[string]int64, error) {
	all, err := s.simStore.List(ctx)
	if _, ok := all["mine.wwsync"]; err == nil && !ok {
		s.there = false
	}
	return all, err
}

func (s *simSingle) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	r, err := s.simStore.Get(ctx, name)
	if err == nil && name == "mine.wwsync" {
		s.there, s.read = true, s.at.files[name]
	}
	return r, err
}

func (s *simSingle) Put(ctx context.Context, name string, data []byte) error {
	s.begin()
	now, ok := s.at.files[name]
	if ok != s.there || !bytes.Equal(now, s.read) && ok {
		s.w.count["another device wrote it"]++
		return disk.ErrChanged
	}
	return s.simStore.Put(ctx, name, data)
}

// carryOne moves one change of a file between a replica and the server of a
// service that makes copies where both changed: the server's keeps the name.
func (w *world) carryOne(at *replica) bool {
	names := maps.Clone(at.files)
	maps.Copy(names, w.shared.files)
	maps.Copy(names, at.base)
	all := slices.Sorted(maps.Keys(names))
	w.rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for _, name := range all {
		if w.carryFile(at, name) {
			return true
		}
	}
	return false
}

func (w *world) carryFile(at *replica, name string) bool {
	here, there, base := at.files[name], w.shared.files[name], at.base[name]
	changed, news := !same2(here, base), !same2(there, base)
	switch {
	case !changed && !news:
		return false
	case same2(here, there): // both came to the same
	case changed && !news, there == nil:
		w.set(w.shared, name, here)
	case news && !changed, here == nil:
		w.set(at, name, there)
	default:
		w.count["conflict copies"]++
		w.set(at, w.copyName(name), here)
		w.set(at, name, there)
	}
	at.base[name] = w.shared.files[name]
	return true
}

// sweep deletes most of the vault at once, or restores most of what is in the trash.
func (r *run) sweep(d *device) {
	r.count["much deleted or restored"]++
	all := sortedIDs(byEntry(d.state))
	d.do(func(tx *vault.Tx) error {
		restore := len(all) > 0 && try(tx.Entry(all[0])).Trashed
		for _, id := range all {
			if r.rng.IntN(8) == 0 {
				continue
			}
			if restore {
				_ = tx.Undelete(id)
			} else {
				_ = tx.Delete(id)
			}
		}
		return nil
	})
}

func same2(a, b []byte) bool { return (a == nil) == (b == nil) && bytes.Equal(a, b) }

func (w *world) set(at *replica, name string, data []byte) {
	if data == nil {
		w.remove(at, name)
		return
	}
	at.files[name] = data
}

// copyName is how services call what they set aside.
func (w *world) copyName(name string) string {
	stem := name[:len(name)-len(".wwsync")]
	n := w.count["conflict copies"]
	return []string{
		fmt.Sprintf("%s.sync-conflict-20260101-%06d-ABCDEFG.wwsync", stem, n),
		fmt.Sprintf("%s (Ann's conflicted copy 2026-01-01 %d).wwsync", stem, n),
		fmt.Sprintf("%s (conflicted copy 2026-01-01 %06d).wwsync", stem, n),
		fmt.Sprintf("%s %d.wwsync", stem, n+1),
		fmt.Sprintf("%s-DESKTOP-%d.wwsync", stem, n),
		fmt.Sprintf("%s (%d).wwsync", stem, n),
	}[w.rng.IntN(6)]
}
