package cmd

import (
	"context"
	"encoding/hex"
	"time"

	"github.com/urfave/cli/v2"

	"watchword/vault"
)

func (w *ww) statusCommand() *cli.Command {
	return &cli.Command{
		Name: "status", Category: "Vault",
		Usage: "Say which vault this is and how it stands.",
		Description: `ww status
ww status --json`,
		Action: func(c *cli.Context) error {
			if err := noArgs("status", c.Args().Slice()); err != nil {
				return err
			}
			return w.status(c.Context)
		},
	}
}

type statusOut struct {
	Schema     string    `json:"schema"`
	Vault      string    `json:"vault"`
	ID         string    `json:"id"`
	Entries    int       `json:"entries"`
	Trash      int       `json:"trash"`
	Changes    int       `json:"changes"`
	Generation uint64    `json:"generation"`
	Saved      time.Time `json:"saved"`
	Device     string    `json:"device"`
}

func (w *ww) status(ctx context.Context) error {
	var s vault.Status
	trash := 0
	err := w.view(ctx, func(tx *vault.Tx) error {
		s = tx.Status()
		for row, err := range tx.Rows() {
			if err != nil {
				return err
			}
			if row.Trashed {
				trash++
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	out := statusOut{
		schemaStatus, s.Path, hex.EncodeToString(s.ID[:]), s.Entries - trash, trash, s.Commits,
		s.Generation, s.SavedAt, hex.EncodeToString(s.Device[:]),
	}
	if w.opt.json {
		return w.Console.JSON(out)
	}
	return w.printStatus(out)
}

func (w *ww) printStatus(s statusOut) error {
	text := "vault    " + w.Console.Text(s.Vault) + "\n" +
		"entries  " + count(s.Entries, "entry", "entries") + ", " + count(s.Trash, "in the trash", "in the trash") + "\n" +
		"saved    " + w.when(s.Saved) + ", " + count(int(s.Generation), "save", "saves") + "\n" +
		"device   " + s.Device[:6] + "\n"
	return w.write([]byte(text), false)
}
