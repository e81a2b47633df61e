package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"watchword/crypto"
	"watchword/secret"
)

func wipeShares(shares []crypto.Share) {
	for i := range shares {
		shares[i].Wipe()
	}
}

// tryShares opens the vault with shares, which stay the caller's.
func (w *ww) tryShares(h *crypto.Header, shares []crypto.Share) (*crypto.Key, error) {
	code, err := crypto.JoinRecovery(shares)
	var few *crypto.FewSharesError
	switch {
	case errors.As(err, &few):
		return nil, fewShares(few)
	case errors.Is(err, crypto.ErrSharesAltered):
		return nil, w.wrongShares("these shares do not fit together: one of them was altered.", "Try it without each of them in turn, with another one for it.")
	case err != nil:
		return nil, err
	}
	defer code.Wipe()
	key, err := w.unlockWith(h, code)
	if errors.Is(err, crypto.ErrWrongKey) {
		return nil, w.wrongShares("these shares do not open this vault.", "Only the newest set opens it, and none from before the master password was changed.")
	}
	return key, err
}

func (w *ww) wrongShares(message, hint string) *failure {
	f := w.stillLocked(message, nil)
	f.code = "wrong-code"
	f.hints = append(f.hints, hint)
	return f
}

func fewShares(few *crypto.FewSharesError) *failure {
	f := &failure{exit: exitLocked, code: "few-shares", message: "no share was given.", state: unchanged, cause: few}
	if few.Given > 0 {
		f.message = few.Error() + "."
		f.hints = []string{fmt.Sprintf("Any %d of the %d of its set do; the same one twice counts once.", few.Need, few.Of)}
	}
	return f
}

// askForShares asks until there are enough. What is wrong with one is said at
// once, and no share that was right has to be typed again.
func (w *ww) askForShares(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
	if w.opt.noInput || !w.Console.CanAsk() {
		return nil, noCode()
	}
	if err := w.holdToEnd(); err != nil {
		return nil, err
	}
	hand := hand{ww: w}
	defer hand.wipe()
	for {
		text, err := w.Console.NewPassword(ctx, hand.prompt(), nil)
		if err != nil {
			return nil, err
		}
		hand.read(text)
		if hand.missing() == 0 {
			return w.tryShares(h, hand.shares)
		}
	}
}

// hand is the shares that were typed so far: of one set, each of another number.
type hand struct {
	*ww
	shares []crypto.Share
	half   secret.Value // the first line of the next one
}

func (h *hand) wipe() {
	h.half.Wipe()
	wipeShares(h.shares)
	h.shares = nil
}

func (h *hand) prompt() string {
	switch {
	case h.half.Len() > 0:
		return "Its second line: "
	case len(h.shares) == 0:
		return "Type a share: "
	}
	return "Type another (empty: begin again): "
}

// read takes what is in a line, which it wipes. An empty one begins again.
func (h *hand) read(line secret.Value) {
	if line.Len() == 0 {
		h.wipe()
		return
	}
	second := h.half.Len() + 1
	text := overwritten(bytes.Repeat([]byte{'\n'}, second+line.Len()), []int{0, second}, h.half, line)
	line.Wipe()
	h.half.Wipe()
	more, err := crypto.ParseShares(text)
	var mistyped *crypto.ShareError
	if errors.As(err, &mistyped) && mistyped.Half && mistyped.At == 0 {
		h.half = text
		return
	}
	text.Wipe()
	if err != nil {
		h.Console.Fail("%v  (Tab shows what you type)", err)
	}
	h.take(more)
}

// missing is how many are still needed; of a set that nobody knows yet, one.
func (h *hand) missing() int {
	if len(h.shares) == 0 {
		return 1
	}
	return max(0, h.shares[0].Need-len(h.shares))
}

// take adds what it can of the shares, and wipes the rest.
func (h *hand) take(more []crypto.Share) {
	for _, s := range more {
		if why := h.refuses(&s); why != "" {
			s.Wipe()
			h.Console.Fail("%s", why)
			continue
		}
		h.shares = append(h.shares, s)
		still := "enough"
		if n := h.missing(); n > 0 {
			still = fmt.Sprintf("%d more needed", n)
		}
		h.Console.Note("share %d of %d, set %s: %s", s.Number, s.Of, s.Set, still)
	}
}

// refuses says why a share is of no use; "" if it is.
func (h *hand) refuses(s *crypto.Share) string {
	if len(h.shares) == 0 {
		return ""
	}
	first := &h.shares[0]
	if !s.Belongs(first) {
		return fmt.Sprintf("that one is of set %s, and those before are of set %s: it was left out", s.Set, first.Set)
	}
	twin := slices.IndexFunc(h.shares, func(o crypto.Share) bool { return o.Number == s.Number })
	switch {
	case twin < 0:
		return ""
	case s.Same(&h.shares[twin]):
		return fmt.Sprintf("share %d was given already: %d more needed", s.Number, h.missing())
	}
	return fmt.Sprintf("there was another share %d before: one of the two was altered. This one was left out", s.Number)
}

// faceOf says what stands on a share beside its part.
func faceOf(s *crypto.Share) string {
	return fmt.Sprintf("Share %d of %d, set %s", s.Number, s.Of, s.Set)
}
