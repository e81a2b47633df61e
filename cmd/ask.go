package cmd

import (
	"context"
	"errors"

	"github.com/urfave/cli/v2"

	"watchword/crypto"
	"watchword/vault"
)

// askTag is the tag of entries whose secrets only who gives the master password
// gets to see, each time: the key that the agent has does not do.
const askTag = "ask"

// asks reports whether the master password is asked for before a secret of e is
// handed out. Letter case makes no other tag.
func asks(e *vault.Entry) bool { return hasTag(&vault.Row{Tags: e.Tags()}, askTag) }

// mayOpen is called before a secret of e is handed out. What only judges one,
// as show does, or compares it, needs no leave.
func (w *ww) mayOpen(ctx context.Context, tx *vault.Tx, e *vault.Entry) error {
	if !asks(e) {
		return nil
	}
	return w.prove(ctx, tx, e.Text(vault.Name))
}

// stillAsks is called when an entry that was e was changed: who takes the mark
// off must know the master password too.
func (w *ww) stillAsks(ctx context.Context, tx *vault.Tx, e *vault.Entry) error {
	if !asks(e) || w.opt.dryRun {
		return nil
	}
	after, err := tx.Entry(e.ID)
	if err != nil || asks(after) {
		return err
	}
	return w.prove(ctx, tx, e.Text(vault.Name))
}

// asking returns the entries that ask, as they are now, if a change of them may
// have to be proven.
func (w *ww) asking(tx *vault.Tx) (all []*vault.Entry, err error) {
	if w.isProven(tx) {
		return nil, nil
	}
	rows, err := rowsThat(tx, "", func(r *vault.Row) bool { return hasTag(r, askTag) })
	if err != nil {
		return nil, err
	}
	for i := range rows {
		e, err := tx.Entry(rows[i].ID)
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, nil
}

// borrowed notes that a vault was opened by the agent's key.
func (w *ww) borrowed(h *crypto.Header) {
	if w.unproven == nil {
		w.unproven = map[[16]byte]*crypto.Header{}
	}
	w.unproven[h.ID] = h
}

// isProven reports whether the vault was opened by what the master password
// gave.
func (w *ww) isProven(tx *vault.Tx) bool { return w.unproven[tx.Status().ID] == nil }

// prove asks for the master password of a vault that the agent's key opened, on
// behalf of the entry of this name. Once in a run is enough.
func (w *ww) prove(ctx context.Context, tx *vault.Tx, name string) error {
	if w.isProven(tx) {
		return nil
	}
	if !w.opt.noInput && w.Console.CanAsk() {
		w.Console.Note("%s is marked ask: the master password, please", name)
	}
	key, err := w.unlockAnew(ctx, w.unproven[tx.Status().ID])
	key.Wipe()
	var f *failure
	if errors.As(err, &f) && f.code == "locked" {
		return &failure{
			exit: exitLocked, code: "locked", message: name + " is marked ask, and nobody is here to give the master password.",
			state: f.state, hints: locked("").hints, cause: err,
		}
	}
	return err
}

// askFlags mark an entry with askTag, or take the mark off.
func askFlags(tag, untag *cli.StringSlice) []cli.Flag {
	flags := []cli.Flag{&cli.BoolFlag{
		Name: "ask", Usage: "ask for the master password each time a secret of it is wanted, unlocked or not; the tag ask",
		Action: func(_ *cli.Context, on bool) error { return setIf(on, tag) },
	}}
	if untag != nil {
		flags = append(flags, &cli.BoolFlag{
			Name: "no-ask", Usage: "no longer",
			Action: func(_ *cli.Context, on bool) error { return setIf(on, untag) },
		})
	}
	return flags
}

func setIf(on bool, tags *cli.StringSlice) error {
	if !on {
		return nil
	}
	return tags.Set(askTag)
}
