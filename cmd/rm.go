package cmd

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"watchword/vault"
)

type rmOptions struct {
	names          []string
	forever, force bool
}

func (w *ww) rmCommand() *cli.Command {
	var o rmOptions
	return &cli.Command{
		Name: "rm", Aliases: []string{"delete"}, Category: "Look after", ArgsUsage: "NAME…",
		Usage: "Put entries in the trash. Nothing is destroyed, but with --forever.",
		Description: `ww rm gitlab
ww undo                            brings it back
ww rm --forever gitlab             asks; destroys every secret of it`,
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "forever", Destination: &o.forever, Usage: "destroy them, whether they are in the trash or not"},
			&cli.BoolFlag{Name: "force", Destination: &o.force, Usage: "with --forever and -y: do not ask"},
		},
		Action: func(c *cli.Context) error {
			if o.names = c.Args().Slice(); len(o.names) == 0 {
				_, err := oneArg("rm", "NAME…", nil)
				return err
			}
			if o.forever {
				return w.rmForever(c.Context, o)
			}
			return w.rm(c.Context, o.names)
		},
	}
}

// rm deletes all of names or none.
func (w *ww) rm(ctx context.Context, names []string) error {
	var gone []string
	err := w.update(ctx, func(tx *vault.Tx) error {
		nameOf, err := apart(tx) // before one of them is gone
		if err != nil {
			return err
		}
		for _, name := range names {
			e, err := w.pickToChange(ctx, tx, name)
			if err != nil {
				return err
			}
			if err := tx.Delete(e.ID); err != nil {
				return err
			}
			gone = append(gone, nameOf(e.Text(vault.Name), e.Text(vault.User)))
		}
		return nil
	})
	if err != nil {
		return err
	}
	w.done("ww undo", "%s moved to trash", listed(gone))
	return nil
}

// rmForever destroys all of the names or none.
func (w *ww) rmForever(ctx context.Context, o rmOptions) error {
	var gone []string
	err := w.updateAnew(ctx, func(tx *vault.Tx) error {
		var entries []*vault.Entry
		for _, name := range o.names {
			e, err := w.pickToDestroy(ctx, tx, name)
			if err != nil {
				return err
			}
			entries = append(entries, e)
			gone = append(gone, e.Text(vault.Name))
		}
		text := gone[0]
		if len(gone) > 1 {
			text = fmt.Sprintf("destroy %d", len(gone))
		}
		question := "Delete " + listed(gone) + " for good? This cannot be undone."
		if err := w.confirmForever(ctx, question, text, o.force); err != nil {
			return err
		}
		for _, e := range entries {
			if err := destroy(tx, e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	w.destroyed(gone)
	return nil
}

// pickToDestroy is pickToChange for entries in the trash too.
func (w *ww) pickToDestroy(ctx context.Context, tx *vault.Tx, name string) (*vault.Entry, error) {
	alive, trashed, err := lookUp(tx, name)
	if err != nil {
		return nil, err
	}
	if len(alive) == 0 && len(trashed) > 0 {
		return pickTrashed(tx, name)
	}
	return w.pickToChange(ctx, tx, name)
}

func destroy(tx *vault.Tx, e *vault.Entry) error {
	if !e.Trashed {
		if err := tx.Delete(e.ID); err != nil {
			return err
		}
	}
	return tx.Destroy(e.ID)
}
