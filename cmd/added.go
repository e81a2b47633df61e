package cmd

import (
	"context"
	"slices"

	"watchword/vault"
)

// added tells of the new entry, and to --json its id.
func (w *ww) added(ctx context.Context, id vault.ID, o *addOptions, d *draft) error {
	w.sayAdded(ctx, o, d)
	if slices.Contains(w.verbNames(), o.name) {
		w.Console.Warn("%q is also a command: ww copy %s", o.name, shellWord(o.name))
	}
	if !w.opt.json || w.opt.dryRun {
		return nil
	}
	return w.Console.JSON(entryJSON{Schema: schemaEntry, Entry: entryOut{
		ID: id.String(), Name: o.name, User: o.user, Kind: o.kind,
		URLs: noNull(o.addresses), Tags: noNull(o.tags.Value()),
	}})
}

// sayAdded says what comes next. A password that was made while a person sat
// there is copied, for that is where it goes.
func (w *ww) sayAdded(ctx context.Context, o *addOptions, d *draft) {
	exact := shellWord(o.name)
	if d.another { // the name alone would fit several
		exact = shellWord(o.name + ":" + o.user)
	}
	copies := d.made.Len() > 0 && d.asked && !o.noCopy && !w.opt.json
	switch {
	case copies && w.opt.dryRun:
		w.done("", "%s added · new password copied", o.name)
	case copies && w.copyMade(ctx, o, d):
	case d.made.Len() > 0 && d.asked:
		w.done("ww show -r "+exact, "%s added", o.name)
	case len(d.secrets) == 0 || kindOf(o.kind).made == nil:
		w.done("ww show "+exact, "%s added", o.name)
	case d.asked:
		w.done("ww copy "+exact, "%s added", o.name)
	default:
		w.done("ww get "+exact, "%s added", o.name)
	}
}

// copyMade puts the password that was made on the clipboard, if there is one. That
// there is none is no failure: the entry is stored.
func (w *ww) copyMade(ctx context.Context, o *addOptions, d *draft) bool {
	stay := w.config.Duration("clipboard.clear")
	k, err := w.keeper()
	if err == nil {
		err = k.Copy(ctx, d.made, stay)
	}
	switch {
	case err == nil && k.Board.Blind():
		w.Console.Say("%s added · new password sent to your terminal's clipboard, which ww cannot clear", o.name)
	case err == nil:
		w.Console.Say("%s added · new password copied (clears in %d s)", o.name, int(stay.Seconds()))
	case explainClipboard(err) == nil:
		w.Console.Warn("the password was not copied: %v", err)
	}
	return err == nil
}
