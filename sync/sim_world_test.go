package sync

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"

	"watchword/crypto"
	"watchword/vault"
)

// faults is how likely a store does what to a call.
type faults struct {
	putErr, putErrStored, putCut, putLie, putLieCut float64
	staleList, staleGet, getErr, copies             float64
	delErr, delLate                                 float64
}

// replica is a store as one device sees it: one that all share, or what a
// service carries from device to device, file by file, in any order.
type replica struct {
	files map[string][]byte
	gone  map[string]bool
	base  map[string][]byte // what it and the server of the service had alike, in a pile of one file
}

func newReplica() *replica {
	return &replica{map[string][]byte{}, map[string]bool{}, map[string][]byte{}}
}

// covered keeps the data, so that nothing else comes to lie where it is.
type covered struct {
	data  []byte
	cover cover
}

type lateDelete struct {
	at   *replica
	name string
	step int
}

// world is everything around the devices of one run.
type world struct {
	rng     *rand.Rand
	seconds int64
	step    int
	faults  faults
	decay   float64 // how likely a stored file loses its end

	shared *replica
	folder bool
	one    bool             // the pile has one file
	sizes  map[string]int64 // listed in place of what they are
	born   map[string]int   // the step in which a file was made
	lists  []map[string]int64
	saved  []map[string][]byte // for a provider that goes back
	late   []lateDelete

	groups   []*Group        // all that were ever made
	current  *Group          // that the person says to join
	clean    map[*Group]bool // founded, or to be founded later, without who was shut out
	covers   map[string]covered
	oracle   *oracle
	holes    int
	watched  bool // holes count
	thief    *device
	sabotage bool // somebody purges what is in use
	count    map[string]int
}

func (w *world) chance(p float64) bool { return p > 0 && w.rng.Float64() < p }

func (w *world) remove(at *replica, name string) {
	data, ok := at.files[name]
	delete(at.files, name)
	at.gone[name] = true
	if ok && at == w.shared && w.watched {
		for id := range w.coverOf(data) {
			w.wantCovered(id)
		}
	}
}

// wantCovered counts a hole if an acknowledged commit is in no pack.
func (w *world) wantCovered(id vault.CommitID) {
	if !w.watched || !w.oracle.acked[id] {
		return
	}
	for _, data := range w.shared.files {
		if _, ok := w.coverOf(data)[id]; ok {
			return
		}
	}
	w.holes++
}

// coverOf is what a file holds for who knows every group; nothing if it is bad.
func (w *world) coverOf(data []byte) cover {
	if len(data) == 0 {
		return nil
	}
	key := fmt.Sprintf("%p %d", &data[0], len(data))
	if c, ok := w.covers[key]; ok {
		return c.cover
	}
	var c cover
	for _, g := range w.groups {
		if p, err := g.open(data, crypto.Standard()); err == nil {
			c = coverOf(p.bundle)
		}
	}
	w.covers[key] = covered{data, c}
	return c
}

// tick is a step of time, in which the provider may do what it likes.
func (w *world) tick() {
	w.step++
	w.late = slices.DeleteFunc(w.late, func(l lateDelete) bool {
		if l.step > w.step {
			return false
		}
		w.remove(l.at, l.name)
		return true
	})
	if names := slices.Sorted(maps.Keys(w.shared.files)); len(names) > 0 && w.chance(w.decay) {
		name := names[w.rng.IntN(len(names))]
		if data := w.shared.files[name]; len(data) > 0 {
			w.shared.files[name] = data[:w.rng.IntN(len(data))]
			w.count["stored file cut"]++
		}
	}
	if w.folder {
		return
	}
	w.lists = append(w.lists, sizes(w.shared))
	w.lists = w.lists[max(0, len(w.lists)-40):]
	if w.step%25 == 0 {
		w.saved = append(w.saved, maps.Clone(w.shared.files))
	}
}

func sizes(r *replica) map[string]int64 {
	all := make(map[string]int64, len(r.files))
	for name, data := range r.files {
		all[name] = int64(len(data))
	}
	return all
}

// carry moves one change of a file from one replica to another.
func (w *world) carry(from, to *replica) bool {
	if w.one {
		return w.carryOne(from)
	}
	var names []string
	for name := range from.files {
		if _, ok := to.files[name]; !ok && !to.gone[name] {
			names = append(names, name)
		}
	}
	for name := range from.gone {
		if !to.gone[name] {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return false
	}
	slices.Sort(names)
	name := names[w.rng.IntN(len(names))]
	if from.gone[name] {
		w.remove(to, name)
	} else {
		to.files[name] = from.files[name]
	}
	return true
}

var errStore = errors.New("the store fails")

// simStore is a store with faults, of which every call is a point where other
// devices may go on, or the device may die.
type simStore struct {
	w     *world
	at    *replica
	yield func()
}

func (s *simStore) begin() {
	s.yield()
	s.w.tick()
}

func (s *simStore) List(context.Context) (map[string]int64, error) {
	s.begin()
	switch w := s.w; {
	case w.chance(w.faults.getErr):
		return nil, errStore
	case !w.folder && w.chance(w.faults.staleList):
		w.count["stale list"]++
		return maps.Clone(w.lists[w.rng.IntN(len(w.lists))]), nil
	}
	all := sizes(s.at)
	maps.Copy(all, s.w.sizes)
	return all, nil
}

func (s *simStore) Get(_ context.Context, name string) (io.ReadCloser, error) {
	s.begin()
	w := s.w
	data, ok := s.at.files[name]
	switch {
	case w.chance(w.faults.getErr):
		return nil, errStore
	case !ok, w.chance(w.faults.staleGet) && w.born[name] > w.step-20:
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(bytes.NewReader(data)), nil
}

func (s *simStore) Put(_ context.Context, name string, data []byte) error {
	s.begin()
	w, f := s.w, &s.w.faults
	put := func(n int) {
		s.at.files[name] = data[:n]
		w.born[name] = w.step
	}
	cut := w.rng.IntN(len(data))
	switch {
	case w.chance(f.putErr):
		return errStore
	case w.chance(f.putErrStored):
		put(len(data))
		return errStore
	case w.chance(f.putCut):
		put(cut)
		return errStore
	case w.chance(f.putLieCut):
		put(cut)
		w.count["put cut, said done"]++
		return nil
	case w.chance(f.putLie):
		w.count["put dropped, said done"]++
		return nil
	}
	put(len(data))
	if w.chance(f.copies) {
		s.at.files[fmt.Sprintf("%s (conflicted copy %d).wwsync", name[:9], w.step)] = data
		s.at.files[fmt.Sprintf("%s.sync-conflict-%d-ABCDEFG.wwsync", name[:8], w.step)] = data
		w.count["conflict copies"]++
	}
	return nil
}

func (s *simStore) Delete(_ context.Context, name string) error {
	s.begin()
	w := s.w
	switch {
	case w.chance(w.faults.delErr):
		return errStore
	case w.chance(w.faults.delLate):
		w.late = append(w.late, lateDelete{s.at, name, w.step + w.rng.IntN(60)})
		return nil
	}
	w.remove(s.at, name)
	w.count["deletes"]++
	return nil
}
