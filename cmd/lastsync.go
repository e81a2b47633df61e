package cmd

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"time"

	"watchword/crypto"
	"watchword/vault"
)

// noted is open, of which this machine remembers why it failed and, if it is the
// last step of a sync, that it went well.
func (m *meeting) noted(open opening, last bool) opening {
	return func(ctx context.Context, unlock vault.Unlocker, fn func(*vault.Tx) error) error {
		return open(ctx, unlock, func(tx *vault.Tx) error {
			err := fn(tx)
			switch {
			case err != nil:
				m.noteFailed(ctx, tx, err)
			case last:
				m.noteGood(tx)
			}
			return err
		})
	}
}

// noteFailed notes why nothing was synced, unless somebody only stopped it. That
// the note could not be kept takes nothing from anybody.
func (m *meeting) noteFailed(ctx context.Context, tx *vault.Tx, err error) {
	if m.shared == nil || errors.Is(ctx.Err(), context.Canceled) {
		return
	}
	last := tx.LastSync()
	last.Group, last.Tried, last.Trouble = m.shared.Group, m.Now(), m.trouble(ctx, err)
	_ = tx.KeepLastSync(last)
}

// noteGood notes that vault and pile are in step, and which conflicts are new.
func (m *meeting) noteGood(tx *vault.Tx) {
	was := tx.LastSync()
	for _, name := range m.conflicts {
		if !slices.Contains(was.Conflicts, name) || slices.Contains(was.Untold, name) {
			m.fresh = append(m.fresh, name)
		}
	}
	last := vault.LastSync{Group: m.shared.Group, Good: m.Now(), Commits: m.commits, Tried: m.Now(), Conflicts: m.conflicts}
	if m.unheard {
		last.Untold = m.fresh
	}
	_ = tx.KeepLastSync(last)
}

// noteHeld notes that what came waits for a person.
func (m *meeting) noteHeld(ctx context.Context, unlock vault.Unlocker) {
	if m.did.Held == nil {
		return
	}
	_ = m.store.View(ctx, unlock, func(tx *vault.Tx) error {
		last := tx.LastSync()
		last.Trouble = m.held()
		return tx.KeepLastSync(last)
	})
}

func (m *meeting) held() string { return m.did.Held.Error() + " (ww sync)" }

// trouble says why a sync failed, to follow "not synced yet: ".
func (m *meeting) trouble(ctx context.Context, err error) string {
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return "it takes longer than " + spoken(m.syncTime()) + " (ww sync takes its time)"
	case m.shared != nil && targetKind(m.shared.Target) != "target" && isUnreachable(err) && errors.Is(err, fs.ErrNotExist):
		return m.short(m.shared.Target) + " is missing (drive not mounted?)"
	}
	why := strings.TrimSuffix(m.explain(ctx, err).message, ".")
	if !isUnreachable(err) {
		why += " (ww sync)" // which says what to do
	}
	return why
}

// tellUntold takes over the conflicts that a sync in the background left, for
// somebody to be told at the end. They count as told then.
func (w *ww) tellUntold(tx *vault.Tx, d *due) {
	if len(d.last.Untold) == 0 || w.opt.json {
		return
	}
	open, err := conflicted(tx)
	if err != nil {
		return
	}
	for _, name := range d.last.Untold {
		if slices.Contains(open, name) {
			d.untold = append(d.untold, name)
		}
	}
	d.last.Untold = nil
	_ = tx.KeepLastSync(d.last)
}

// lastOut is how a vault and its pile stand, as this machine remembers it.
type lastOut struct {
	Automatic bool       `json:"automatic"`         // it syncs by itself
	Good      *time.Time `json:"good,omitempty"`    // the last sync that went well
	Waiting   int        `json:"waiting"`           // changes since
	Trouble   string     `json:"trouble,omitempty"` // why a later one did not
	Conflicts int        `json:"conflicts"`         // entries
}

// lastOf returns how the vault of tx and its pile stand; nil if it has none.
func (w *ww) lastOf(tx *vault.Tx) (*lastOut, error) {
	if !tx.Shared() {
		return nil, nil
	}
	last := tx.LastSync()
	open, err := conflicted(tx)
	out := &lastOut{Automatic: w.syncsByItself(), Waiting: max(0, tx.Status().Commits-last.Commits), Trouble: last.Trouble, Conflicts: len(open)}
	if !last.Good.IsZero() {
		out.Good = &last.Good
	}
	return out, err
}

// said is s in a few words.
func (s *lastOut) said(w *ww) string {
	dot, text := w.dot(), ""
	waiting := count(s.Waiting, "change", "changes") + " not yet synced"
	switch {
	case s.Trouble != "":
		text = s.Trouble
		if s.Waiting > 0 {
			text += dot + waiting
		}
	case s.Good == nil:
		text = "not yet"
	case s.Waiting > 0:
		text = waiting
	default:
		text = "in step " + w.when(*s.Good)
	}
	if s.Conflicts > 0 {
		text += dot + count(s.Conflicts, "conflict", "conflicts") + ": ww sync resolve"
	}
	return text
}

// by says who begins the syncs.
func (s *lastOut) by() string {
	if s.Automatic {
		return "automatic"
	}
	return "manual"
}

// whenSynced says when a vault is synced that just was.
func (w *ww) whenSynced() string {
	if w.syncsByItself() {
		return "runs by itself when you unlock or change something"
	}
	return "ww sync brings it up to date"
}

// dot stands between two things that are said.
func (w *ww) dot() string {
	if w.Console.Unicode {
		return " · "
	}
	return " - "
}

// settle keeps what a device that joined just read of the pile, so that its first
// sync does not read it again. Without it that only takes longer.
func (j *joining) settle(ctx context.Context, s *vault.Store, key *crypto.Key) {
	unlock := func(context.Context, *crypto.Header) (*crypto.Key, error) { return key.Clone(), nil }
	_ = s.View(ctx, unlock, func(tx *vault.Tx) error {
		open, err := conflicted(tx)
		return errors.Join(err, j.pile.Keep(tx), tx.KeepLastSync(vault.LastSync{
			Group: j.ofGroup.ID, Good: j.Now(), Commits: tx.Status().Commits, Tried: j.Now(), Conflicts: open,
		}))
	})
}
