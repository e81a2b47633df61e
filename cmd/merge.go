package cmd

import (
	"context"
	"errors"
	"slices"

	"github.com/urfave/cli/v2"

	"watchword/secret"
	"watchword/sync"
	"watchword/vault"
)

func (w *ww) mergeCommand() *cli.Command {
	return &cli.Command{
		Name: "merge", Category: "Vault", ArgsUsage: "FILE",
		Usage: "Join another copy of this vault to it: a conflict copy, a backup, a copy of another device. Nothing of either is lost.",
		Description: `ww merge 'vault (conflicted copy).ww'
ww merge vault.ww.bak.1`,
		Action: func(c *cli.Context) error {
			file, err := oneArg("merge", "FILE", c.Args().Slice())
			if err != nil {
				return err
			}
			return w.merge(c.Context, file)
		},
	}
}

func (w *ww) merge(ctx context.Context, file string) error {
	s, err := w.store()
	if err != nil {
		return err
	}
	s.AcceptFork = true
	other := *s
	other.Path, other.State = file, ""
	var conflicts []string
	ours := func(ctx context.Context, unlock vault.Unlocker, fn func(*vault.Tx) error) error {
		open := kept(s.Update)
		if w.opt.dryRun {
			open = s.View
		}
		return open(ctx, unlock, func(tx *vault.Tx) (err error) {
			before, err := shownNames(tx)
			if err != nil {
				return err
			}
			if err := fn(tx); err != nil {
				return err
			}
			if err := w.mergeable(ctx, before, tx); err != nil {
				return err
			}
			conflicts, err = conflicted(tx)
			return err
		})
	}
	defer secret.Settle()
	joined, err := sync.Merge(ctx, ours, w.speakingOf(file, other.View), w.unlock)
	if err != nil {
		return err
	}
	if len(joined.New) == 0 && len(joined.Changed) == 0 {
		w.Console.Note("%s holds nothing that is not here", file)
		return nil
	}
	w.done("ww history", "merged: %s, %s changed", count(len(joined.New), "new entry", "new entries"), count(len(joined.Changed), "entry", "entries"))
	for _, name := range conflicts {
		w.Console.Warn("%s has two versions of a secret: ww sync resolve %s", name, shellWord(name))
	}
	return nil
}

// speakingOf is open for another file than the vault: prompts and messages
// name it, until the vault's turn comes.
func (w *ww) speakingOf(file string, open sync.Opener) sync.Opener {
	return func(ctx context.Context, unlock vault.Unlocker, fn func(*vault.Tx) error) error {
		w.about = file
		err := open(ctx, unlock, func(tx *vault.Tx) error {
			w.about = ""
			return fn(tx)
		})
		if w.about != "" && errors.Is(err, vault.ErrNoVault) {
			return &failure{exit: exitNotFound, code: "no-file", message: "there is no file " + file + ".", state: unchanged, cause: err}
		}
		return err
	}
}

// conflicted returns the names of the entries in which a secret has two
// versions.
func conflicted(tx *vault.Tx) ([]string, error) {
	var names []string
	for row, err := range tx.Rows() {
		if err != nil {
			return nil, err
		}
		if row.Conflicted && !row.Trashed {
			names = append(names, row.Name)
		}
	}
	slices.Sort(names)
	return names, nil
}
