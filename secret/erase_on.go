//go:build goexperiment.runtimesecret

package secret

import (
	"runtime"
	"runtime/secret"
)

// Erasure reports whether [Do] erases memory: the program was built with
// GOEXPERIMENT=runtimesecret for a system the runtime supports.
func Erasure() bool {
	return runtime.GOOS == "linux" && (runtime.GOARCH == "amd64" || runtime.GOARCH == "arm64")
}

func erase(f func()) { secret.Do(f) }
