package crypto_test

import (
	"testing"
	"time"

	"watchword/crypto"
)

// clockOf returns a clock that shows each derivation to take so many
// milliseconds, one after the other, and the number of times it was read. It
// fails the test if there are more derivations.
func clockOf(t *testing.T, millis ...int) (clock func() time.Time, reads *int) {
	now, reads := time.Unix(0, 0), new(int)
	return func() time.Time {
		derivation, end := *reads/2, *reads%2 == 1
		*reads++
		if derivation >= len(millis) {
			t.Fatal("more derivations than expected")
		}
		if end {
			now = now.Add(time.Duration(millis[derivation]) * time.Millisecond)
		}
		return now
	}, reads
}

func TestCalibrate(t *testing.T) {
	oneLane, littleMemory, fewPasses := cheap, cheap, cheap
	oneLane.MaxLanes = 1
	littleMemory.MaxMemory = 200
	fewPasses.MinTime, fewPasses.MaxPasses = 2, 500
	tests := []struct {
		name   string
		limits crypto.Limits
		free   uint64
		millis []int // of one lane and four, in turn, from 64 KiB on
		want   crypto.Params
	}{
		{"fast machine stops at sixteen times", cheap, 0, []int{5, 9, 10, 18, 20, 36, 40, 72, 80, 144}, crypto.Params{Time: 1, Memory: 1024, Lanes: 1}},
		{"many cores want lanes", cheap, 0, []int{20, 9, 40, 18, 80, 36, 160, 72, 320, 144}, crypto.Params{Time: 1, Memory: 1024, Lanes: 4}},
		{"lanes are judged at each size", cheap, 0, []int{20, 10, 40, 20, 300, 400, 700, 900}, crypto.Params{Time: 1, Memory: 512, Lanes: 1}},
		{"as much as is patience", cheap, 0, []int{100, 110, 350, 360, 700, 720}, crypto.Params{Time: 1, Memory: 256, Lanes: 1}},
		{"a millisecond more is too much", cheap, 0, []int{100, 110, 350, 360, 701, 720}, crypto.Params{Time: 1, Memory: 128, Lanes: 1}},
		{"twice the time is not tried in vain", cheap, 0, []int{360, 351}, crypto.Params{Time: 1, Memory: 64, Lanes: 4}},
		{"slow machine keeps the floor", cheap, 0, []int{9000, 9001}, crypto.Params{Time: 1, Memory: 64, Lanes: 1}},
		{"a quarter of free memory", cheap, 4 * 256 << 10, []int{5, 9, 10, 18, 20, 36}, crypto.Params{Time: 1, Memory: 256, Lanes: 1}},
		{"a byte less is too little", cheap, 4*256<<10 - 1, []int{5, 9, 10, 18}, crypto.Params{Time: 1, Memory: 128, Lanes: 1}},
		{"no free memory keeps the floor", cheap, 1, []int{5, 9}, crypto.Params{Time: 1, Memory: 64, Lanes: 1}},
		{"limit of lanes", oneLane, 0, []int{5, 10, 20, 40, 80}, crypto.Params{Time: 1, Memory: 1024, Lanes: 1}},
		{"limit of memory", littleMemory, 0, []int{5, 9, 10, 18}, crypto.Params{Time: 1, Memory: 128, Lanes: 1}},
		{"limit of passes", fewPasses, 0, []int{5, 9, 10, 18}, crypto.Params{Time: 2, Memory: 128, Lanes: 1}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			clock, reads := clockOf(t, test.millis...)
			if got := crypto.Calibrate(test.limits, test.free, clock); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
			if *reads != 2*len(test.millis) {
				t.Errorf("clock was read %d times, want %d", *reads, 2*len(test.millis))
			}
			if err := test.limits.Check(test.want); err != nil {
				t.Errorf("result is outside the limits: %v", err)
			}
		})
	}
}
