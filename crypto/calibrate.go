package crypto

import (
	"runtime/debug"
	"time"

	"watchword/secret"
)

const (
	patience     = 700 * time.Millisecond // what unlocking may take
	memoryShare  = 4                      // one part of free memory out of so many
	largestTimes = 16                     // the largest memory tried, as a multiple of the smallest
)

// Calibrate returns the costs for a new slot on this machine: the least passes
// and the most memory (MinMemory, doubled up to four times) that take at most
// 0.7 s and a quarter of freeMemory, which is in bytes, 0 if unknown; and of
// one lane and four, the faster. It never goes below the limits, even if they
// take longer. Under [Standard] it takes some seconds.
//
// clock is called before and after each derivation. Run it in a process that
// has derived nothing yet: what one derivation leaves makes the next faster
// than a fresh process will be.
func Calibrate(l Limits, freeMemory uint64, clock func() time.Time) Params {
	best, took := faster(l, l.MinMemory, clock)
	for m := l.MinMemory * 2; m <= l.MinMemory*largestTimes; m *= 2 {
		// The time grows as the memory: twice as much is not worth a try if
		// this much took more than half.
		if took > patience/2 || !affordable(m, freeMemory) {
			break
		}
		if l.Check(Params{Time: l.MinTime, Memory: m, Lanes: 1}) != nil {
			break
		}
		var p Params
		if p, took = faster(l, m, clock); took > patience {
			break
		}
		best = p
	}
	return best
}

// affordable reports whether memory KiB is a small enough share of free bytes.
func affordable(memory uint32, free uint64) bool {
	return free == 0 || uint64(memory)<<10 <= free/memoryShare
}

// faster times one lane and four with so much memory, and returns the better.
func faster(l Limits, memory uint32, clock func() time.Time) (Params, time.Duration) {
	one := Params{Time: l.MinTime, Memory: memory, Lanes: 1}
	four := Params{Time: l.MinTime, Memory: memory, Lanes: 4}
	took := duration(one, clock)
	if l.Check(four) != nil {
		return one, took
	}
	if t := duration(four, clock); t < took {
		return four, t
	}
	return one, took
}

// duration times one derivation. The memory goes back to the system after it,
// or the next one would find it ready.
func duration(p Params, clock func() time.Time) time.Duration {
	password := secret.New([]byte("calibration"))
	defer password.Wipe()
	salt := make([]byte, slotCommitment-slotSalt)
	start := clock()
	key, err := stretch(password, salt, p)
	took := clock().Sub(start)
	if err == nil {
		key.Wipe()
	}
	debug.FreeOSMemory()
	return took
}
