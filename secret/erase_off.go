//go:build !goexperiment.runtimesecret

package secret

// Erasure reports whether [Do] erases memory: the program was built with
// GOEXPERIMENT=runtimesecret for a system the runtime supports.
func Erasure() bool { return false }

// erase is never called without Erasure.
func erase(f func()) { f() }
