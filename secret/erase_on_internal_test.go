//go:build goexperiment.runtimesecret

package secret

import (
	"runtime/secret"
	"testing"
)

func TestErasureIsClaimedWhereTheRuntimeErases(t *testing.T) {
	Do(func() {
		if secret.Enabled() != Erasure() {
			t.Errorf("claims %v, the runtime says %v", Erasure(), secret.Enabled())
		}
	})
	if secret.Enabled() {
		t.Error("the runtime erases outside Do")
	}
}
