//go:build deep && unix

package hardware_test

import (
	"errors"
	"strings"
	"testing"

	"watchword/crypto"
	"watchword/internal/hardware"
)

// The real programs take what they are given: they fail at the key that is not
// there, and not at their input, which they read before.
func TestTheRealProgramsUnderstandWhatTheyAreGiven(t *testing.T) {
	t.Setenv("PATH", "/usr/bin")
	nowhere := hardware.Place{Device: "/dev/no-such-hardware-key"}
	_, enrolled := hardware.Keys{}.Enrol(t.Context(), &counting{}, crypto.HMACSecret, nowhere)
	d, err := crypto.NewDevice(&counting{}, crypto.HMACSecret)
	must(t, err)
	d.Credential = make([]byte, 64)
	_, asked := hardware.Keys{}.Ask(t.Context(), d, nowhere)
	for name, err := range map[string]error{"fido2-cred": enrolled, "fido2-assert": asked} {
		var said *hardware.Error
		if !errors.Is(err, hardware.ErrNoDevice) || !errors.As(err, &said) || !strings.HasPrefix(said.Says, name+": fido_dev_open /dev/no-such-hardware-key: FIDO_ERR_") {
			t.Errorf("%s (Debian package fido2-tools): %v", name, err)
		}
	}
	d.Credential = nil // an input that cannot be
	if _, err := (hardware.Keys{}).Ask(t.Context(), d, nowhere); !errors.Is(err, hardware.ErrFailed) || !strings.Contains(err.Error(), "input error") {
		t.Errorf("without a credential: %v", err)
	}
}
