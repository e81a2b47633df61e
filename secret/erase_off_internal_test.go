//go:build !goexperiment.runtimesecret

package secret

import "testing"

func TestErasureIsNotClaimedWithoutTheRuntime(t *testing.T) {
	if Erasure() {
		t.Error("claims erasure")
	}
}
