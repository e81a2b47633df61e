package cmd

import (
	"context"
	"fmt"
	"strings"

	"watchword/vault"
)

// syncResolve has somebody choose which version to keep: of one entry, or of
// all.
func (w *ww) syncResolve(ctx context.Context, words []string, o syncOptions) error {
	switch {
	case o.keep < 0:
		return usage("--keep takes the number of a version, from 1 on.")
	case o.keep > 0 && len(words) == 0:
		return usage("--keep goes with the name of an entry.")
	}
	r := &resolving{ww: w, keep: o.keep}
	err := w.update(ctx, func(tx *vault.Tx) error { return r.all(ctx, tx, words) })
	if err != nil {
		return err
	}
	switch {
	case r.found == 0:
		w.Console.Note("no conflicts")
	case r.settled > 0:
		next := ""
		if len(r.names) > 1 { // more than this one
			next = "ww sync"
		}
		w.done(next, "settled: %s", count(r.settled, "conflict", "conflicts"))
	default:
		w.Console.Note("nothing was settled")
	}
	return nil
}

// resolving is a walk through conflicts.
type resolving struct {
	*ww
	keep           int // 0: somebody is asked
	found, settled int
	names          map[vault.Device]string
}

func (r *resolving) all(ctx context.Context, tx *vault.Tx, words []string) (err error) {
	if r.names, err = deviceNames(tx); err != nil {
		return err
	}
	var all []clash
	if len(words) > 0 {
		e, err := r.pickFor(ctx, tx, aim{words: words, change: true})
		if err != nil {
			return err
		}
		all = conflictsOf(e)
	} else if all, err = allConflicts(tx); err != nil {
		return err
	}
	r.found = len(all)
	for _, c := range all {
		if err := r.one(ctx, tx, c); err != nil {
			return err
		}
	}
	return nil
}

// one settles a conflict, or leaves it.
func (r *resolving) one(ctx context.Context, tx *vault.Tx, c clash) error {
	e, err := tx.Entry(c.id)
	if err != nil {
		return err
	}
	chosen := r.keep - 1
	if r.keep == 0 {
		if chosen, err = r.choose(ctx, tx, e, c); err != nil || chosen < 0 {
			return err
		}
	}
	if chosen >= len(c.versions) {
		return usage("%s of %s has %d versions only.", nameOf(c.key), c.name, len(c.versions))
	}
	if err := r.settle(tx, e, c.key, c.versions[chosen]); err != nil {
		return err
	}
	r.settled++
	return nil
}

// settle states the version that is kept anew, on top of all.
func (r *resolving) settle(tx *vault.Tx, e *vault.Entry, key string, v vault.Writer) error {
	change := vault.Unset(key)
	if v.Form == vault.Text {
		change = vault.Set(key, v.Item.Text)
	}
	if v.Form == vault.Secret {
		value, err := tx.Value(e.ID, &v.Item, v.By)
		if err != nil {
			return err
		}
		defer value.Wipe()
		change = vault.SetSecret(key, value)
	}
	_, err := tx.Edit(e.ID, change)
	return err
}

// choose asks which version to keep: its number, or -1 for none now.
func (r *resolving) choose(ctx context.Context, tx *vault.Tx, e *vault.Entry, c clash) (int, error) {
	if r.opt.noInput || !r.Console.CanAsk() {
		f := usage("nobody is here to choose a version.")
		f.state, f.hints = unchanged, []string{"ww sync conflicts  lists them", "ww sync resolve " + shellWord(c.name) + " --keep 1  keeps that in use"}
		return -1, f
	}
	r.Console.Print("%s · %s", c.name, nameOf(c.key))
	for i, v := range c.versions {
		r.Console.Print("  [%d] %s", i+1, r.describe(v, i == 0))
	}
	for {
		line, err := r.Console.Line(ctx, fmt.Sprintf("Keep which? [1-%d, c2 copies the second to try it, s skips]: ", len(c.versions)), "")
		if err != nil {
			return -1, err
		}
		n, copies, ok := chosenVersion(line, len(c.versions))
		switch {
		case !ok:
			continue
		case n < 0, !copies:
			return n, nil
		}
		if err := r.copyVersion(ctx, tx, e, c.versions[n]); err != nil {
			return -1, err
		}
	}
}

// chosenVersion reads an answer: n counts from 0, and is -1 to skip.
func chosenVersion(line string, versions int) (n int, copies, ok bool) {
	line = strings.ToLower(strings.TrimSpace(line))
	if line == "s" {
		return -1, false, true
	}
	line, copies = strings.CutPrefix(line, "c")
	if _, err := fmt.Sscanf(line, "%d", &n); err != nil || n < 1 || n > versions || fmt.Sprint(n) != line {
		return 0, false, false
	}
	return n - 1, copies, true
}

func (r *resolving) describe(v vault.Writer, inUse bool) string {
	text := nameOfDevice(r.names, v.By.Device) + ", " + r.when(v.By.Stamp.Time())
	switch {
	case v.Form == vault.Removed:
		text += ": removed it"
	case v.Purged:
		text += ": destroyed"
	}
	if inUse {
		text += " (in use)"
	}
	return text
}

// copyVersion puts a version on the clipboard, so that it can be tried.
func (r *resolving) copyVersion(ctx context.Context, tx *vault.Tx, e *vault.Entry, v vault.Writer) error {
	if v.Form != vault.Secret || v.Purged {
		r.Console.Fail("there is nothing to copy")
		return nil
	}
	k, err := r.keeper()
	if err != nil {
		return r.noClipboardNow(err)
	}
	if err := r.mayOpen(ctx, tx, e); err != nil {
		return err
	}
	value, err := tx.Value(e.ID, &v.Item, v.By)
	if err != nil {
		return err
	}
	defer value.Wipe()
	stay := r.config.Duration("clipboard.clear")
	if err := k.Copy(ctx, value, stay); err != nil {
		return r.noClipboardNow(err)
	}
	r.copied(e, nameOf(v.Key), stay, k.Board.Blind())
	return nil
}

// noClipboardNow tells that nothing can be copied; the question stays.
func (r *resolving) noClipboardNow(err error) error {
	var f *failure
	if f = explainClipboard(err); f == nil {
		return err
	}
	r.Console.Fail("%s", f.message)
	return nil
}
