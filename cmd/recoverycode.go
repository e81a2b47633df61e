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

// groupedCode writes a code as people copy it: XXXX-XXXX-…; the caller wipes it.
func groupedCode(code secret.Value) secret.Value {
	plain := crypto.FormatRecovery(code)
	defer plain.Wipe()
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

// recoveryTest says whether a code opens the vault.
func (w *ww) recoveryTest(ctx context.Context, file string) error {
	s, err := w.store()
	if err != nil {
		return err
	}
	defer secret.Settle()
	if err := s.View(ctx, w.unlockByCode(file), func(*vault.Tx) error { return nil }); err != nil {
		return err
	}
	w.Console.Say("it works (nothing changed)")
	return w.recovered("test", "")
}

// recoveryUse takes a code for the master password and has a new one chosen.
func (w *ww) recoveryUse(ctx context.Context, o recoveryOptions) error {
	if err := w.passwd(ctx, w.unlockByCode(o.codeFile), o.newPassword); err != nil {
		return err
	}
	return w.recovered("use", "")
}

// unlockByCode opens the vault with the recovery code in a file, or a typed one.
func (w *ww) unlockByCode(file string) vault.Unlocker {
	return func(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
		if !hasKit(h) {
			return nil, noKit()
		}
		if w.proof != nil {
			w.proof.kind = crypto.Password // what the new master password is for
		}
		if file == "" {
			return w.askForCode(ctx, h)
		}
		text, err := w.readFile(file)
		if err != nil {
			return nil, err
		}
		key, err := w.tryCode(h, text)
		if errors.Is(err, crypto.ErrWrongKey) {
			return nil, w.wrongCode()
		}
		return key, err
	}
}

// tryCode opens the vault with the text of a code, which it wipes.
func (w *ww) tryCode(h *crypto.Header, text secret.Value) (*crypto.Key, error) {
	defer text.Wipe()
	code, err := crypto.ParseRecovery(text)
	if err != nil {
		return nil, err
	}
	defer code.Wipe()
	key, _, err := h.Unlock(crypto.Credential{Recovery: code})
	secret.Settle()
	w.warnOfMemory()
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
