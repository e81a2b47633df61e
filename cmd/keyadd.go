package cmd

import (
	"context"
	"fmt"

	"watchword/crypto"
)

// keyAddFile makes a key file and has the vault need it beside the master
// password.
func (w *ww) keyAddFile(ctx context.Context, name string) error {
	path, err := w.keyFilePath(name)
	if err != nil {
		return err
	}
	source, err := w.passwordSource(ctx)
	if err != nil {
		return err
	}
	var slots []crypto.Slot
	made := false
	err = w.rekeyAnew(ctx, rekeying{
		through: func(h *crypto.Header) (*crypto.Header, error) {
			slots = h.Slots
			return h, needsNone(h)
		},
		change: func(given *proof) error {
			w.sayDropped(slots, crypto.Password) // that one is said by the question
			if w.opt.dryRun {
				return nil
			}
			question := "From now on the master password and " + w.short(path) + " together open the vault, and nothing else: without the file it is lost. Go on?"
			if err := w.confirm(ctx, question, false); err != nil {
				return err
			}
			file, err := w.makeKeyFile(path)
			if made = err == nil; made {
				given.with.wipe()
				given.with, given.kind = fileOf(file), crypto.PasswordAndFile
			}
			return err
		},
		say:   func() { w.sayKeyAdded(path) },
		typed: source == nil,
	})
	if made {
		err = w.dropKeyFile(path, err)
	}
	return err
}

// needsNone refuses a vault that needs a key file already: of two, people would
// not know which they must not lose.
func needsNone(h *crypto.Header) error {
	for i, slot := range h.Slots {
		if slot.Kind() == crypto.PasswordAndFile {
			return &failure{
				exit: exitFailure, code: "exists", message: "this vault needs a key file already.", state: unchanged,
				hints: []string{"A copy of that file opens it as well.", fmt.Sprintf("ww key rm %d  has it need none", i+1)},
			}
		}
	}
	return nil
}

func (w *ww) sayKeyAdded(path string) {
	w.done("", "the vault needs the key file %s too", w.short(path))
	w.sayKeyFile(path, w.vaultName())
	if !w.opt.dryRun {
		w.Console.Note("an old copy of the vault still opens with the password alone")
	}
}
