package generator_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"watchword/generator"
)

// small returns policies narrow enough to list all their passwords, and among
// them every rule alone and with the others.
func small() map[string]generator.Policy {
	class := func(chars string, least int) generator.Class { return generator.Class{Chars: chars, Min: least} }
	return map[string]generator.Policy{
		"one character":        {Length: 1, Lower: class("x", 1)},
		"no rule":              {Length: 4, Symbols: class("!?.", 0)},
		"repeats":              {Length: 6, Digits: class("17", 0)},
		"digits in order":      {Length: 3, Digits: class("0123456789", 1)},
		"keyboard":             {Length: 5, Lower: class("qwert", 0)},
		"both lines at once":   {Length: 5, Lower: class("dfghj", 0)},
		"two lines crossing":   {Length: 5, Lower: class("abcvx", 0)},
		"both cases":           {Length: 4, Upper: class("ABC", 0), Lower: class("abc", 0)},
		"one case more":        {Length: 4, Upper: class("AB", 1), Lower: class("abcd", 1)},
		"one of each":          {Length: 5, Upper: class("AB", 1), Lower: class("bc", 1), Digits: class("12", 1), Symbols: class("!", 1)},
		"exactly one of each":  {Length: 4, Upper: class("AB", 1), Lower: class("bc", 1), Digits: class("12", 1), Symbols: class("!?", 1)},
		"two and three":        {Length: 6, Upper: class("AQ", 2), Digits: class("12", 3)},
		"two, and one at will": {Length: 5, Lower: class("ab", 2), Digits: class("59", 1), Symbols: class("?", 0)},
		"some avoided":         {Length: 4, Lower: class("abcdefg", 1), Digits: class("0123456", 2), Avoid: "ace0246é"},
		"one class avoided":    {Length: 4, Lower: class("abxy", 1), Digits: class("01", 1), Avoid: "01"},
		"named twice":          {Length: 4, Symbols: class("!!?!", 1), Lower: class("aba", 1)},
	}
}

func TestBitsCountExactlyThePasswordsThereAre(t *testing.T) {
	for name, p := range small() {
		want := math.Log2(float64(len(accepted(p))))
		if got := p.Bits(); math.Abs(got-want) > 1e-12 {
			t.Errorf("%s: got %.15f bits, want %.15f", name, got, want)
		}
	}
}

func TestBitsOfTheDefaultAreNearly125(t *testing.T) {
	p := generator.Default()
	all := float64(p.Length) * math.Log2(76)
	bits := p.Bits()
	if math.Abs(bits-124.7928) > 0.0001 {
		t.Errorf("got %.4f bits, want 124.7928", bits)
	}
	if lost := all - bits; math.Abs(lost-0.1657) > 0.0001 {
		t.Errorf("the rules cost %.4f bit, want 0.1657", lost)
	}
	if rejected := 1 - math.Exp2(bits-all); math.Abs(rejected-0.1085) > 0.0001 {
		t.Errorf("a share of %.4f is rejected, want 0.1085", rejected)
	}
}

// At no length may the rules give bits or take many: a count gone wrong in the
// large, where nothing can be listed, would show here.
func TestBitsGrowSteadilyWithLength(t *testing.T) {
	p := generator.Default()
	before := 0.0
	for p.Length = 4; p.Length <= 80; p.Length++ {
		bits := p.Bits()
		if all := float64(p.Length) * math.Log2(76); bits >= all {
			t.Fatalf("length %d: %.4f bits of %.4f", p.Length, bits, all)
		}
		if grown := bits - before; p.Length > 20 && (grown < 6.2 || grown > 6.3) {
			t.Errorf("length %d adds %.4f bits", p.Length, grown)
		}
		before = bits
	}
}

func TestBitsOfAnImpossiblePolicyAreNone(t *testing.T) {
	for name, p := range impossible() {
		if got := p.Bits(); got != 0 {
			t.Errorf("%s: got %v bits", name, got)
		}
	}
}

// The limit is a person's patience at a prompt, with room for a slow machine
// and the race detector: it catches work that grew by another dimension.
func TestBitsAreQuick(t *testing.T) {
	var times []time.Duration
	for range 5 {
		start := time.Now()
		generator.Default().Bits()
		times = append(times, time.Since(start))
	}
	if best := slices.Min(times); best > 50*time.Millisecond {
		t.Errorf("counting the default took %v at best", best)
	}
}
