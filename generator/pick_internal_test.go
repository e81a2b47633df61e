package generator

import (
	"math/big"
	"testing"
)

// Every number there is spells a password, and no two spell the same one: a
// uniform number is a uniform password.
func TestEveryNumberSpellsItsOwnPassword(t *testing.T) {
	class := func(chars string, least int) Class { return Class{Chars: chars, Min: least} }
	policies := []Policy{
		Pin(1), Pin(3), Hex(2),
		{Length: 5, Lower: class("abv", 1), Upper: class("AX", 1), Digits: class("12", 2)},
		{Length: 5, Lower: class("dfghj", 0), Symbols: class("!", 0)},
		{Length: 5, Lower: class("abx", 1), Digits: class("12", 1), Require: []Class{class("a1", 2), class("b2", 1)}},
		{Length: 9, Lower: class("ab", 0), Digits: class("1", 6)},
		{Length: 4, Lower: class("ab", 0), Upper: class("AB", 0), Runs: Runs{Repeats: 1, Case: true}},
	}
	for _, p := range policies {
		set, err := p.alphabet()
		if err != nil {
			t.Fatal(err)
		}
		table, seen := newTable(set), map[string]bool{}
		total := int(table.total(table.front(p.Length)).Int64())
		for i := range total {
			b, number := make([]byte, p.Length), big.NewInt(int64(i))
			table.spell(b, number)
			if !set.suffices(b) || set.hasRun(b) || number.Sign() != 0 {
				t.Fatalf("%+v: number %d spells %q and leaves %v", p, i, b, number)
			}
			seen[string(b)] = true
		}
		if len(seen) != total || total == 0 {
			t.Errorf("%+v: %d numbers spell %d passwords", p, total, len(seen))
		}
	}
}

func (s *alphabet) hasRun(b []byte) bool {
	for i := 1; i < len(b); i++ {
		if s.runAcross(b, i) {
			return true
		}
	}
	return false
}

func TestTheNumberOfAPasswordIsErased(t *testing.T) {
	n := new(big.Int).Lsh(big.NewInt(0x5ec2e7), 100)
	words := n.Bits()
	words = words[:cap(words)]
	n.SetInt64(1)
	erase(n)
	for i, word := range words {
		if word != 0 {
			t.Errorf("word %d is %x", i, word)
		}
	}
}

// All numbers of two bytes are drawn once. Those of nine bits are what counts.
func TestALargeNumberIsEquallyLikelyToBeAny(t *testing.T) {
	const bound, times = 300, 1 << (16 - 9)
	all := make([]byte, 0, 1<<17)
	for i := range 1 << 16 {
		all = append(all, byte(i), byte(i>>8))
	}
	d, seen := &dice{left: all}, make([]int, bound)
	for range times * bound {
		n, err := d.below(big.NewInt(bound), make([]byte, 2))
		if err != nil {
			t.Fatal(err)
		}
		seen[n.Int64()]++
	}
	for n, got := range seen {
		if got != times {
			t.Errorf("%d came up %d times, want %d", n, got, times)
		}
	}
}
