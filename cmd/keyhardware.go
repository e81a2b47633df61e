package cmd

import (
	"context"

	"watchword/crypto"
	"watchword/internal/hardware"
)

// enrolling is a hardware key on its way into a vault.
type enrolling struct {
	*ww
	kind     crypto.Kind
	at       hardware.Place
	codeFile string
	old      *crypto.Header
}

// keyAddHardware has the vault need a hardware key beside the master password. As
// such a key can be lost, there must be another way in, which stays: a recovery
// code, that is asked for, or the key file or hardware key that the vault is opened
// with now.
func (w *ww) keyAddHardware(ctx context.Context, word string, o keyOptions) error {
	if o.codeFile == "-" {
		if err := w.ownStdin("--code-file"); err != nil {
			return err
		}
	}
	source, err := w.passwordSource(ctx)
	if err != nil {
		return err
	}
	e := &enrolling{ww: w, kind: crypto.HMACSecret, codeFile: o.codeFile, at: hardware.Place{Device: o.device, Slot: byte(o.slot)}}
	if word == "yubikey" {
		e.kind = crypto.ChallengeResponse
	}
	return w.rekeyAnew(ctx, rekeying{
		through: func(h *crypto.Header) (*crypto.Header, error) {
			e.old = h
			return h, e.needsAnother(h.Slots)
		},
		change: func(given *proof) error { return e.change(ctx, given) },
		say:    e.say,
		typed:  source == nil,
	})
}

// needsAnother refuses a vault to which the hardware key would be the only way.
func (e *enrolling) needsAnother(slots []crypto.Slot) error {
	if hasKind(slots, crypto.Recovery, crypto.PasswordAndFile) || hasHardware(slots) {
		return nil
	}
	return &failure{
		exit: exitFailure, code: "no-other-way", state: unchanged,
		message: "a hardware key can be lost or break, and then there would be no other way into this vault.",
		hints:   []string{"ww recovery kit -o kit.html  makes one", "ww key add file FILE  makes one too"},
	}
}

// change enrolls the hardware key. What is asked of the person comes first, so
// that no key has a credential for nothing.
func (e *enrolling) change(ctx context.Context, given *proof) error {
	alone := given.kind == crypto.Password
	if alone && !hasKit(e.old) {
		return e.needsAnother(nil) // a key file or hardware key was not given
	}
	if alone || e.codeFile != "" {
		if err := e.keepCode(ctx, given); err != nil {
			return err
		}
	}
	e.sayDropped(e.losing(given), given.kind)
	if e.opt.dryRun {
		return nil
	}
	if err := e.confirm(ctx, e.question(given), false); err != nil {
		return err
	}
	with, err := e.enrol(ctx)
	if err != nil {
		return err
	}
	if alone {
		given.with.wipe()
		given.with, given.kind = with, with.kind
	} else {
		given.beside = with
	}
	return nil
}

func (e *enrolling) question(given *proof) string {
	question := "From now on the master password needs this hardware key"
	switch {
	case given.kind.IsDevice():
		question += " or the one from before"
	case given.kind == crypto.PasswordAndFile:
		question += " or the key file"
	}
	if given.code.Len() > 0 {
		question += ". The recovery code opens the vault without both"
	}
	return question + ". Go on?"
}

// keepCode asks for the recovery code, whose slot is made anew.
func (e *enrolling) keepCode(ctx context.Context, given *proof) error {
	if !hasKit(e.old) {
		return noKit()
	}
	if e.opt.dryRun && e.codeFile == "" {
		return nil
	}
	if e.codeFile == "" {
		e.Console.Note("the recovery code stays a way in: have it at hand")
	}
	kind := given.kind
	given.keepsCode = true
	key, err := e.unlockByCode(recoveryOptions{codeFile: e.codeFile})(ctx, e.old)
	key.Wipe()
	given.kind, given.keepsCode = kind, false
	return err
}

// losing are the slots whose loss is news: not the one that the question is about,
// and not the code that was given.
func (e *enrolling) losing(given *proof) (slots []crypto.Slot) {
	for _, slot := range e.old.Slots {
		kind := slot.Kind()
		if kind == crypto.Password || kind == crypto.Recovery && (given.code.Len() > 0 || e.opt.dryRun) {
			continue
		}
		slots = append(slots, slot)
	}
	return slots
}

// enrol asks the hardware key twice: one that does not answer the same again
// would lock everybody out.
func (e *enrolling) enrol(ctx context.Context) (*second, error) {
	touches := []string{" (1 of 3)", " (2 of 3)", " (3 of 3)"}
	if e.kind == crypto.HMACSecret {
		e.sayTouch(touches[0])
	} else { // a challenge is only drawn
		touches = []string{"", " (1 of 2)", " (2 of 2)"}
	}
	d, err := e.Hardware.Enrol(ctx, e.Rand, e.kind, e.at)
	if err != nil {
		return nil, hardwareFault(err)
	}
	e.sayTouch(touches[1])
	key, err := e.Hardware.Ask(ctx, d, e.at)
	if err != nil {
		return nil, hardwareFault(err)
	}
	d.Bind(key)
	e.sayTouch(touches[2])
	again, err := e.Hardware.Ask(ctx, d, e.at)
	if err == nil && !again.Equal(key) {
		err = &failure{
			exit: exitFailure, code: "hardware-key", state: unchanged,
			message: "the hardware key answers otherwise each time, so it cannot open anything.",
		}
	}
	again.Wipe()
	if err != nil {
		key.Wipe()
		return nil, hardwareFault(err)
	}
	return &second{e.kind, key, d, false}, nil
}

// hardwareFault is err as people are told of it.
func hardwareFault(err error) error {
	if f := explainHardware(err); f != nil {
		return f
	}
	return err
}

func (e *enrolling) say() {
	e.done("", "the vault needs the hardware key too")
	if e.opt.dryRun {
		return
	}
	e.Console.Warn("%s", untestedHardware)
	e.Console.Note("try it now, with the other way in at hand: ww lock, then ww unlock")
	e.Console.Note("an old copy of the vault still opens as it did")
}

// warnOfOneKey is for who now has no other way in, and was not told so by the loss
// of the recovery code that slots had.
func (w *ww) warnOfOneKey(slots []crypto.Slot) {
	if !hasKind(slots, crypto.Recovery) {
		w.Console.Warn("a hardware key can be lost or break: ww recovery kit makes another way in")
	}
}
