package generator_test

import (
	"io"
	"maps"
	"math"
	"slices"
	"testing"

	"watchword/generator"
)

// isUniform draws ten times as many passwords as there are: each must come up as
// often as any other. If so, the statistic lies near its mean, the degrees of
// freedom; six standard deviations off are a bias, or a chance of one in a hundred
// million.
func isUniform(t *testing.T, name string, r generator.Recipe, all []string, random io.Reader) {
	t.Helper()
	const each = 10
	seen := map[string]int{}
	for range each * len(all) {
		seen[generate(t, r, random)]++
	}
	chi, free := 0.0, float64(len(all)-1)
	for _, s := range all {
		off := float64(seen[s] - each)
		chi += off * off / each
		delete(seen, s)
	}
	if len(seen) > 0 {
		t.Errorf("%s: these are not allowed: %v", name, seen)
	}
	if sigma := (chi - free) / math.Sqrt(2*free); math.Abs(sigma) > 6 {
		t.Errorf("%s: chi square %.0f with %.0f degrees of freedom is %.1f standard deviations off", name, chi, free, sigma)
	}
}

// hasBits compares the strength of r with the logarithm of how many there are.
func hasBits(t *testing.T, name string, r generator.Recipe, many int) {
	t.Helper()
	want := math.Log2(float64(many))
	if got := r.Bits(); math.Abs(got-want) > 1e-12*max(1, want) {
		t.Errorf("%s: got %.15f bits, want %.15f", name, got, want)
	}
}

func TestEveryPasswordIsEquallyLikely(t *testing.T) {
	random, policies := seeded(t, 8), small()
	if len(policies) < 40 {
		t.Errorf("these are %d policies only", len(policies))
	}
	for _, name := range slices.Sorted(maps.Keys(policies)) {
		isUniform(t, name, policies[name], accepted(policies[name]), random)
	}
}

func TestBitsCountExactlyThePasswordsThereAre(t *testing.T) {
	for name, p := range small() {
		hasBits(t, name, p, len(accepted(p)))
	}
}

// Nothing is found by trying here: one candidate of millions is a password.
func TestTheRarestPasswordsAreFound(t *testing.T) {
	random, policies := seeded(t, 9), tight()
	for _, name := range slices.Sorted(maps.Keys(policies)) {
		p, all := policies[name], accepted(policies[name])
		hasBits(t, name, p, len(all))
		seen := map[string]bool{}
		for range 100 {
			s := generate(t, p, random)
			if !slices.Contains(all, s) {
				t.Errorf("%s: %q is not allowed", name, s)
			}
			seen[s] = true
		}
		if len(seen) < min(100, len(all))/2 {
			t.Errorf("%s: of 100 passwords out of %d these are different: %v", name, len(all), seen)
		}
	}
}
