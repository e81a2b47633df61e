package crypto_test

import (
	"errors"
	"strings"
	"testing"

	"watchword/crypto"
)

func TestStandardLimitsAreThoseOfTheFormat(t *testing.T) {
	const mib, gib = 1 << 10, 1 << 20
	tests := []struct {
		name   string
		p      crypto.Params
		reason string // "" if fine
	}{
		{"the floor", crypto.Params{Time: 3, Memory: 64 * mib, Lanes: 1}, ""},
		{"most memory", crypto.Params{Time: 4, Memory: 4 * gib, Lanes: 16}, ""},
		{"most passes", crypto.Params{Time: 64, Memory: 256 * mib, Lanes: 4}, ""},
		{"nothing", crypto.Params{}, "too weak"},
		{"too few passes", crypto.Params{Time: 2, Memory: 64 * mib, Lanes: 1}, "too weak"},
		{"too little memory", crypto.Params{Time: 3, Memory: 64*mib - 1, Lanes: 1}, "too weak"},
		{"too much memory", crypto.Params{Time: 3, Memory: 4*gib + 1, Lanes: 1}, "too expensive"},
		{"too many passes", crypto.Params{Time: 65, Memory: 64 * mib, Lanes: 1}, "too expensive"},
		{"too many in all", crypto.Params{Time: 5, Memory: 4 * gib, Lanes: 1}, "too expensive"},
		{"product beyond 32 bits", crypto.Params{Time: 64, Memory: 4 * gib, Lanes: 1}, "too expensive"},
		{"no lanes", crypto.Params{Time: 3, Memory: 64 * mib}, "too expensive, the number of lanes"},
		{"too many lanes", crypto.Params{Time: 3, Memory: 64 * mib, Lanes: 17}, "too expensive, the number of lanes"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { wantCost(t, crypto.Standard().Check(test.p), test.reason) })
	}
}

func TestZeroLimitsAllowNothingThatWouldPanic(t *testing.T) {
	l := crypto.Limits{MaxMemory: 1 << 20, MaxTime: 9, MaxLanes: 255, MaxPasses: 1 << 30}
	wantCost(t, l.Check(crypto.Params{Memory: 64, Lanes: 1}), "too weak")
	wantCost(t, l.Check(crypto.Params{Time: 1, Memory: 64}), "too expensive, the number of lanes")
	wantCost(t, l.Check(crypto.Params{Time: 1, Memory: 63, Lanes: 8}), "too little memory")
	wantCost(t, l.Check(crypto.Params{Time: 1, Memory: 64, Lanes: 8}), "")
}

func wantCost(t *testing.T, err error, reason string) {
	t.Helper()
	var cost *crypto.CostError
	switch {
	case reason == "" && err != nil:
		t.Errorf("got %v, want nil", err)
	case reason != "" && (!errors.As(err, &cost) || !strings.Contains(cost.Reason, reason)):
		t.Errorf("got %v, want a cost error: %s", err, reason)
	}
}

func TestErrorsNameTheNumbers(t *testing.T) {
	cost := &crypto.CostError{Params: crypto.Params{Time: 3, Memory: 65536, Lanes: 4}, Reason: "too weak"}
	if got, want := cost.Error(), "key derivation with t=3, m=65536 KiB, p=4: too weak"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	version := &crypto.VersionError{Major: 7}
	if got, want := version.Error(), "file has format version 7, known is 1"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCostsOutsideTheLimitsAreNamedByTheVerdictOfTheFormat(t *testing.T) {
	for reason, p := range map[string]crypto.Params{
		"too weak":      {Time: 2, Memory: 64 << 10, Lanes: 17},
		"too expensive": {Time: 3, Memory: 64 << 10, Lanes: 17},
	} {
		err := crypto.Standard().Check(p)
		wantCost(t, err, reason)
		if !strings.Contains(err.Error(), ": "+reason) {
			t.Errorf("got %q, want the verdict %q first", err, reason)
		}
	}
}
