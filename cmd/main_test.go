package cmd_test

import (
	"os"
	"runtime"
	"testing"
)

// TestMain keeps to one processor: every run of ww ends in two collections of
// garbage, which have little to share out.
func TestMain(m *testing.M) {
	runtime.GOMAXPROCS(1)
	os.Exit(m.Run())
}
