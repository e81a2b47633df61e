package generator

import (
	"math"
	"math/big"
)

// A counter counts the passwords of an alphabet. It knows for each state of an
// automaton how many strings of one length lead on from there without a run, and
// from those how many of one character more.
type counter struct {
	automaton
	*ledger
	length int
}

func newCounter(set *alphabet) *counter {
	return &counter{automaton: newAutomaton(set), ledger: newLedger(set), length: set.length}
}

// A front holds the tallies of all strings of one length, by the state from
// which they are read.
type front []big.Int

// first returns the front of the empty string, which meets no need.
func (c *counter) first() front {
	f := make(front, len(c.states))
	for i := range f {
		f[i].SetInt64(1)
	}
	return f
}

// count returns how many passwords there are.
func (c *counter) count() *big.Int {
	now, next := c.first(), make(front, len(c.states))
	for range c.length {
		c.advance(now, next)
		now, next = next, now
	}
	return c.total(now)
}

// total returns how many strings of a front meet every need from the start on.
func (c *counter) total(f front) *big.Int {
	return new(big.Int).Rsh(&f[0], c.top())
}

// advance puts a character before every string of now. From most states most
// characters lead to the same strings, so what is added up is everything, less
// what the letters near to the last one would lead to, had they followed
// another.
func (c *counter) advance(now, next front) {
	far, all := make(front, len(c.letters)), new(big.Int)
	for i, l := range c.letters {
		c.addMet(&far[i], &now[l.far], l.chars)
		all.Add(all, &far[i])
	}
	rest := make(front, len(c.letters))
	for i, l := range c.letters {
		rest[i].Set(all)
		for _, j := range l.near {
			rest[i].Sub(&rest[i], &far[j])
		}
	}
	near := c.near(now)
	next[0].Set(all)
	for i := 1; i < len(c.states); i++ {
		next[i].Set(&rest[c.states[i].last])
		for _, j := range c.states[i].next {
			if j != refused {
				next[i].Add(&next[i], &near[j])
			}
		}
	}
}

// near returns, for each state that a near letter leads to, the tally of that
// letter and all strings of now.
func (c *counter) near(now front) front {
	near := make(front, len(c.states))
	for i := 1; i < len(c.states); i++ {
		l := c.letters[c.states[i].last]
		if i != l.far {
			c.addMet(&near[i], &now[i], l.chars)
		}
	}
	return near
}

// log2 returns the binary logarithm of n, and 0 for none.
func log2(n *big.Int) float64 {
	if n.Sign() == 0 {
		return 0
	}
	mantissa := new(big.Float)
	exponent := new(big.Float).SetInt(n).MantExp(mantissa)
	f, _ := mantissa.Float64()
	return math.Log2(f) + float64(exponent)
}
