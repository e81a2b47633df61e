package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"watchword/crypto"
	"watchword/secret"
)

// TestMain makes the test binary be the program too, when it is called ww.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"ww": cheap})
}

// cheap is main but for the price of a key, which no flag and no variable can
// lower.
func cheap() {
	hardened := secret.Harden()
	h := host()
	h.Limits = crypto.Limits{MinMemory: 64, MaxMemory: 1 << 10, MinTime: 1, MaxTime: 3, MaxLanes: 4, MaxPasses: 1 << 12}
	h.KDF = crypto.Params{Time: 1, Memory: 64, Lanes: 1}
	os.Exit(run(h, hardened))
}
