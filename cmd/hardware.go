package cmd

import (
	"context"
	"errors"
	"slices"
	"strings"

	"watchword/crypto"
	"watchword/internal/hardware"
)

// untestedHardware is said wherever people decide for a hardware key.
const untestedHardware = "hardware keys are untested here: this ww was only ever tried with programs that pretend to be one"

// errAnswersOtherwise is of a key that is the right one, and was changed.
var errAnswersOtherwise = errors.New("the hardware key answers otherwise than when it was enrolled")

func hasHardware(slots []crypto.Slot) bool {
	return hasKind(slots, crypto.HMACSecret, crypto.ChallengeResponse)
}

// hardwareWord is how key add names hardware of a kind.
func hardwareWord(kind crypto.Kind) string {
	if kind == crypto.HMACSecret {
		return "fido2"
	}
	return "yubikey"
}

// askHardware returns what the first hardware key answers that fits a slot, for
// the caller to wipe, and the header without those of other hardware keys: each
// would cost a derivation in vain.
func (w *ww) askHardware(ctx context.Context, h *crypto.Header) (*second, *crypto.Header, error) {
	var errs []error
	w.sayTouch("")
	for _, slot := range h.Slots {
		d, ok := h.Device(slot)
		if !ok {
			continue
		}
		key, err := w.askFor(ctx, d)
		if err == nil {
			only := *h
			only.Slots = slices.DeleteFunc(slices.Clone(h.Slots), func(s crypto.Slot) bool {
				return s.Kind().IsDevice() && s.ID() != slot.ID()
			})
			return &second{d.Kind, key, d, false}, &only, nil
		}
		if errs = append(errs, err); !elsewhere(err) {
			break
		}
	}
	return nil, h, w.noHardware(h, errs)
}

// askFor asks for one answer, and compares it with the one that was enrolled.
func (w *ww) askFor(ctx context.Context, d crypto.Device) (*crypto.Key, error) {
	key, err := w.Hardware.Ask(ctx, d, hardware.Place{})
	switch {
	case err != nil:
		return nil, err
	case d.Fits(key):
		return key, nil
	}
	key.Wipe()
	if d.Kind == crypto.HMACSecret { // it has the credential
		return nil, errAnswersOtherwise
	}
	return nil, hardware.ErrOther
}

// sayTouch is said also to who wants to hear nothing: it waits for a hand.
func (w *ww) sayTouch(which string) {
	w.Console.Print("Touch the hardware key when it blinks%s.", which)
}

// elsewhere reports whether another slot may still be opened.
func elsewhere(err error) bool {
	return errors.Is(err, hardware.ErrNoDevice) || errors.Is(err, hardware.ErrOther) || errors.Is(err, hardware.ErrNoTool)
}

// noHardware is the end of who cannot be let in for want of a hardware key.
func (w *ww) noHardware(h *crypto.Header, errs []error) error {
	hints := []string{}
	if hasKind(h.Slots, crypto.PasswordAndFile) {
		hints = append(hints, "--key-file FILE  opens it too")
	}
	if h.Has(crypto.Recovery) {
		hints = append(hints, "Lost?  ww recovery use")
	}
	if len(errs) == 0 {
		return &failure{
			exit: exitLocked, code: "hardware-key", state: unchanged, hints: hints,
			message: "this vault needs a hardware key in a way that this version does not know.",
		}
	}
	// What is wrong with a key that is there says more than that others are not.
	most := slices.MaxFunc(errs, func(a, b error) int { return telling(a) - telling(b) })
	if f := explainHardware(most); f != nil {
		f.hints = append(f.hints, hints...)
		return f
	}
	return most
}

func telling(err error) int {
	return slices.IndexFunc(troubles, func(t trouble) bool { return errors.Is(err, t.cause) })
}

// trouble is what is said of an error of package hardware.
type trouble struct {
	cause error
	text  string
	hint  string // %p is the package of Debian
}

// troubles are in the order of what they tell.
var troubles = []trouble{
	{hardware.ErrNoTool, "this needs a hardware key, and %t is not installed", "apt install %p"},
	{hardware.ErrNoDevice, "there is no hardware key to be asked", "Is it plugged in, and are you allowed to use it?"},
	{hardware.ErrOther, "that is not the hardware key of this vault", "Plug in the other one."},
	{errAnswersOtherwise, errAnswersOtherwise.Error(), "Was it set to ask for its PIN each time, or not to? Set it as it was."},
	{hardware.ErrSeveral, "several hardware keys are plugged in", "--device PATH  says which"},
	{hardware.ErrUnable, "that hardware key cannot do this: it must know hmac-secret, or have a slot for challenges (HMAC-SHA1)", ""},
	{hardware.ErrNoTouch, "nobody touched the hardware key", "Try again, and touch it when it blinks."},
	{hardware.ErrPIN, "the hardware key did not take the PIN", "A terminal is needed to type it on. After too many tries the key locks itself."},
	{hardware.ErrAnswer, "%t gave an answer that makes no sense", ""},
	{hardware.ErrFailed, "the hardware key could not be asked", ""},
}

// explainHardware says what was wrong with a hardware key; nil if it is another
// error.
func explainHardware(err error) *failure {
	at := telling(err)
	if at < 0 {
		return nil
	}
	f := &failure{exit: exitLocked, code: "hardware-key", message: troubles[at].text, state: unchanged, cause: err}
	if troubles[at].hint != "" {
		f.hints = []string{troubles[at].hint}
	}
	var said *hardware.Error
	if errors.As(err, &said) {
		f.tell(said)
	}
	f.message += "."
	return f
}

// tell fills in what a program said.
func (f *failure) tell(said *hardware.Error) {
	names := strings.NewReplacer("%t", said.Program, "%p", said.Package)
	f.message = names.Replace(f.message)
	if said.Says != "" {
		f.message += ": " + strings.TrimRight(said.Says, ".")
	}
	for i := range f.hints {
		f.hints[i] = names.Replace(f.hints[i])
	}
}
