package cmd

import (
	"context"
	"errors"

	"watchword/crypto"
	"watchword/secret"
	"watchword/vault"
)

// codeGroup is how many characters of a code stand together on paper.
const codeGroup = 4

// grouped writes a code or a share as people copy it: XXXX-XXXX-…; the caller
// wipes it.
func grouped(plain secret.Value) secret.Value {
	n := plain.Len()
	text := secret.Alloc(n + (n-1)/codeGroup)
	_ = plain.Reveal(func(b []byte) error { // neither can fail
		return text.Reveal(func(out []byte) error {
			for i, c := range b {
				at := i + i/codeGroup
				if i > 0 && i%codeGroup == 0 {
					out[at-1] = '-'
				}
				out[at] = c
			}
			return nil
		})
	})
	return text
}

// inTwoLines is grouped for a box: what has more groups than a line does there
// goes on in a second one.
func inTwoLines(plain secret.Value) secret.Value {
	text := grouped(plain)
	const line = 10 * (codeGroup + 1)
	if half := 7 * (codeGroup + 1); text.Len() > line {
		_ = text.Reveal(func(b []byte) error { b[half-1] = '\n'; return nil }) // cannot fail
	}
	return text
}

// recoveryTest says whether a code opens the vault.
func (w *ww) recoveryTest(ctx context.Context, o recoveryOptions) error {
	s, err := w.store()
	if err != nil {
		return err
	}
	defer secret.Settle()
	if err := s.View(ctx, w.unlockByCode(o), func(*vault.Tx) error { return nil }); err != nil {
		return err
	}
	if o.shares {
		w.Console.Say("they work (nothing changed)")
	} else {
		w.Console.Say("it works (nothing changed)")
	}
	return w.recovered(recoveryOut{Action: "test"})
}

// recoveryUse takes a code for the master password and has a new one chosen.
func (w *ww) recoveryUse(ctx context.Context, o recoveryOptions) error {
	if err := w.passwd(ctx, w.unlockByCode(o), o.newPassword); err != nil {
		return err
	}
	return w.recovered(recoveryOut{Action: "use"})
}

// unlockByCode opens the vault with the recovery code, or shares of it, in a
// file, or typed.
func (w *ww) unlockByCode(o recoveryOptions) vault.Unlocker {
	return func(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
		if !hasKit(h) {
			return nil, noKit()
		}
		if w.proof != nil {
			w.proof.kind = crypto.Password // what the new master password is for
		}
		switch {
		case o.codeFile != "":
			return w.readCode(h, o)
		case o.shares:
			return w.askForShares(ctx, h)
		}
		return w.askForCode(ctx, h)
	}
}

// readCode opens the vault with what is in a file.
func (w *ww) readCode(h *crypto.Header, o recoveryOptions) (*crypto.Key, error) {
	text, err := w.readFile(o.codeFile)
	if err != nil {
		return nil, err
	}
	if o.shares {
		defer text.Wipe()
		shares, err := crypto.ParseShares(text)
		if err != nil {
			return nil, err
		}
		defer wipeShares(shares)
		return w.tryShares(h, shares)
	}
	key, err := w.tryCode(h, text)
	if errors.Is(err, crypto.ErrWrongKey) {
		return nil, w.wrongCode()
	}
	return key, err
}

// tryCode opens the vault with the text of a code, which it wipes.
func (w *ww) tryCode(h *crypto.Header, text secret.Value) (*crypto.Key, error) {
	defer text.Wipe()
	code, err := crypto.ParseRecovery(text)
	if err != nil {
		return nil, err
	}
	defer code.Wipe()
	return w.unlockWith(h, code)
}

// unlockWith opens the vault with the 20 bytes of a code.
func (w *ww) unlockWith(h *crypto.Header, code secret.Value) (*crypto.Key, error) {
	key, _, err := w.openAny(h, crypto.Credential{Recovery: code})
	if err == nil && w.proof != nil && w.proof.keepsCode {
		w.proof.code = again(code)
	}
	secret.Settle()
	if strict := w.lockedEnough(); strict != nil {
		key.Wipe()
		return nil, strict
	}
	return key, err
}

// askForCode asks for the code. A slip of the pen is told as that, and is none
// of the tries.
func (w *ww) askForCode(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
	if w.opt.noInput || !w.Console.CanAsk() {
		return nil, noCode()
	}
	if err := w.holdToEnd(); err != nil {
		return nil, err
	}
	for left := tries - 1; ; {
		text, err := w.Console.NewPassword(ctx, "Type the code: ", nil)
		if err != nil {
			return nil, err
		}
		key, err := w.tryCode(h, text)
		switch {
		case errors.Is(err, crypto.ErrIsShare):
			w.Console.Fail("that is as long as a share of a code. For shares:  --shares")
		case errors.Is(err, crypto.ErrMistyped):
			w.Console.Fail("%v  (Tab shows what you type)", err)
		case !errors.Is(err, crypto.ErrWrongKey):
			return key, err
		case left == 0:
			return nil, w.wrongCode()
		default:
			w.Console.Fail("that code does not open this vault. %s left", count(left, "try", "tries"))
			left--
		}
	}
}

func (w *ww) wrongCode() *failure {
	f := w.stillLocked("that code does not open this vault.", nil)
	f.code = "wrong-code"
	f.hints = append(f.hints, "Only the newest kit opens it, and none from before the master password was changed.")
	return f
}

func noCode() *failure {
	return &failure{
		exit: exitLocked, code: "locked", message: "no recovery code was given, and nobody is to be asked.", state: unchanged,
		hints: []string{"--code-file FILE  reads it"},
	}
}
