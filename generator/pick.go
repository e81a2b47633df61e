package generator

import (
	"fmt"
	"math"
	"math/big"
	"runtime"

	"watchword/secret"
)

// pick fills b with a password: its number in a list of all is drawn, and the
// list is never written but counted. That takes twice as long as Bits.
func (s *alphabet) pick(b []byte, d *dice) error {
	t := newTable(s)
	total := t.total(t.front(s.length))
	if total.Sign() == 0 {
		return fmt.Errorf("%w: no password meets all of it at once", ErrPolicy)
	}
	scratch := secret.Alloc((total.BitLen() + 7) / 8)
	defer scratch.Wipe()
	return scratch.Reveal(func(scratch []byte) error {
		number, err := d.below(total, scratch)
		defer erase(number)
		if err != nil {
			return err
		}
		t.spell(b, number)
		return nil
	})
}

// spell writes the password of this number, which counts from 0, to b and brings
// the number to nothing.
func (t *table) spell(b []byte, number *big.Int) {
	missing, state := t.missing(), 0
	// As large as it ever gets, so that it leaves no smaller one behind.
	count := new(big.Int).Lsh(&t.ones, t.top())
	defer erase(count)
	for i := range b {
		b[i], state = t.choose(t.front(len(b)-1-i), state, missing, number, count)
		t.meets(missing, b[i])
	}
}

// choose returns the character with which the strings of this number begin, and
// the state after it. The number becomes that of the rest. As long as it is in
// the list, there is such a character.
func (t *table) choose(after front, state int, missing []int, number, count *big.Int) (byte, int) {
	for i := 0; ; i++ {
		next := t.step(state, i)
		if next == refused {
			continue
		}
		for _, c := range t.letters[i].chars {
			t.read(count, &after[next], t.lane(missing, c))
			if number.Cmp(count) < 0 {
				return c, next
			}
			number.Sub(number, count)
		}
	}
}

// erase overwrites n: the number of a password is as telling as the password.
func erase(n *big.Int) {
	words := n.Bits()
	clear(words[:cap(words)])
	runtime.KeepAlive(n)
}

// A table has the fronts of every length. To keep it small only some are stored,
// and those between counted again when they are asked for.
type table struct {
	*counter
	every  int     // how many lengths are between two that are stored
	stored []front // of the lengths 0, every, 2 every, …
	recent []front // from one that is stored up to the next
	at     int     // the place in stored of the first recent one
}

func newTable(set *alphabet) *table {
	t := &table{counter: newCounter(set), at: none}
	t.every = int(math.Ceil(math.Sqrt(float64(t.length + 1))))
	t.stored = []front{t.first()}
	for n := t.every; n <= t.length; n += t.every {
		t.load(len(t.stored) - 1)
		t.stored = append(t.stored, t.after(t.recent[t.every-1]))
	}
	return t
}

// front returns the front of this length, good until the next call.
func (t *table) front(length int) front {
	if at := length / t.every; at != t.at {
		t.load(at)
	}
	return t.recent[length%t.every]
}

// load counts anew what follows a stored front.
func (t *table) load(at int) {
	t.at, t.recent = at, append(t.recent[:0], t.stored[at])
	for n := at*t.every + 1; n < (at+1)*t.every && n <= t.length; n++ {
		t.recent = append(t.recent, t.after(t.recent[len(t.recent)-1]))
	}
}

// after returns the front of strings one character longer.
func (t *table) after(f front) front {
	next := make(front, len(t.states))
	t.advance(f, next)
	return next
}
