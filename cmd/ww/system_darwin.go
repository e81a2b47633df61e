package main

import (
	"golang.org/x/sys/unix"

	"watchword/cmd"
)

var shell = []string{"/bin/sh", "-c"}

// freeMemory returns half of all memory: macOS does not say how much can be
// had without swapping.
func freeMemory() uint64 {
	all, err := unix.SysctlUint64("hw.memsize")
	if err != nil {
		return 0
	}
	return all / 2
}

// machine knows nothing here.
func machine() cmd.Machine { return cmd.Machine{} }
