package sync

import (
	"bytes"
	"context"
	"slices"

	"watchword/vault"
)

// end lets everything arrive and wants all devices, and a new one, to show one
// vault that has all that must not be lost.
func (r *run) end() {
	for len(r.busy) > 0 {
		for _, d := range r.devices {
			if r.busy[d] != nil {
				r.finish(d)
			}
		}
	}
	must := r.must()
	r.faults, r.decay, r.seconds, r.plan.refuse = faults{}, 0, r.seconds+90000, 0
	for range 100 {
		r.tick()
	}
	for range 8 {
		r.round()
	}
	all := r.honest()
	first := all[0]
	want := bytesOf(first.state)
	for _, d := range all[1:] {
		if !bytes.Equal(bytesOf(d.state), want) {
			r.count["BAD diverged"]++
		}
	}
	r.newcomer(first, want)
	r.missing(must, first)
	if r.holes > 0 {
		r.count["BAD holes"] += r.holes
	}
	r.count["packs at the end"] = len(first.at.files)
	check(first.view(context.Background(), first.unlock, func(tx *vault.Tx) error {
		r.inspect(tx, first)
		return nil
	}))
}

// must returns what may not be lost: what was acknowledged, where the store
// keeps what it has, and what an honest device that lives still has.
func (r *run) must() map[vault.CommitID]string {
	must := map[vault.CommitID]string{}
	if r.watched {
		for id := range r.oracle.acked {
			must[id] = "acknowledged"
		}
	}
	for _, d := range r.honest() {
		for _, c := range d.state.Commits() {
			if !r.oracle.byID[c.ID].bad {
				must[c.ID] = "on a device"
			}
		}
	}
	for id := range must {
		if r.oracle.byID[id].bad {
			delete(must, id)
		}
	}
	return must
}

// missing counts what of must d has not. Of changes made on top of those of who
// was shut out, and of nobody else's, the last values are enough.
func (r *run) missing(must map[vault.CommitID]string, d *device) {
	have, final := coverOf(d.state), byEntry(d.state)
	for id, why := range must {
		if _, ok := have[id]; ok {
			continue
		}
		ev := r.oracle.byID[id]
		if !r.oracle.onBad(ev) {
			r.count["BAD lost: "+why]++
		} else if !r.grafted(ev, final[ev.entry]) {
			r.count["BAD lost: on top of who was shut out"]++
		} else {
			r.count["made again"]++
		}
	}
}

// grafted reports whether what ev gave fields, last of all that are not bad, is
// in the final commits of its entry, if that is there at all.
func (r *run) grafted(ev *event, final []*vault.Commit) bool {
	var good []*event
	for _, o := range r.oracle.events {
		if o.entry == ev.entry && !o.bad {
			good = append(good, o)
		}
	}
	for key, last := range heads(good) {
		it := itemOf(ev.commit, key)
		if it == nil || !slices.Contains(last, ev) || len(final) == 0 {
			continue
		}
		says := func(c *vault.Commit) bool { o := itemOf(c, key); return o != nil && saidBy(o) == saidBy(it) }
		if !slices.ContainsFunc(final, says) && !r.oracle.purged[value{ev.commit.ID, key}] {
			return false
		}
	}
	return true
}

// round has every device do all there is to do, without haste.
func (r *run) round() {
	r.seconds += 2 * 3600
	for _, d := range r.honest() {
		r.start(d, func(yield func()) {
			r.move(d, yield)
			r.accept(d, yield)
			r.sync(d, yield)
		})
		r.finish(d)
	}
	for moved := r.folder; moved; {
		moved = false
		for _, a := range r.honest() {
			for _, b := range r.honest() {
				moved = a != b && r.carry(a.at, b.at) || moved
			}
		}
	}
}

func bytesOf(b *vault.Bundle) []byte {
	var file bytes.Buffer
	try(b.WriteTo(&file))
	return file.Bytes()
}

// newcomer joins with nothing but the store and the current key.
func (r *run) newcomer(of *device, want []byte) {
	d := r.family.device(of)
	r.devices = append(r.devices, d)
	d.at = of.at
	for range 2 {
		r.start(d, func(yield func()) { r.sync(d, yield) })
		r.finish(d)
	}
	if !bytes.Equal(bytesOf(d.state), want) {
		r.count["BAD a new device sees another vault"]++
	}
}

// inspect judges the final vault.
func (r *run) inspect(tx *vault.Tx, d *device) {
	for id, commits := range byEntry(d.state) {
		e := try(tx.Entry(id))
		r.oracle.check(nil, e)
		if e.Incomplete {
			r.count["entries that wait for ever"]++
		}
		set := r.oracle.eventsOf(commits)
		for i := range e.Fields {
			f := &e.Fields[i]
			if !e.Trashed && !e.Incomplete && blank(f) && wanted(set, f.Key) && !r.stolen(set, f.Key) {
				r.count["BAD blank"]++
			}
			if len(f.Others) > 0 {
				r.count["conflicts open"]++
			}
		}
		r.open(tx, id, commits)
	}
}

// stolen reports whether the thief destroyed the values of the field while the
// devices that had them still took him for one of the group, and where he was
// shut out they never were; or whether honest devices destroyed them while a value
// of his stood in their place.
func (r *run) stolen(set []*event, key string) bool {
	last := heads(set)[key]
	over := func(b *event) bool {
		return b.bad && itemOf(b.commit, key) != nil && slices.ContainsFunc(last, func(ev *event) bool { return b.past.has(ev.n) })
	}
	return r.thief != nil && (slices.ContainsFunc(r.oracle.events, over) || !slices.ContainsFunc(last, func(ev *event) bool {
		v := value{ev.commit.ID, key}
		return r.oracle.purged[v] || r.oracle.guard[v]
	}))
}

// open reads every value that is not purged, and wants the others to have been
// purged by somebody who may.
func (r *run) open(tx *vault.Tx, id vault.ID, commits []*vault.Commit) {
	for _, c := range commits {
		for i := range c.Items {
			it := &c.Items[i]
			if it.Form != vault.Secret || it.Purged {
				continue
			}
			v, err := tx.Value(id, it, c)
			v.Wipe()
			if err != nil {
				r.count["BAD value does not open"]++
			}
		}
	}
	for v := range purgedIn(commits) {
		guarded := r.thief == nil || r.oracle.guard[v]
		if guarded && !r.oracle.purged[v] {
			r.count["BAD purged by nobody who may"]++
		}
	}
}
