//go:build unix && !linux

package secret

// omitFromDumps does nothing: there is no such advice here.
func omitFromDumps([]byte) {}

// populate does nothing: pages come as they are touched.
func populate([]byte) {}
