package cmd_test

import (
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"io"
	"slices"
	"testing"

	"watchword/crypto"
	"watchword/internal/hardware"
	"watchword/secret"
)

// ring is the hardware keys that are plugged in, and what was asked of them.
type ring struct {
	fido    []string // the seeds of FIDO2 keys, by which they are named too
	yubikey string   // the seed of one that answers challenges; "": none
	err     error    // of every question
	fickle  bool     // they answer otherwise each time
	asked   int
}

func (r *ring) Enrol(_ context.Context, rand io.Reader, kind crypto.Kind, at hardware.Place) (crypto.Device, error) {
	d, err := crypto.NewDevice(rand, kind)
	if err != nil || r.err != nil {
		return d, r.err
	}
	if kind == crypto.ChallengeResponse {
		d.Place = at.Slot
		return d, nil
	}
	if at.Device != "" {
		d.Credential = []byte(at.Device)
		return d, nil
	}
	if len(r.fido) != 1 {
		return d, &hardware.Error{Cause: hardware.ErrNoDevice, Program: "fido2-token", Package: "fido2-tools"}
	}
	d.Credential = []byte(r.fido[0])
	return d, nil
}

func (r *ring) Ask(_ context.Context, d crypto.Device, _ hardware.Place) (*crypto.Key, error) {
	r.asked++
	seed := r.yubikey
	if d.Kind == crypto.HMACSecret {
		if seed = ""; slices.Contains(r.fido, string(d.Credential)) {
			seed = string(d.Credential)
		}
	}
	switch {
	case r.err != nil:
		return nil, r.err
	case seed == "" && len(r.fido) > 0:
		return nil, &hardware.Error{Cause: hardware.ErrOther, Program: "fido2-assert", Package: "fido2-tools"}
	case seed == "":
		return nil, &hardware.Error{Cause: hardware.ErrNoDevice, Program: "fido2-token", Package: "fido2-tools"}
	case r.fickle:
		seed += string(rune('a' + r.asked))
	}
	text := append([]byte(seed), d.Salt[:]...)
	if d.Kind == crypto.ChallengeResponse {
		sum := sha1.Sum(text)
		return crypto.DeviceKey(d.Kind, secret.New(sum[:]))
	}
	sum := sha256.Sum256(text)
	return crypto.DeviceKey(d.Kind, secret.New(sum[:]))
}

// withHardware is a world with a vault that needs a FIDO2 key, and a recovery
// code, which it returns.
func withHardware(t *testing.T) (w *world, code string) {
	t.Helper()
	w = withVault(t)
	w.hardware.fido = []string{"first"}
	code = kitCode(t, w, kitPath)
	w.write("/code", code)
	w.ok("key", "add", "fido2", "-y", "--code-file", "/code")
	return w, code
}
