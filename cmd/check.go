package cmd

import (
	"context"

	"github.com/urfave/cli/v2"

	"watchword/vault"
)

func (w *ww) checkCommand() *cli.Command {
	var deep bool
	return &cli.Command{
		Name: "check", Category: "Vault",
		Usage: "Read the whole vault and see whether everything in it adds up. Changes nothing.",
		Description: `ww check
ww check --deep                    opens every secret too`,
		Flags: []cli.Flag{&cli.BoolFlag{Name: "deep", Destination: &deep, Usage: "open every secret and compare it with its digest"}},
		Action: func(c *cli.Context) error {
			if err := noArgs("check", c.Args().Slice()); err != nil {
				return err
			}
			return w.check(c.Context, deep)
		},
	}
}

type checkOut struct {
	Schema   string   `json:"schema"`
	Entries  int      `json:"entries"`
	Commits  int      `json:"commits"`
	Secrets  int      `json:"secrets"`
	Problems []string `json:"problems"`

	Details []problemOut `json:"details,omitempty"`
}

func (w *ww) check(ctx context.Context, deep bool) error {
	var found vault.Checked
	var details []problemOut
	err := w.view(ctx, func(tx *vault.Tx) (err error) {
		if found, err = tx.Check(ctx, deep); err == nil {
			details, err = explainProblems(tx, found.Problems)
		}
		return err
	})
	if err != nil {
		return err
	}
	out := checkOut{schemaCheck, found.Entries, found.Commits, found.Secrets, []string{}, details}
	for _, p := range found.Problems {
		out.Problems = append(out.Problems, p.String())
	}
	if w.opt.json {
		if err := w.Console.JSON(out); err != nil {
			return err
		}
	}
	if n := len(out.Problems); n > 0 {
		return &failure{
			exit: exitDamaged, code: "problems", message: count(n, "problem", "problems") + " found:",
			hints: problemLines(details),
		}
	}
	w.Console.Say("the vault is sound: %s, %s%s", count(found.Entries, "entry", "entries"),
		count(found.Commits, "change", "changes"), opened(deep, found.Secrets))
	return nil
}

func opened(deep bool, secrets int) string {
	if !deep {
		return ""
	}
	return ", " + count(secrets, "secret", "secrets") + " opened"
}
