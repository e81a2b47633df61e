package cmd

import (
	"context"

	"github.com/urfave/cli/v2"

	"watchword/vault"
)

func (w *ww) rmCommand() *cli.Command {
	return &cli.Command{
		Name: "rm", Aliases: []string{"delete"}, Category: "Look after", ArgsUsage: "NAME…",
		Usage: "Put entries in the trash. Nothing is destroyed.",
		Description: `ww rm gitlab
ww undo                            brings it back`,
		Action: func(c *cli.Context) error {
			if c.NArg() == 0 {
				_, err := oneArg("rm", "NAME…", nil)
				return err
			}
			return w.rm(c.Context, c.Args().Slice())
		},
	}
}

// rm deletes all of names or none.
func (w *ww) rm(ctx context.Context, names []string) error {
	var gone []string
	err := w.update(ctx, func(tx *vault.Tx) error {
		for _, name := range names {
			e, err := w.pickToChange(ctx, tx, name)
			if err != nil {
				return err
			}
			if err := tx.Delete(e.ID); err != nil {
				return err
			}
			gone = append(gone, e.Text(vault.Name))
		}
		return nil
	})
	if err != nil {
		return err
	}
	w.done("ww undo", "%s moved to trash", listed(gone))
	return nil
}
