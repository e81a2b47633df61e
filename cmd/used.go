package cmd

import (
	"time"

	"watchword/vault"
)

// lastUsed returns when each entry was last used on this machine; nil if the
// setting usage is off.
func (w *ww) lastUsed(tx *vault.Tx) map[vault.ID]time.Time { return tx.Uses() }

// tracksUse reports whether uses are noted. A dry run writes nothing.
func (w *ww) tracksUse() bool {
	usage, _ := w.config.Value("usage")
	return usage == "on" && !w.opt.dryRun
}

// usedCell is the time of a use as a table has it; "" for never.
func (w *ww) usedCell(uses map[vault.ID]time.Time, id vault.ID) string {
	at, ok := uses[id]
	if !ok {
		return ""
	}
	return w.when(at)
}

// timeTitle and timeCell are the column of times for people.
func (l *listing) timeTitle() string {
	if l.uses == nil {
		return "CHANGED"
	}
	return "USED"
}

func (w *ww) timeCell(l *listing, r *vault.Row) string {
	if l.uses == nil {
		return w.when(r.Changed.Time())
	}
	return w.usedCell(l.uses, r.ID)
}

// usedOut is the time of a use as JSON has it; nil for never.
func usedOut(uses map[vault.ID]time.Time, id vault.ID) *time.Time {
	at, ok := uses[id]
	if !ok {
		return nil
	}
	return &at
}
