// Package hardware asks hardware keys for the secret that opens a slot, through
// the programs that people have for them: fido2-token, fido2-cred and
// fido2-assert of libfido2, ykchalresp of ykpers, ykman of YubiKey Manager.
//
// What is asked is no secret and may stand in arguments. What is answered goes
// from a pipe straight into locked memory. The programs ask for a PIN themselves,
// on the terminal.
//
// No real hardware key has been asked yet: all tests have programs that only
// look like these.
package hardware

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"watchword/crypto"
	"watchword/secret"
)

// Why a hardware key gave no answer. Errors of this package wrap one of these.
var (
	ErrNoTool   = errors.New("the program for hardware keys is not installed")
	ErrNoDevice = errors.New("there is no hardware key")
	ErrSeveral  = errors.New("there are several hardware keys")
	ErrOther    = errors.New("it is another hardware key")
	ErrNoTouch  = errors.New("the hardware key was not touched")
	ErrPIN      = errors.New("the PIN was refused")
	ErrUnable   = errors.New("the hardware key cannot do this")
	ErrAnswer   = errors.New("the answer makes no sense")
	ErrFailed   = errors.New("the hardware key could not be asked")
)

// An Error says what a program said.
type Error struct {
	Cause   error  // one of the above
	Program string // that was, or would have to be, run
	Package string // of Debian, with the program
	Says    string // its last line on standard error, made printable; often empty
}

func (e *Error) Error() string {
	if e.Says == "" {
		return fmt.Sprintf("%s: %v", e.Program, e.Cause)
	}
	return fmt.Sprintf("%s: %v: %s", e.Program, e.Cause, e.Says)
}

func (e *Error) Unwrap() error { return e.Cause }

// patience is how long a person may take to find the key, type its PIN and touch
// it.
const patience = 2 * time.Minute

// Keys are the hardware keys that are plugged in.
type Keys struct {
	Patience time.Duration // with one question; 0: two minutes
}

// Place is where a new slot is to be opened from.
type Place struct {
	Device string // FIDO2: as fido2-token -L names it; "": the only one there is
	Slot   byte   // of a key that answers challenges: 1 or 2
}

// Enrol makes a FIDO2 credential in a hardware key, which must be touched for it,
// or draws a challenge. What it returns is not yet bound to an answer.
func (k Keys) Enrol(ctx context.Context, rand io.Reader, kind crypto.Kind, at Place) (crypto.Device, error) {
	d, err := crypto.NewDevice(rand, kind)
	if err != nil {
		return d, err
	}
	if kind == crypto.ChallengeResponse {
		d.Place = at.Slot
		return d, nil
	}
	user := make([]byte, userSize)
	if _, err := io.ReadFull(rand, user); err != nil {
		return d, err
	}
	d.Credential, err = k.credential(ctx, user, at.Device)
	return d, err
}

// Ask has a hardware key answer d, which must be touched for it. The caller wipes
// the key. The answer is not compared with d.Check.
func (k Keys) Ask(ctx context.Context, d crypto.Device, at Place) (*crypto.Key, error) {
	answer, err := k.answer(ctx, d, at)
	if err != nil {
		return nil, err
	}
	return crypto.DeviceKey(d.Kind, answer)
}

func (k Keys) answer(ctx context.Context, d crypto.Device, at Place) (secret.Value, error) {
	if d.Kind == crypto.ChallengeResponse {
		return k.respond(ctx, d)
	}
	device := at.Device
	if device == "" {
		var err error
		if device, err = k.find(ctx, d); err != nil {
			return secret.Value{}, err
		}
	}
	return k.hmacSecret(ctx, d, device)
}
