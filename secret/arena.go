package secret

// grain is the unit of allocation in bytes: small enough for short passwords,
// large enough to keep keys aligned.
const grain = 16

// arena cuts one piece of memory into values, first fit.
type arena struct {
	mem  []byte
	free []span // ordered by place, neighbours joined
}

// span is a free range of the arena, in bytes.
type span struct{ at, n int }

func newArena(mem []byte) arena {
	return arena{mem: mem, free: []span{{0, len(mem)}}}
}

func (a *arena) size() int { return len(a.mem) }

// view returns n bytes at the given place; appending cannot reach the neighbour.
func (a *arena) view(at, n int) []byte { return a.mem[at : at+n : at+n] }

// take finds room for n bytes. They are zero: whatever a stale view may have
// written after the range was given back does not reach its next owner.
func (a *arena) take(n int) (at int, ok bool) {
	n = grains(n)
	for i, f := range a.free {
		if f.n < n {
			continue
		}
		if f.n == n {
			a.free = append(a.free[:i], a.free[i+1:]...)
		} else {
			a.free[i] = span{f.at + n, f.n - n}
		}
		wipe(a.mem[f.at : f.at+n])
		return f.at, true
	}
	return 0, false
}

// give returns a range that take found. It is zeroed up to the last grain.
func (a *arena) give(at, n int) {
	n = grains(n)
	wipe(a.mem[at : at+n])
	i := 0
	for i < len(a.free) && a.free[i].at < at {
		i++
	}
	a.free = append(a.free, span{})
	copy(a.free[i+1:], a.free[i:])
	a.free[i] = span{at, n}
	a.join(i)
	if i > 0 {
		a.join(i - 1)
	}
}

// join merges the span at i with the next one if they touch.
func (a *arena) join(i int) {
	if i+1 < len(a.free) && a.free[i].at+a.free[i].n == a.free[i+1].at {
		a.free[i].n += a.free[i+1].n
		a.free = append(a.free[:i+1], a.free[i+2:]...)
	}
}

// grains rounds n up to whole grains.
func grains(n int) int { return (n + grain - 1) / grain * grain }
