package disktest

import (
	"bytes"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
)

const sector = 512 // bytes that a medium writes whole or not at all

// Crashes yields the states that may be found after a power loss now: for every directory each number of unsafe changes,
// in their order, and for every file that is not safe the old content, the new, and a torn one whose first half is new.
// Nobody holds a lock in them. The Memory itself does not change.
func (m *Memory) Crashes() iter.Seq[*Memory] {
	return func(yield func(*Memory) bool) {
		for c := new(counter); yield(m.after(c.choose, firstHalf)) && c.next(); {
		}
	}
}

// Crash is one state of Crashes, except that every sector of a torn file is old or new by chance.
func (m *Memory) Crash(rng *rand.Rand) *Memory {
	return m.after(rng.IntN, func(int, int) bool { return rng.IntN(2) == 1 })
}

func firstHalf(sector, sectors int) bool { return sector < (sectors+1)/2 }

// after returns the state that choose, which returns a number below n, and fresh, which says whether a sector is new, decide on.
func (m *Memory) after(choose func(n int) int, fresh func(sector, sectors int) bool) *Memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := NewMemory()
	found.plain = m.plain
	copies := map[*node]*node{}
	for _, path := range slices.Sorted(maps.Keys(m.dirs)) {
		d := m.dirs[path]
		names := maps.Clone(d.safe)
		for _, c := range d.pending[:choose(len(d.pending)+1)] {
			c.to(names)
		}
		for _, base := range slices.Sorted(maps.Keys(names)) {
			n := names[base]
			if copies[n] == nil {
				copies[n] = n.after(choose, fresh)
			}
			names[base] = copies[n]
		}
		found.dirs[path] = &dir{seen: names, safe: maps.Clone(names)}
	}
	return found
}

func (n *node) after(choose func(n int) int, fresh func(sector, sectors int) bool) *node {
	data := n.safe
	if !bytes.Equal(n.seen, n.safe) {
		switch choose(3) {
		case 1:
			data = n.seen
		case 2:
			data = torn(n.safe, n.seen, fresh)
		}
	}
	return &node{seen: bytes.Clone(data), safe: bytes.Clone(data), mode: n.mode, foreign: n.foreign}
}

// torn has the size of after, and of each sector what fresh says; zeros where there is no old content.
func torn(before, after []byte, fresh func(sector, sectors int) bool) []byte {
	mix := make([]byte, len(after))
	copy(mix, before)
	sectors := (len(after) + sector - 1) / sector
	for i := range sectors {
		if fresh(i, sectors) {
			copy(mix[i*sector:min((i+1)*sector, len(after))], after[i*sector:])
		}
	}
	return mix
}

// counter goes through all sequences of choices, the number of options at each depending on those before.
type counter struct {
	digits, sizes []int
	at            int
}

func (c *counter) choose(n int) int {
	if c.at == len(c.digits) {
		c.digits, c.sizes = append(c.digits, 0), append(c.sizes, n)
	}
	c.at++
	return c.digits[c.at-1]
}

// next moves on to the next sequence, or reports that there is none.
func (c *counter) next() bool {
	c.at = 0
	for i := len(c.digits) - 1; i >= 0; i-- {
		if c.digits[i]+1 < c.sizes[i] {
			c.digits[i]++
			c.digits, c.sizes = c.digits[:i+1], c.sizes[:i+1]
			return true
		}
	}
	return false
}
