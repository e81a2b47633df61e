package cmd_test

import (
	"os"
	"runtime"
	"testing"
)

// TestMain keeps to one processor. Every run of ww ends in two collections of
// garbage, and with more of them those cost twice as much in handing over what
// is little.
func TestMain(m *testing.M) {
	runtime.GOMAXPROCS(1)
	os.Exit(m.Run())
}
