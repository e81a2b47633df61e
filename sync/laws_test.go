package sync

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"time"

	"watchword/vault"
)

// threeStates returns what three devices of one vault have after different
// edits, deletes, purges (by malice too), and joins.
func threeStates(seed uint64) (r *run, states [3]*vault.Bundle) {
	r = newRun(scenario{devices: 3, entries: 4, malice: 1, tuning: Pile{Packs: 8, Part: 1 << 30, Grace: time.Hour}}, seed, map[string]int{})
	for range 60 {
		r.seconds += 60
		d := r.devices[r.rng.IntN(3)]
		switch r.rng.IntN(9) {
		case 0, 1:
			d.brings(r.devices[r.rng.IntN(3)].state)
		case 2:
			r.purge(d)
		case 3:
			r.empty(d)
		case 4:
			if r.rng.IntN(4) == 0 {
				r.sabotageBy(d)
			}
		default:
			r.edit(d)
		}
	}
	for i, d := range r.devices {
		states[i] = d.state
	}
	return r, states
}

func (d *device) brings(b *vault.Bundle) (brought vault.Brought) {
	check(d.update(context.Background(), d.unlock, func(tx *vault.Tx) (err error) {
		brought, err = tx.Bring(b)
		return err
	}))
	return brought
}

// union joins states without any device.
func union(states ...*vault.Bundle) *vault.Bundle {
	var all vault.Bundle
	for _, s := range states {
		all.Join(s)
	}
	return &all
}

func TestJoinOfStatesIsALattice(t *testing.T) {
	for seed := range uint64(25) {
		r, s := threeStates(seed)
		a, b, c := s[0], s[1], s[2]
		ab := union(a, b)
		same := func(law string, x, y *vault.Bundle) {
			if !bytes.Equal(bytesOf(x), bytesOf(y)) {
				t.Errorf("seed %d: not %s", seed, law)
			}
		}
		same("commutative", ab, union(b, a))
		same("associative", union(ab, c), union(a, union(b, c)))
		same("order-free", union(c, b, a), union(b, a, c))
		same("idempotent", union(a, a), union(a))
		same("absorbing", union(ab, a, b), ab)
		same("whole after it was cut", union(ab.Split(700)...), ab)
		has := coverOf(a)
		same("as good by its difference", union(a, b.Where(func(id vault.ID, c *vault.Commit) bool { return !has.hasMark(c.Mark()) })), ab)
		r.family.wipe(r.devices)
	}
}

func TestCoversAreOrderedAsStatesAre(t *testing.T) {
	for seed := range uint64(25) {
		r, s := threeStates(seed)
		a, ab := coverOf(s[0]), coverOf(union(s[0], s[1]))
		sum := coverOf(s[1])
		sum.add(a)
		if !sum.within(ab) || !ab.within(sum) {
			t.Errorf("seed %d: the cover of a join is not the join of the covers", seed)
		}
		if !a.within(ab) || ab.within(a) != (a.size() == ab.size()) || a.size() > ab.size() {
			t.Errorf("seed %d: a join has lost something, or its size tells otherwise", seed)
		}
		r.family.wipe(r.devices)
	}
}

// What comes in another order, or twice, or in parts, leaves the same vault,
// unless something had to be stated again; and all devices agree in the end.
func TestDevicesAgreeInWhateverOrderTheyHear(t *testing.T) {
	for seed := range uint64(15) {
		r, s := threeStates(seed)
		for range 6 {
			for _, d := range r.devices {
				parts := slices.Concat(s[0].Split(500), s[1].Split(500), s[2].Split(500))
				r.rng.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
				for _, p := range parts {
					d.brings(p)
				}
			}
			for i, d := range r.devices {
				s[i] = d.state
			}
		}
		for _, d := range r.devices[1:] {
			if !bytes.Equal(bytesOf(d.state), bytesOf(s[0])) {
				t.Errorf("seed %d: they differ", seed)
			}
		}
		if j := r.devices[0].brings(s[1]); j.Commits+len(j.New)+len(j.Changed)+len(j.PutOff) != 0 {
			t.Errorf("seed %d: joined again: %+v", seed, j)
		}
		for key, n := range r.count {
			if bad(key) {
				t.Errorf("seed %d: %s: %d", seed, key, n)
			}
		}
		r.family.wipe(r.devices)
	}
}
