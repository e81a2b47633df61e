package sync

import (
	"maps"
)

// step is one event of a run.
func (r *run) step() {
	r.seconds += r.rng.Int64N(3600)
	d := r.somebody()
	if r.folder && r.chance(.5) {
		r.carry(d.at, r.devices[r.rng.IntN(len(r.devices))].at)
		return
	}
	if r.busy[d] != nil && r.rng.IntN(8) == 0 {
		r.edit(d)
		return
	}
	if r.busy[d] != nil {
		alive := !r.chance(r.plan.crash)
		if !alive {
			r.count["kills"]++
		}
		r.resume(d, alive)
		return
	}
	if !r.fate(d) && !r.upkeep(d) {
		if r.rng.IntN(100) < 45 {
			r.start(d, func(yield func()) { r.sync(d, yield) })
		} else {
			r.edit(d)
		}
	}
}

func (r *run) somebody() *device {
	all := r.honest()
	if r.thief != nil && r.thief.shut {
		all = append(all, r.thief)
	}
	return all[r.rng.IntN(len(all))]
}

// fate is what happens to a device or to the store.
func (r *run) fate(d *device) bool {
	switch {
	case r.chance(r.plan.clock):
		r.count["clocks set wrong"]++
		d.skew = r.rng.Int64N(20*365*86400) - 10*365*86400
	case r.chance(r.plan.clone) && len(r.devices) < 14 && d != r.thief:
		r.cloned(d)
	case r.chance(.02):
		d.backup = d.copied()
	case r.chance(r.plan.restore) && d.backup != nil:
		r.count["restores of a backup"]++
		d.onDisk = *d.backup.copied()
	case r.chance(r.plan.die) && len(r.honest()) > 2 && d != r.thief:
		r.count["deaths"]++
		d.dead = true
	case r.chance(r.plan.rollback) && len(r.saved) > 2:
		r.count["provider goes back"]++
		r.shared.files = maps.Clone(r.saved[r.rng.IntN(len(r.saved))])
	default:
		return false
	}
	return true
}

// upkeep is what a person does now and then.
func (r *run) upkeep(d *device) bool {
	switch {
	case r.plan.shut && d != r.thief && r.thief != nil && !r.thief.shut && r.seconds > int64(r.plan.ops)*900 && r.busy[r.thief] == nil && d.group == r.current:
		r.start(d, func(yield func()) { r.rotate(d, r.thief, yield) })
	case r.chance(r.plan.rotate) && !d.shut && d != r.thief:
		r.start(d, func(yield func()) { r.rotate(d, nil, yield) })
	case r.chance(r.plan.move) && !d.shut:
		r.start(d, func(yield func()) {
			r.move(d, yield)
			if r.chance(.3) {
				r.accept(d, yield)
			}
		})
	case r.chance(r.plan.malice) && d == r.thief:
		r.sabotageBy(d)
	case r.chance(r.plan.purge):
		r.purge(d)
	case r.chance(r.plan.empty):
		r.empty(d)
	case r.chance(r.plan.sweep):
		r.sweep(d)
	default:
		return false
	}
	return true
}
