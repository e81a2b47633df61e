package main

import (
	"os"
	"runtime"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"watchword/crypto"
	"watchword/secret"
)

// TestMain makes the test binary be the program too, when it is called ww; with
// the costs that it really has when it is called ww-real; and one that takes no
// care when it is called naive.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"ww": cheap, "ww-real": main, "naive": naive})
}

// cheap is main but for the price of a key, which no flag and no variable can
// lower, and for staying on one thread, so that its system calls can be counted.
func cheap() {
	runtime.LockOSThread()
	hardened := secret.Harden()
	h := host()
	h.Limits = crypto.Limits{MinMemory: 64, MaxMemory: 1 << 10, MinTime: 1, MaxTime: 3, MaxLanes: 4, MaxPasses: 1 << 12}
	h.KDF = crypto.Params{Time: 1, Memory: 64, Lanes: 1}
	os.Exit(run(h, hardened))
}
