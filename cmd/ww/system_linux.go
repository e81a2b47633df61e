package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"watchword/cmd"
)

var shell = []string{"/bin/sh", "-c"}

// freeMemory returns what the kernel thinks can be had without swapping.
func freeMemory() uint64 {
	file, err := os.Open("/proc/meminfo")
	if err != nil {
		return 0
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var kib uint64
		if _, err := fmt.Sscanf(lines.Text(), "MemAvailable: %d kB", &kib); err == nil {
			return kib << 10
		}
	}
	return 0
}

// machine asks the kernel; what it does not tell is taken for good.
func machine() cmd.Machine {
	var m cmd.Machine
	if state, err := unix.Adjtimex(&unix.Timex{}); err == nil {
		m.ClockAdrift = state == unix.TIME_ERROR
	}
	if swaps, err := os.ReadFile("/proc/swaps"); err == nil {
		m.Swap = onDisk(string(swaps))
	}
	var cores unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_CORE, &cores); err == nil {
		m.CoreDumps = cores.Cur > 0
	}
	return m
}

// onDisk reports whether /proc/swaps, which has a line of titles, lists anything
// but memory.
func onDisk(swaps string) bool {
	lines := strings.Split(strings.TrimSpace(swaps), "\n")
	for _, line := range lines[1:] {
		if !strings.HasPrefix(line, "/dev/zram") {
			return true
		}
	}
	return false
}
