package cmd

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"watchword/sync"
	"watchword/vault"
)

// onAnother is where what a sync hides is hidden already.
const onAnother = "on another device"

// namesTold is how many entries are named before something is asked of them.
const namesTold = 8

// hiddenBy says what a join would hide, and where that is so already.
func hiddenBy(h *sync.MassChange, where string) string {
	names, more := h.Names, ""
	if n := len(names) - namesTold; n > 1 {
		names, more = names[:namesTold], fmt.Sprintf(" and %d more", n)
	}
	said := fmt.Sprintf("%d of %s would go to the trash, as %s: %s%s.",
		len(h.Names), count(h.Entries, "entry", "entries"), where, strings.Join(names, ", "), more)
	if h.Before > 0 {
		said += fmt.Sprintf(" So did %d in the last 24 hours.", h.Before)
	}
	return said
}

// mayHide asks whether a join may hide so much; a no is a failure.
func (w *ww) mayHide(ctx context.Context, h *sync.MassChange, where, state string) error {
	if w.opt.yes {
		return nil
	}
	refused := &failure{
		exit: exitFailure, code: "held", message: hiddenBy(h, where), state: state, cause: h,
		hints: []string{"-y  takes them to the trash here too", "ww trash restore NAME  brings one back from there"},
	}
	if !w.interactive() {
		return refused
	}
	w.Console.Print("%s", hiddenBy(h, where))
	yes, err := w.Console.Confirm(ctx, "Here too?", false)
	if err == nil && !yes {
		refused.message = "nothing was joined."
		return refused
	}
	return err
}

// untilAccepted syncs, and once more if a join is held and somebody says that it
// may go on. What this device had to send was sent before.
func (m *meeting) untilAccepted(ctx context.Context, unlock vault.Unlocker) error {
	unlock, forget := vault.Remembering(unlock)
	defer forget()
	sent := 0
	for {
		if err := m.sync(ctx, unlock); err != nil {
			return err
		}
		m.did.Pushed += sent
		h := m.did.Held
		if h == nil {
			return nil
		}
		if err := m.mayHide(ctx, h, onAnother, "Your vault is as it was. What you changed was sent."); err != nil {
			return err
		}
		sent, m.pile.Accept = m.did.Pushed, len(h.Names)
	}
}

// landAccepted is land, and asks first where much would be hidden.
func (j *joining) landAccepted(ctx context.Context, tx *vault.Tx) error {
	err := j.land(tx)
	var h *sync.MassChange
	if !errors.As(err, &h) {
		return err
	}
	if err := j.mayHide(ctx, h, onAnother, unchanged); err != nil {
		return err
	}
	j.pile.Accept = len(h.Names)
	return j.land(tx)
}

// mergeable refuses a merge that hides much, of what was shown before, unless
// somebody says that it may.
func (w *ww) mergeable(ctx context.Context, before map[vault.ID]string, tx *vault.Tx) error {
	after, err := shownNames(tx)
	if err != nil {
		return err
	}
	h := &sync.MassChange{Entries: len(before)}
	for id, name := range before {
		if _, still := after[id]; !still {
			h.Names = append(h.Names, name)
		}
	}
	slices.Sort(h.Names)
	switch {
	case !h.TooMany():
		return nil
	case w.opt.dryRun:
		w.Console.Warn("%s", hiddenBy(h, inCopy))
		return nil
	}
	return w.mayHide(ctx, h, inCopy, unchanged)
}

const inCopy = "in that copy"

// shownNames returns the names of the entries that are not in the trash.
func shownNames(tx *vault.Tx) (map[vault.ID]string, error) {
	names := map[vault.ID]string{}
	for row, err := range tx.Rows() {
		if err != nil {
			return nil, err
		}
		if !row.Trashed {
			names[row.ID] = row.Name
		}
	}
	return names, nil
}
