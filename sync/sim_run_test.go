package sync

import (
	"context"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"

	"watchword/internal/disk/disktest"
	"watchword/secret"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

// scenario is what a world is like and what happens in it: chances of each event
// where there is no other unit.
type scenario struct {
	name                  string
	devices, ops, entries int
	tuning                Pile
	faults                faults
	folder                bool    // a service carries files between replicas
	one                   bool    // the pile has one file
	sweep, refuse         float64 // deletes of much, and of the joins that hide it
	crash, clone, restore float64
	die, rollback         float64
	clock, decay          float64
	purge, empty          float64
	rotate, move          float64
	shut                  bool // one device is shut out half way, and goes on writing
	malice                float64
}

// run is one run of a scenario.
type run struct {
	*world
	plan    scenario
	family  *family
	devices []*device
	busy    map[*device]*process
	entries []vault.ID
	most    int
	values  int
	typed   []secret.Value
}

// process is a sync under way, which stops at every call of the store.
type process struct {
	stopped chan bool // true: at a call; false: ended
	goOn    chan bool // false: killed
}

// simulate runs a scenario once and returns counts; those that begin with BAD
// must be 0.
func simulate(s scenario, seed uint64) map[string]int {
	count := map[string]int{}
	r := newRun(s, seed, count)
	defer func() { r.family.wipe(r.devices) }()
	for range s.ops {
		r.step()
	}
	r.end()
	count["commits"] = len(r.oracle.events)
	return count
}

func newRun(s scenario, seed uint64, count map[string]int) *run {
	w := &world{
		rng: rand.New(rand.NewPCG(seed, 7)), faults: s.faults, decay: s.decay, shared: newReplica(), folder: s.folder, one: s.one,
		born: map[string]int{}, covers: map[string]covered{}, oracle: newOracle(count), count: count, clean: map[*Group]bool{},
	}
	w.watched = s.rollback == 0 && s.decay == 0 && !s.folder && !s.one
	r := &run{world: w, plan: s, busy: map[*device]*process{}, most: s.entries}
	r.family = &family{w: w, fs: disktest.NewMemory(), rand: vaulttest.Rand(seed), tuning: s.tuning}
	for range s.devices {
		var of *device
		if len(r.devices) > 0 {
			of = r.devices[0]
		}
		r.devices = append(r.devices, r.family.device(of))
	}
	w.current = r.devices[0].group
	if s.shut || s.malice > 0 {
		w.thief = r.devices[len(r.devices)-1]
	}
	return r
}

// honest returns the devices that live and were not shut out.
func (r *run) honest() (all []*device) {
	for _, d := range r.devices {
		if !d.dead && !d.shut {
			all = append(all, d)
		}
	}
	return all
}

// start begins something at a device that calls the store.
func (r *run) start(d *device, work func(yield func())) {
	p := &process{make(chan bool), make(chan bool)}
	r.busy[d] = p
	go func() {
		defer func() { p.stopped <- false }()
		work(func() {
			p.stopped <- true
			if !<-p.goOn {
				runtime.Goexit()
			}
		})
	}()
	r.wait(d)
}

func (r *run) wait(d *device) {
	if !<-r.busy[d].stopped {
		delete(r.busy, d)
	}
}

// resume lets a device go on to its next call, or kills it.
func (r *run) resume(d *device, alive bool) {
	r.busy[d].goOn <- alive
	r.wait(d)
}

func (r *run) finish(d *device) {
	for r.busy[d] != nil {
		r.resume(d, true)
	}
}

// sync syncs, and tells the oracle what the device may now call synced.
func (r *run) sync(d *device, yield func()) bool {
	p := r.family.pile(d, d.group, d.index.Clone(), yield)
	if r.chance(r.plan.refuse) {
		p.Accept = 0
	}
	var sent *vault.Bundle
	s, err := Sync(context.Background(), d.update, d.view, d.unlock, p, func(tx *vault.Tx) (err error) {
		d.index = ParseIndex(p.Index.Encode(), d.group.ID) // as if it were kept
		sent, err = tx.Lacking(nothing)
		return err
	})
	if s.Held != nil {
		r.count["joins held"]++
	}
	if err != nil || d.shut {
		return false
	}
	for _, c := range sent.Commits() {
		if !r.oracle.acked[c.ID] {
			r.oracle.acked[c.ID] = true
			r.wantCovered(c.ID)
		}
	}
	r.count["syncs"]++
	return true
}

// rotate founds a new group at a device and has the person tell the others, but
// for out. If another was founded meanwhile, that one counts.
func (r *run) rotate(d *device, out *device, yield func()) {
	if d.group != r.current || !r.sync(d, yield) {
		return
	}
	g := r.family.found()
	p := r.family.pile(d, g, NewIndex(g.ID), yield)
	err := d.view(context.Background(), d.unlock, func(tx *vault.Tx) error {
		_, err := p.Push(context.Background(), tx)
		return err
	})
	if err != nil || r.current != d.group {
		return
	}
	d.former = append(slices.Clone(d.former), d.group)
	d.group, d.index, r.current = g, p.Index.Clone(), g
	r.count["rotations"]++
	r.shutOut(d, out)
}

// shutOut notes that out gets no key of what is founded from now on.
func (r *run) shutOut(d, out *device) {
	if out != nil && !out.shut {
		out.shut = true
		r.count["shut out"]++
		for _, c := range d.state.Commits() {
			for i := range c.Items {
				if it := &c.Items[i]; it.Form == vault.Secret && !it.Purged {
					r.oracle.guard[value{c.ID, it.Key}] = true
				}
			}
		}
	}
	if r.count["shut out"] > 0 {
		r.clean[r.current] = true
	}
}

// move takes a device over to the group that the person says.
func (r *run) move(d *device, yield func()) {
	if d.group == r.current || d.shut {
		return
	}
	g := r.current
	p := r.family.pile(d, g, NewIndex(g.ID), yield)
	group := d.group
	d.moving = g
	defer func() { d.moving = nil }()
	err := d.update(context.Background(), d.unlock, func(tx *vault.Tx) error {
		_, err := p.Move(context.Background(), tx, r.honestly)
		return err
	})
	if err != nil {
		r.count["moves that waited"]++
		return
	}
	d.former = append(slices.Clone(d.former), group)
	d.group, d.index = g, p.Index.Clone()
	r.count["moves"]++
}

// accept joins what former groups still hold, but for what is not honest: the
// person knows.
func (r *run) accept(d *device, yield func()) {
	d.moving = d.group
	defer func() { d.moving = nil }()
	for _, g := range d.former {
		p := r.family.pile(d, g, NewIndex(g.ID), yield)
		_ = d.update(context.Background(), d.unlock, func(tx *vault.Tx) error {
			held, _, err := p.Held(context.Background(), tx)
			if err != nil {
				return err
			}
			good := held.Where(r.honestly)
			r.count["accepted"] += int(good.Size().Commits)
			_, _, err = tx.Graft(good, held.Where(func(id vault.ID, c *vault.Commit) bool { return !r.honestly(id, c) }))
			return err
		})
	}
}

// honestly reports what a person accepts who knows all.
func (r *run) honestly(_ vault.ID, c *vault.Commit) bool { return !r.oracle.byID[c.ID].bad }

// cloned puts the disk of a device into another.
func (r *run) cloned(d *device) {
	n := *d
	n.onDisk = *d.copied()
	if r.folder {
		n.at = &replica{maps.Clone(d.at.files), maps.Clone(d.at.gone), maps.Clone(d.at.base)}
	}
	r.devices = append(r.devices, &n)
	r.count["clones"]++
}
