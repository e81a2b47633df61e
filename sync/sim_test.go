package sync

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// scenarios are the worlds that lose nothing.
func scenarios() []scenario {
	base := scenario{
		devices: 5, ops: 900, entries: 25, purge: .03, empty: .02,
		tuning: Pile{Packs: 8, Part: 1 << 30, Grace: time.Hour},
	}
	bad := faults{
		putErr: .06, putErrStored: .05, putCut: .05, putLie: .05, putLieCut: .05,
		staleList: .2, staleGet: .15, getErr: .06, copies: .08, delErr: .1, delLate: .2,
	}
	hard := func(s *scenario) { s.faults, s.crash = bad, .04 }
	fate := func(s *scenario) { s.clock, s.clone, s.restore, s.die = .01, .01, .01, .003 }
	purges := func(s *scenario) { s.purge, s.empty, s.entries = .06, .06, 8 }
	carried := func(s *scenario) {
		s.folder, s.ops, s.entries = true, 1400, 10
		s.tuning.Packs, s.tuning.Grace = 6, 4*time.Hour
	}
	split := func(s *scenario) { s.tuning.Part, s.tuning.Packs = 3000, 3 }
	rotates := func(s *scenario) { s.rotate, s.move = .012, .06 }
	shut := func(s *scenario) { s.shut = true }
	one := func(s *scenario) {
		s.one, s.ops, s.crash, s.faults = true, 700, .04, faults{putErr: .06, putErrStored: .05, getErr: .06, delErr: .1}
	}
	var all []scenario
	add := func(name string, changes ...func(*scenario)) {
		s := base
		s.name = fmt.Sprintf("%d %s", len(all)+1, name)
		for _, change := range changes {
			change(&s)
		}
		all = append(all, s)
	}
	add("clean transport")
	add("hostile transport, kills", hard)
	add("clocks ten years off", hard, func(s *scenario) { s.clock = .02 })
	add("clones, restored backups, deaths", hard, fate)
	add("provider goes back", hard, func(s *scenario) { s.clone, s.rollback = .01, .005 })
	add("compaction all the time", hard, func(s *scenario) { s.clone, s.die, s.tuning.Packs = .01, .003, 2 })
	add("stored files cut", hard, func(s *scenario) { s.clone, s.decay = .01, .02 })
	add("purges, emptied trash", purges)
	add("purges, hostile transport", purges, hard)
	add("folder carried file by file", carried)
	add("folder, purges", carried, purges)
	add("compaction into several packs", split, hard, func(s *scenario) { s.die = .003 })
	add("folder, several packs", carried, split)
	add("malicious purges", purges, func(s *scenario) { s.malice = .3 })
	add("rotations", rotates)
	add("rotations, hostile transport, deaths", rotates, hard, func(s *scenario) { s.die = .003 })
	add("many rotations", hard, func(s *scenario) { s.rotate, s.move = .04, .06 })
	add("folder, rotations", carried, rotates)
	add("one shut out", rotates, shut)
	add("one shut out, hostile transport, purges", rotates, shut, hard, purges)
	add("everything", hard, fate, purges, rotates, split, shut)
	add("everything, folder", carried, purges, rotates, split, shut, func(s *scenario) { s.crash = .04 })
	add("joins that hide much are held", hard, func(s *scenario) { s.devices, s.entries, s.sweep, s.refuse = 3, 80, .02, .7 })
	add("one file on a drive that all share", one)
	add("one file, carried", one, func(s *scenario) { s.folder = true })
	add("one file, carried, clones, joins held", one, func(s *scenario) { s.folder, s.clone, s.entries, s.sweep, s.refuse = true, .01, 60, .04, .5 })
	return all
}

// seeds are given with -seed and -runs; without, short tests and `make sim` each
// have their own.
var (
	firstSeed = flag.Uint64("seed", 1, "first seed of the simulation")
	seedCount = flag.Int("runs", usualRuns, "runs of each scenario of the simulation")
)

// tryScenario runs a scenario with so many seeds, and fails for each run that is
// bad.
func tryScenario(t *testing.T, s scenario, first uint64, runs int) map[string]int {
	t.Helper()
	total := map[string]int{}
	for seed := first; seed < first+uint64(runs); seed++ {
		for key, n := range simulate(s, seed) {
			total[key] += n
			if bad(key) && n > 0 {
				t.Errorf("seed %d: %s: %d", seed, strings.TrimPrefix(key, "BAD "), n)
			}
		}
	}
	return total
}

func TestSimulation(t *testing.T) {
	for _, s := range scenarios() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			total := tryScenario(t, s, *firstSeed, *seedCount)
			t.Logf("%d runs: %s", *seedCount, listed(total))
		})
	}
}

// listed lists counts.
func listed(total map[string]int) string {
	var all []string
	for _, key := range slices.Sorted(maps.Keys(total)) {
		all = append(all, fmt.Sprintf("%s %d", key, total[key]))
	}
	return strings.Join(all, ", ")
}
