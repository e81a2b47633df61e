package cmd

import (
	"context"
	"errors"

	"github.com/urfave/cli/v2"

	"watchword/agent"
)

func (w *ww) lockCommand() *cli.Command {
	return &cli.Command{
		Name: "lock", Category: "Every day",
		Usage: "Lock every vault: the next command asks for the master password.",
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
	if w.Agent != nil && !w.opt.dryRun {
		err := w.Agent.Client(w.config.Paths.Runtime).DropAll(ctx)
		if err != nil && !errors.Is(err, agent.ErrNoAgent) {
			return &failure{exit: exitFailure, code: "agent", message: err.Error() + ".", state: "What it holds was not locked.", cause: err}
		}
	}
	w.done("", "locked")
	return nil
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
