package generator

import "math/big"

// A ledger keeps tallies: how many strings there are that meet so and so many
// of each need. A tally has one count for every combination of "at least none,
// one, two, … of this need", all packed into one integer side by side, in lanes
// too wide to overflow. Adding tallies is then adding integers, and meeting one
// more character of a need is moving counts some lanes up.
type ledger struct {
	rules  []rule      // by need
	counts *[128]needs // what each character counts for
	width  uint        // of a lane, in bits
	ones   big.Int     // all ones in the first lane
	spare  [2]big.Int  // scratch of meet
	part   big.Int     // scratch of addMet
}

// A rule moves tallies when a character of its need is met.
type rule struct {
	none, all big.Int // all ones in the lanes that ask for none, or all, of the need
	least     int     // the minimum
	stride    int     // how far apart the lanes are that ask for one more
}

// newLedger lays out the lanes: the number of a lane has one digit for each
// need, up to its minimum.
func newLedger(set *alphabet) *ledger {
	strings := big.NewInt(int64(len(set.chars)))
	strings.Exp(strings, big.NewInt(int64(set.length)), nil)
	l := &ledger{rules: make([]rule, len(set.need)), counts: &set.counts, width: uint(strings.BitLen())}
	l.ones.Lsh(big.NewInt(1), l.width)
	l.ones.Sub(&l.ones, big.NewInt(1))

	stride := 1
	for i, need := range set.need {
		r := &l.rules[i]
		r.least, r.stride = need.min, stride
		for lane := range set.tallies() {
			switch lane / stride % (need.min + 1) {
			case 0:
				l.mark(&r.none, lane)
			case need.min:
				l.mark(&r.all, lane)
			}
		}
		stride *= need.min + 1
	}
	return l
}

func (l *ledger) mark(mask *big.Int, lane int) {
	mask.Or(mask, new(big.Int).Lsh(&l.ones, uint(lane)*l.width))
}

// missing returns how much each need asks for at first.
func (l *ledger) missing() []int {
	all := make([]int, len(l.rules))
	for i, r := range l.rules {
		all[i] = r.least
	}
	return all
}

// meets takes c off what is missing.
func (l *ledger) meets(missing []int, c byte) {
	for i := range missing {
		missing[i] -= min(missing[i], int(l.counts[c]>>i&1))
	}
}

// lane returns the number of the lane for what is missing after c.
func (l *ledger) lane(missing []int, c byte) (n int) {
	for i, r := range l.rules {
		n += (missing[i] - min(missing[i], int(l.counts[c]>>i&1))) * r.stride
	}
	return n
}

// top returns where the last lane begins, which asks for all of every need.
func (l *ledger) top() uint {
	n := 0
	for _, r := range l.rules {
		n += r.least * r.stride
	}
	return uint(n) * l.width
}

// read sets count to what the lane of a tally holds.
func (l *ledger) read(count, tally *big.Int, lane int) {
	count.Rsh(tally, uint(lane)*l.width)
	count.And(count, &l.ones)
}

// addMet adds to sum the tally of some strings, each with one more character: in
// turn every one of chars.
func (l *ledger) addMet(sum, tally *big.Int, chars []byte) {
	for _, c := range chars {
		l.part.Set(tally)
		for i := range l.rules {
			if l.counts[c]>>i&1 != 0 {
				l.meet(&l.part, &l.rules[i])
			}
		}
		sum.Add(sum, &l.part)
	}
}

// meet moves tally on by one character that counts for r: whoever has at least
// two now had at least one before. Nothing more is asked of those with none to
// ask for.
func (l *ledger) meet(tally *big.Int, r *rule) {
	stay, move := &l.spare[0], &l.spare[1]
	stay.And(tally, &r.none)
	move.AndNot(tally, &r.all)
	move.Lsh(move, uint(r.stride)*l.width)
	tally.Or(stay, move)
}
