package cmd

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"watchword/crypto"
)

// removal is the closing of one way in.
type removal struct {
	slots   []crypto.Slot // as they were
	at      int           // of the one that goes
	takeOff bool          // it is the only password's, and only its key file or hardware key goes
	kept    crypto.Kind   // of the slot that stays
}

// keyRm closes a way in. Who does that comes in by another, so that one is left;
// of the last one with a password only the key file or hardware key can be taken
// off.
func (w *ww) keyRm(ctx context.Context, slot string) error {
	source, err := w.passwordSource(ctx)
	if err != nil {
		return err
	}
	var r removal
	return w.rekeyAnew(ctx, rekeying{
		through: func(h *crypto.Header) (*crypto.Header, error) {
			if r, err = chooseRemoval(h, slot); err != nil {
				return nil, err
			}
			return r.through(h), nil
		},
		change: func(given *proof) error {
			if r.takeOff {
				given.kind = crypto.Password
			}
			r.kept = given.kind
			w.sayDropped(r.others(), r.kept)
			if w.opt.dryRun {
				return nil
			}
			return w.confirm(ctx, r.question(), false)
		},
		say:   func() { w.sayRemoved(&r) },
		typed: source == nil,
	})
}

func chooseRemoval(h *crypto.Header, slot string) (removal, error) {
	n, err := strconv.Atoi(slot)
	if err != nil || n < 1 || n > len(h.Slots) {
		return removal{}, &failure{
			exit: exitNotFound, code: "not-found", message: fmt.Sprintf("there is no slot %q.", slot),
			state: unchanged, hints: []string{"ww key ls"},
		}
	}
	r := removal{slots: h.Slots, at: n - 1}
	if hasKind(r.others(), crypto.Password, crypto.PasswordAndFile) || hasHardware(r.others()) {
		return r, nil
	}
	if kind := h.Slots[r.at].Kind(); kind == crypto.PasswordAndFile || kind.IsDevice() {
		r.takeOff = true
		return r, nil
	}
	return removal{}, &failure{
		exit: exitFailure, code: "last-way", message: fmt.Sprintf("slot %d is the last way in with a password.", n),
		state: unchanged, hints: []string{"ww passwd  changes the master password"},
	}
}

// others are the slots but the one that goes.
func (r *removal) others() []crypto.Slot {
	return slices.Delete(slices.Clone(r.slots), r.at, r.at+1)
}

// through is h with the slots that the person may come in by.
func (r *removal) through(h *crypto.Header) *crypto.Header {
	if r.takeOff {
		return h
	}
	left := *h
	left.Slots = r.others()
	return &left
}

func (r *removal) question() string {
	if r.takeOff {
		return "From now on the master password alone opens the vault, without the " + (&second{kind: r.slots[r.at].Kind()}).name() + ". Go on?"
	}
	_, name := slotKind(r.slots[r.at].Kind())
	return fmt.Sprintf("Slot %d (%s) will not open the vault any more. Go on?", r.at+1, name)
}

func (w *ww) sayRemoved(r *removal) {
	if r.takeOff {
		w.done("", "the vault opens with the master password alone")
	} else {
		w.done("", "slot %d does not open the vault any more", r.at+1)
	}
	if !w.opt.dryRun {
		w.Console.Note("an old copy of the vault still opens as it did")
		if r.kept.IsDevice() {
			w.warnOfOneKey(r.others())
		}
	}
}
