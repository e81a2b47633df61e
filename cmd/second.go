package cmd

import (
	"context"
	"errors"

	"watchword/crypto"
	"watchword/secret"
)

// second is what goes with the master password. That there is none is a nil one,
// whose methods work.
type second struct {
	kind  crypto.Kind   // of the slot that it is for
	key   *crypto.Key   // of a key file, or what a hardware key answered
	asked crypto.Device // what that was asked
	code  bool          // key is that of a sync code
}

// fileOf takes the key of a key file over.
func fileOf(key *crypto.Key) *second { return &second{kind: crypto.PasswordAndFile, key: key} }

func (s *second) isFile() bool { return s != nil && s.kind == crypto.PasswordAndFile && !s.code }

func (s *second) wipe() {
	if s != nil {
		s.key.Wipe()
	}
}

func (s *second) clone() *second {
	if s == nil {
		return nil
	}
	return &second{s.kind, s.key.Clone(), s.asked, s.code}
}

// credential is s and the password, which stay the caller's.
func (s *second) credential(password secret.Value) crypto.Credential {
	c := crypto.Credential{Password: password}
	switch {
	case s == nil:
	case s.kind == crypto.PasswordAndFile:
		c.File = s.key
	default:
		c.Device = s.key
	}
	return c
}

// ext is what slot needs in the header before s is asked for again.
func (s *second) ext(slot crypto.Slot) []byte {
	if s == nil || !slot.Kind().IsDevice() {
		return nil
	}
	return s.asked.Ext(slot.ID())
}

// name is what people call it.
func (s *second) name() string {
	switch {
	case s.code:
		return "sync code"
	case s.isFile():
		return "key file"
	}
	return "hardware key"
}

// secondFor returns what goes with the password, for the caller to wipe, and the
// header with the slots that it is for. It is nil where the vault has no use for
// it, or opens without it and no key file was named. A password that is to be
// typed must have somebody to type it before a hardware key is asked.
func (w *ww) secondFor(ctx context.Context, h *crypto.Header, typed bool) (*second, *crypto.Header, error) {
	file, name := hasKind(h.Slots, crypto.PasswordAndFile), w.keyFileName()
	switch {
	case file && name != "":
		key, err := w.readKeyFile(name)
		var f *failure
		if errors.As(err, &f) && hasHardware(h.Slots) {
			f.hints = append(f.hints, "Where no key file is named, the hardware key opens it.")
		}
		if err != nil {
			return nil, h, err
		}
		return fileOf(key), h, nil
	case hasKind(h.Slots, crypto.Password):
		return nil, h, nil
	case hasHardware(h.Slots):
		if typed {
			if err := w.mustAsk(); err != nil {
				return nil, h, err
			}
		}
		return w.askHardware(ctx, h)
	case file:
		return nil, h, neededKeyFile()
	}
	return nil, h, nil
}

// mustAsk is the failure of who cannot be asked for a password.
func (w *ww) mustAsk() error {
	switch {
	case w.opt.noInput:
		return w.nobodyAsked()
	case w.asker().program == "" && !w.Console.CanAsk():
		return w.noTerminal()
	}
	return nil
}
