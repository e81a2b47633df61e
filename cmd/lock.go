package cmd

import (
	"context"
	"errors"

	"github.com/urfave/cli/v2"

	"watchword/agent"
	"watchword/internal/clip"
)

func (w *ww) lockCommand() *cli.Command {
	return &cli.Command{
		Name: "lock", Category: "Every day",
		Usage: "Lock every vault, and clear what was copied: the next command asks for the master password.",
		Description: `ww lock
ww lock -q                         for scripts; fine if nothing is unlocked`,
		Action: func(c *cli.Context) error {
			if err := noArgs("lock", c.Args().Slice()); err != nil {
				return err
			}
			return w.lock(c.Context)
		},
	}
}

func (w *ww) lock(ctx context.Context) error {
	if !w.opt.dryRun {
		if err := w.dropKeys(ctx); err != nil {
			return err
		}
		if err := (clip.Keeper{FS: w.Disk, Dir: w.config.Paths.Runtime}).Recall(ctx); err != nil {
			return &failure{exit: exitFailure, code: "clipboard", message: err.Error() + ".", state: "Locked, but what was copied stays until its time is over; to clear it now: ww clear", cause: err}
		}
	}
	w.done("", "locked")
	return nil
}

func (w *ww) dropKeys(ctx context.Context) error {
	if w.Agent == nil {
		return nil
	}
	err := w.Agent.Client(w.config.Paths.Runtime).DropAll(ctx)
	if err == nil || errors.Is(err, agent.ErrNoAgent) {
		return nil
	}
	return &failure{exit: exitFailure, code: "agent", message: err.Error() + ".", state: "What it holds was not locked.", cause: err}
}

// agentCommand is the agent itself, which the first typed password starts.
func (w *ww) agentCommand() *cli.Command {
	return &cli.Command{
		Name: agentVerb, Hidden: true,
		Action: func(c *cli.Context) error {
			if w.Agent == nil {
				return usage("there is no agent here.")
			}
			return w.Agent.Serve(c.Context, w.config.Paths.Runtime)
		},
	}
}
