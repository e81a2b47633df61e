//go:build sim

package sync

// usualRuns is how often the simulation runs each scenario.
const usualRuns = 250
