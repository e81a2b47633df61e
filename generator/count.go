package generator

import (
	"math"
	"math/big"
)

// A counter counts the passwords of an alphabet by an automaton: it takes in
// all strings of one length at once, adds a character to each, and drops those
// that now end in a run. Of a string only its last two characters matter, and
// of those the last alone unless they are linked, that is could begin a run.
// Case makes no run and no difference; so the automaton reads letters without
// case, and a letter counts once for each class that has it.
//
// How many characters of each class a string has so far matters too. So what is
// counted is a tally: one count for every combination of "0, 1, … or enough of
// this class", all packed into one integer side by side, in lanes too wide to
// overflow. Adding tallies is then adding integers, and meeting one more
// character of a class is moving counts some lanes up.
type counter struct {
	length  int
	letters []letter
	links   []link
	rules   [classes]rule
	top     uint    // where the lane of "enough of every class" begins, in bits
	spare   big.Int // scratch of meet
	part    big.Int // scratch of meetLetter
}

// A letter is one or two characters that differ in case only.
type letter struct {
	char    byte
	classes []int
}

// A link is a pair of letters that are neighbours in some line, or the same.
// before lists the links that end in from and make a run with this one.
type link struct {
	from, to int
	before   []int
}

// A rule moves tallies when a character of its class is met.
type rule struct {
	enough big.Int // all ones in the lanes that have enough of the class
	shift  uint    // how far the others move, in bits
}

func newCounter(set *alphabet, length int) *counter {
	c := &counter{length: length}
	c.addLetters(set)
	c.addLinks()
	c.addRules(set)
	return c
}

func (c *counter) addLetters(set *alphabet) {
	at := map[byte]int{}
	for _, char := range set.chars {
		i, known := at[fold(char)]
		if !known {
			i = len(c.letters)
			at[fold(char)] = i
			c.letters = append(c.letters, letter{char: fold(char)})
		}
		c.letters[i].classes = append(c.letters[i].classes, int(set.class[char]))
	}
}

func (c *counter) addLinks() {
	for i, a := range c.letters {
		for j, b := range c.letters {
			if tie(a.char, b.char) != 0 {
				c.links = append(c.links, link{from: i, to: j})
			}
		}
	}
	for i := range c.links {
		second := &c.links[i]
		for j, first := range c.links {
			if first.to == second.from && run(c.letters[first.from].char, c.letters[first.to].char, c.letters[second.to].char) {
				second.before = append(second.before, j)
			}
		}
	}
}

// addRules lays out the lanes: the number of a lane has one digit for each
// class, which counts to the class's minimum and stays there.
func (c *counter) addRules(set *alphabet) {
	all := big.NewInt(int64(len(set.chars)))
	width := uint(all.Exp(all, big.NewInt(int64(c.length)), nil).BitLen())
	lanes := 1
	for _, need := range set.need {
		lanes *= need + 1
	}
	ones := new(big.Int).Lsh(big.NewInt(1), width)
	ones.Sub(ones, big.NewInt(1))

	stride := 1
	for i, need := range set.need {
		r := &c.rules[i]
		r.shift = uint(stride) * width
		for lane := range lanes {
			if lane/stride%(need+1) == need {
				r.enough.Or(&r.enough, new(big.Int).Lsh(ones, uint(lane)*width))
			}
		}
		stride *= need + 1
	}
	c.top = uint(lanes-1) * width
}

// A front holds the tallies of all strings of one length.
type front struct {
	total big.Int
	ends  []big.Int // of those that end in each letter
	links []big.Int // of those that end in each link
}

func (c *counter) newFront() *front {
	return &front{ends: make([]big.Int, len(c.letters)), links: make([]big.Int, len(c.links))}
}

// count returns how many passwords there are.
func (c *counter) count() *big.Int {
	now, next := c.newFront(), c.newFront()
	now.total.SetInt64(1) // the empty string
	for range c.length {
		c.advance(now, next)
		now, next = next, now
	}
	return new(big.Int).Rsh(&now.total, c.top)
}

// advance adds a character to every string of now.
func (c *counter) advance(now, next *front) {
	for i := range next.ends {
		next.ends[i].SetInt64(0)
	}
	var runs big.Int
	for i, l := range c.links {
		runs.SetInt64(0)
		for _, j := range l.before {
			runs.Add(&runs, &now.links[j])
		}
		next.links[i].Sub(&now.ends[l.from], &runs)
		c.meetLetter(&next.links[i], l.to)
		next.ends[l.to].Add(&next.ends[l.to], &runs)
	}
	next.total.SetInt64(0)
	for i := range next.ends {
		next.ends[i].Sub(&now.total, &next.ends[i])
		c.meetLetter(&next.ends[i], i)
		next.total.Add(&next.total, &next.ends[i])
	}
}

// meetLetter makes of the tally of some strings that of the same strings with
// one more letter, in any case there is.
func (c *counter) meetLetter(tally *big.Int, i int) {
	of := c.letters[i].classes
	if len(of) == 2 {
		c.part.Set(tally)
		c.meet(&c.part, of[1])
		c.meet(tally, of[0])
		tally.Add(tally, &c.part)
		return
	}
	c.meet(tally, of[0])
}

// meet moves tally on by one character of a class.
func (c *counter) meet(tally *big.Int, class int) {
	r := &c.rules[class]
	c.spare.AndNot(tally, &r.enough)
	c.spare.Lsh(&c.spare, r.shift)
	tally.And(tally, &r.enough)
	tally.Add(tally, &c.spare)
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
