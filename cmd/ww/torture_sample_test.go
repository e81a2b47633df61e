//go:build deep && !torture

package main

// Of the faults in system calls one in faultEvery is tried, and one of each call of each verb at least; and so many
// programs are killed.
const (
	faultEvery = 11
	kills      = 200
)
