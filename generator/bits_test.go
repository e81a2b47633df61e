package generator_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"watchword/generator"
)

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

// What is asked of every password, that it has no run of three, takes next to
// nothing from it; the rest of what the rules cost is that it has one of each class.
func TestNoRunOfThreeCostsATwentiethOfABit(t *testing.T) {
	free := generator.Default()
	free.Runs = generator.Runs{Repeats: generator.Unlimited, Sequences: true, Rows: true}
	if lost := free.Bits() - generator.Default().Bits(); math.Abs(lost-0.0509) > 0.0001 {
		t.Errorf("it costs %.4f bit, want 0.0509", lost)
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
