package main

import (
	"os"
	"runtime"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"watchword/crypto"
	"watchword/internal/hardware/hardwaretest"
	"watchword/secret"
)

// TestMain makes the test binary be the program too, when it is called ww; with
// the costs that it really has when it is called ww-real; one that takes no care
// when it is called naive; and those that pretend to ask hardware keys.
func TestMain(m *testing.M) {
	programs := map[string]func(){"ww": cheap, "ww-real": main, "naive": naive}
	for _, name := range hardwaretest.Programs {
		programs[name] = func() { os.Exit(hardwaretest.Main(name)) }
	}
	testscript.Main(m, programs)
}

// cheapLimits are those of the program that cheap is.
var cheapLimits = crypto.Limits{MinMemory: 64, MaxMemory: 1 << 10, MinTime: 1, MaxTime: 3, MaxLanes: 4, MaxPasses: 1 << 12}

// cheap is main but for the price of a key, which no flag and no variable can
// lower, and for staying on one thread, so that its system calls can be counted.
func cheap() {
	runtime.LockOSThread()
	hardened := secret.Harden()
	h := host()
	h.Limits = cheapLimits
	h.KDF = crypto.Params{Time: 1, Memory: 64, Lanes: 1}
	os.Exit(run(h, hardened))
}
