package cmd

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"watchword/vault"
)

func (w *ww) undoCommand() *cli.Command {
	return &cli.Command{
		Name: "undo", Category: "Look after",
		Usage: "Take back the last change that was made on this device, after asking. Undoing twice brings it back.",
		Description: `ww undo
ww undo -y                         without a question
ww undo -n                         only say what it would do`,
		Action: func(c *cli.Context) error {
			if err := noArgs("undo", c.Args().Slice()); err != nil {
				return err
			}
			return w.undo(c.Context)
		},
	}
}

func (w *ww) undo(ctx context.Context) error {
	var u vault.Undone
	var names []string
	err := w.update(ctx, func(tx *vault.Tx) error {
		txn, err := tx.LastTxn()
		if err != nil {
			return err
		}
		asking, err := w.asking(tx)
		if err != nil {
			return err
		}
		if u, err = tx.Undo(txn); err != nil {
			return err
		}
		if names, err = w.sayUndo(tx, u); err != nil || len(names) == 0 || w.opt.dryRun {
			return err
		}
		if err := w.confirm(ctx, "Take back the last change of "+listed(names)+"?", true); err != nil {
			return err
		}
		for _, e := range asking {
			if err := w.stillAsks(ctx, tx, e); err != nil {
				return err
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(names) == 0:
		w.Console.Note("nothing of the last change is left to take back")
	default:
		w.done("", "taken back: %s", listed(names))
	}
	return nil
}

// sayUndo tells what is about to happen and returns the names of what
// changes.
func (w *ww) sayUndo(tx *vault.Tx, u vault.Undone) (names []string, err error) {
	for _, part := range []struct {
		ids  []vault.ID
		what string
	}{{u.Entries, "back to what it was"}, {u.Created, "to the trash"}} {
		for _, id := range part.ids {
			e, err := tx.Entry(id)
			if err != nil {
				return nil, err
			}
			names = append(names, e.Text(vault.Name))
			if len(names) <= maxListed {
				w.Console.Note("%s: %s", e.Text(vault.Name), part.what)
			}
		}
	}
	if more := len(names) - maxListed; more > 0 {
		w.Console.Note("and %d more", more)
	}
	return names, errors.Join(w.saySkipped(tx, u), w.sayDoubles(tx, u))
}

// sayDoubles warns of entries that come back though another one has their name
// and user by now.
func (w *ww) sayDoubles(tx *vault.Tx, u vault.Undone) error {
	for _, id := range u.Entries {
		e, err := tx.Entry(id)
		if err != nil {
			return err
		}
		var f *failure
		err = roomFor(tx, e)
		switch {
		case e.Trashed || err == nil:
		case errors.As(err, &f):
			w.Console.Warn("there will be two %s: ww mv tells them apart", e.Text(vault.Name))
		default:
			return err
		}
	}
	return nil
}

// saySkipped tells what was changed since, and stays.
func (w *ww) saySkipped(tx *vault.Tx, u vault.Undone) error {
	var lines []string
	for id, why := range u.Skipped {
		e, err := tx.Entry(id)
		if err != nil {
			return err
		}
		stays := " stays as it is: "
		if slices.Contains(u.Entries, id) {
			stays = " only in part: "
		}
		lines = append(lines, e.Text(vault.Name)+stays+why)
	}
	slices.Sort(lines)
	for _, line := range lines {
		w.Console.Warn("%s", line)
	}
	return nil
}

// maxListed is how many names a message lists.
const maxListed = 10

func listed(names []string) string {
	if len(names) > maxListed {
		return count(len(names), "entry", "entries")
	}
	return strings.Join(names, ", ")
}
