package cmd

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"watchword/crypto"
	"watchword/internal/console"
	"watchword/secret"
)

// tries is how often a person may mistype the master password.
const tries = 3

// unlock is the vault.Unlocker of most verbs: the key is the agent's, unless a
// flag or the environment names a password; failing both it is made from that of
// the configuration, or a person is asked, and then the agent has it. That of a
// vault that was just made is at hand.
func (w *ww) unlock(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
	if w.fresh != nil && h.Verify(w.fresh) == nil {
		return w.fresh.Clone(), nil
	}
	source, err := w.namedSource()
	if err == nil && source == "" {
		if key := w.held(ctx, h); key != nil {
			w.borrowed(h)
			return w.inLockedMemory(key)
		}
		source, err = w.settingSource()
	}
	if err != nil {
		return nil, err
	}
	key, err := w.derive(ctx, h, w.sourceOf(ctx, source))
	if err == nil && source == "" {
		w.keepTyped(ctx, h.ID, key)
	}
	return key, err
}

// unlockAnew is unlock for what destroys, or changes who gets in: whoever does
// that knows the master password. The agent is not asked, and given nothing.
func (w *ww) unlockAnew(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
	read, err := w.passwordSource(ctx)
	if err != nil {
		return nil, err
	}
	return w.derive(ctx, h, read)
}

// derive makes the key from the password that read returns; if read is nil,
// from one that is typed.
func (w *ww) derive(ctx context.Context, h *crypto.Header, read func() (secret.Value, error)) (*crypto.Key, error) {
	if err := w.affordable(ctx, h); err != nil {
		return nil, err
	}
	with, h, err := w.secondFor(ctx, h, read == nil)
	if err != nil {
		return nil, err
	}
	defer with.wipe()
	if read == nil {
		return w.ask(ctx, h, with)
	}
	return w.unlockOnce(ctx, h, with, read)
}

// unlockOnce gives a password from elsewhere its one try.
func (w *ww) unlockOnce(ctx context.Context, h *crypto.Header, with *second, read func() (secret.Value, error)) (*crypto.Key, error) {
	password, err := read()
	if err != nil {
		return nil, err
	}
	defer password.Wipe()
	key, err := w.try(ctx, h, with, password)
	switch {
	case errors.Is(err, crypto.ErrWrongKey) && with != nil:
		return nil, w.stillLocked("that password and that "+with.name()+" do not open this vault together.", with)
	case errors.Is(err, crypto.ErrWrongKey):
		return nil, w.stillLocked("that password does not open this vault.", nil)
	}
	return key, err
}

func (w *ww) stillLocked(message string, with *second) *failure {
	f := &failure{
		exit: exitPassword, code: "wrong-password", message: message, state: unchanged,
		hints: []string{"Is it the right file?  " + w.short(w.vaultName())},
	}
	if with.isFile() {
		f.hints = append(f.hints, "Is it the right key file?  "+w.short(w.keyFileName()))
	}
	return f
}

// forgotten is the end of who tried in vain, with the way back in if there is
// one.
func (w *ww) forgotten(h *crypto.Header, with *second) *failure {
	f := w.stillLocked("still locked.", with)
	if w.about == "" && h.Has(crypto.Recovery) {
		f.hints = append([]string{"Forgotten?  ww recovery use"}, f.hints...)
	}
	return f
}

// try offers a password to the vault, with what goes with it unless that is nil.
// The derivation cannot be stopped, so whether to stop is looked at after it.
func (w *ww) try(ctx context.Context, h *crypto.Header, with *second, password secret.Value) (*crypto.Key, error) {
	done := w.Console.Busy("Unlocking")
	key, slot, err := w.openAny(h, with.credential(password))
	secret.Settle()
	done()
	if strict := w.lockedEnough(); strict != nil {
		key.Wipe()
		return nil, strict
	}
	if err == nil && ctx.Err() != nil {
		key.Wipe()
		return nil, ctx.Err()
	}
	if err == nil {
		delete(w.unproven, h.ID)
	}
	if err == nil && w.proof != nil {
		w.proof.keep(password, with, slot.Kind())
	}
	return key, err
}

// inLockedMemory hands a key of the agent on, unless it had to go where
// --strict-memory does not let it.
func (w *ww) inLockedMemory(key *crypto.Key) (*crypto.Key, error) {
	if err := w.lockedEnough(); err != nil {
		key.Wipe()
		return nil, err
	}
	return key, nil
}

// lockedEnough warns, or with --strict-memory refuses, where a secret did not
// fit into locked memory.
func (w *ww) lockedEnough() error {
	if err := secret.Lockable(); err != nil && w.opt.strictMemory {
		return noLocking(err)
	}
	w.warnOfMemory()
	return nil
}

// warnOfMemory says once if secrets could be swapped to disk.
func (w *ww) warnOfMemory() {
	if err := secret.Lockable(); err != nil && !w.warned {
		w.warned = true
		w.Console.Warn("secrets may be swapped to disk: %v", err)
	}
}

// ask prompts for the master password.
func (w *ww) ask(ctx context.Context, h *crypto.Header, with *second) (*crypto.Key, error) {
	if w.opt.noInput {
		return nil, w.nobodyAsked()
	}
	together := ""
	if with != nil {
		together = " with this " + with.name()
	}
	by := w.asker()
	for left := tries - 1; ; left-- {
		key, err := w.askOnce(ctx, h, with, by)
		switch {
		case errors.Is(err, console.ErrNoTerminal):
			return nil, w.noTerminal()
		case !errors.Is(err, crypto.ErrWrongKey) && !errors.Is(err, crypto.ErrPassword):
			return key, err
		case left == 0:
			return nil, w.forgotten(h, with)
		}
		by.fail(w, "that does not open this vault"+together+". "+count(left, "try", "tries")+" left")
	}
}

func (w *ww) nobodyAsked() *failure { return w.stayLocked("locked, and nobody is to be asked.") }

func (w *ww) noTerminal() *failure {
	return w.stayLocked("locked, and there is no terminal to ask on.")
}

// stayLocked is locked for a vault that there is: who sat at a terminal could
// unlock it for who does not.
func (w *ww) stayLocked(message string) *failure {
	f := locked(message)
	if w.Agent != nil {
		f.hints = slices.Insert(f.hints, 0, "ww unlock  first, in a terminal")
	}
	return f
}

// askOnce holds the terminal until the password is tried: what is typed
// meanwhile does not show, and the next question finds it. The question is gone
// when the password was right, unless something was said below it.
func (w *ww) askOnce(ctx context.Context, h *crypto.Header, with *second, by *asker) (key *crypto.Key, err error) {
	release, err := w.Console.Hold()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, release()) }()
	password, erase, err := by.ask(ctx, w)
	if err != nil {
		return nil, err
	}
	defer password.Wipe()
	warned := w.warned
	key, err = w.try(ctx, h, with, password)
	if err == nil && w.warned == warned {
		erase()
	}
	return key, err
}

// affordable asks before a derivation that would take more than a GiB or
// half of the free memory.
func (w *ww) affordable(ctx context.Context, h *crypto.Header) error {
	const gib = 1 << 30
	var need uint64
	for _, slot := range w.allSlots(h) {
		need = max(need, uint64(slot.Params().Memory)<<10)
	}
	free := w.FreeMemory()
	if need <= gib && (free == 0 || need <= free/2) {
		return nil
	}
	return w.confirm(ctx, fmt.Sprintf("Opening this vault takes %d MiB of memory. Go on?", need>>20), false)
}

// confirm asks a yes/no question; a no is a failure. Where nobody can be
// asked, only --yes goes on.
func (w *ww) confirm(ctx context.Context, question string, preset bool) error {
	if w.opt.yes {
		return nil
	}
	if w.opt.noInput {
		return w.unanswered(question)
	}
	yes, err := w.Console.Confirm(ctx, question, preset)
	switch {
	case errors.Is(err, console.ErrNoTerminal):
		return w.unanswered(question)
	case err != nil:
		return err
	case !yes:
		return &failure{exit: exitFailure, code: "declined", message: "not confirmed.", state: unchanged}
	}
	return nil
}

func (w *ww) unanswered(question string) *failure {
	f := usage("%s There is nobody to ask.", strings.TrimSpace(question))
	f.state, f.hints = unchanged, []string{"-y  answers yes"}
	return f
}
