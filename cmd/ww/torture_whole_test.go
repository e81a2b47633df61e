//go:build torture

package main

// Every fault in every system call is tried, and so many programs are killed.
const (
	faultEvery = 1
	kills      = 1000
)
