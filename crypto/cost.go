package crypto

import "math"

// Params are the costs of one Argon2id derivation, RFC 9106 section 3.1.
type Params struct {
	Time   uint32 // passes
	Memory uint32 // KiB
	Lanes  uint8
}

// Limits bound the costs a file may ask for and a new slot may have. Program
// code passes [Standard]; tests pass cheaper ones. No flag or environment
// variable may reach them: they are the floor below which a stolen file is
// guessed quickly.
type Limits struct {
	MinMemory, MaxMemory uint32 // KiB
	MinTime, MaxTime     uint32 // passes
	MaxLanes             uint8
	MaxPasses            uint64 // time * memory, in KiB
}

// Standard returns the limits of docs/FORMAT.md. The upper ones keep a hostile
// file from stopping the process: Go cannot recover from out of memory.
func Standard() Limits {
	const mib, gib = 1 << 10, 1 << 20 // in KiB
	return Limits{
		MinMemory: 64 * mib, MaxMemory: 4 * gib,
		MinTime: 3, MaxTime: 64,
		MaxLanes:  16,
		MaxPasses: 16 * gib,
	}
}

// Check returns nil if p is within l, and otherwise a *[CostError].
func (l Limits) Check(p Params) error {
	reason := ""
	switch {
	case p.Memory < l.MinMemory || p.Time < l.MinTime || p.Time == 0:
		reason = "too weak"
	case p.Memory > l.MaxMemory || p.Time > l.MaxTime:
		reason = "too expensive"
	case uint64(p.Memory)*uint64(p.Time) > l.MaxPasses:
		reason = "too expensive"
	case p.Lanes == 0 || p.Lanes > l.MaxLanes:
		reason = "too expensive, the number of lanes is out of range"
	case p.Memory < 8*uint32(p.Lanes): // RFC 9106: m is at least 8p
		reason = "too little memory for so many lanes"
	default:
		return nil
	}
	return &CostError{Params: p, Reason: reason}
}

// lanes reads a count of lanes as files have it. A count that does not fit
// becomes one that every check refuses, never a smaller one.
func lanes(n uint32) uint8 {
	if n > math.MaxUint8 {
		return 0
	}
	return uint8(n)
}
