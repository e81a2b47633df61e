package cmd

import (
	"context"
	"time"

	"github.com/urfave/cli/v2"

	"watchword/agent"
	"watchword/crypto"
	"watchword/secret"
	"watchword/vault"
)

type unlockOptions struct {
	span  time.Duration
	given bool // --for
}

func (w *ww) unlockCommand() *cli.Command {
	var o unlockOptions
	return &cli.Command{
		Name: "unlock", Category: "Every day",
		Usage: "Unlock the vault for the next commands, until it is not used for a while.",
		Description: `ww unlock
ww unlock --for 1h                 for an hour from now, used or not
ww unlock --password-file F        without a question`,
		Flags: []cli.Flag{
			&cli.DurationFlag{Name: "for", Destination: &o.span, Usage: "lock it after a `TIME`, not by the settings lock.idle and lock.max"},
		},
		Action: func(c *cli.Context) error {
			if err := noArgs("unlock", c.Args().Slice()); err != nil {
				return err
			}
			o.given = c.IsSet("for")
			return w.unlockFor(c.Context, o)
		},
	}
}

// unlockFor gives the key to the agent, wherever the password is from. What is
// unlocked already stays so; --for sets the time anew, and so needs the
// password.
func (w *ww) unlockFor(ctx context.Context, o unlockOptions) error {
	terms, err := w.unlockTerms(o)
	if err != nil {
		return err
	}
	s, err := w.store()
	if err != nil {
		return err
	}
	defer secret.Settle()
	already := false
	unlock := func(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
		if !o.given {
			if key := w.held(ctx, h); key != nil {
				already = true
				return w.inLockedMemory(key)
			}
		}
		return w.unlockToKeep(ctx, h, terms)
	}
	if err := s.View(ctx, unlock, func(*vault.Tx) error { return nil }); err != nil {
		return err
	}
	if already {
		w.done("ww lock", "unlocked already")
	} else {
		w.done("ww lock", "unlocked for %s", spoken(terms.Idle))
	}
	return nil
}

// unlockToKeep asks for the password and gives the key to the agent: here it is
// a failure if that does not work.
func (w *ww) unlockToKeep(ctx context.Context, h *crypto.Header, terms agent.Terms) (*crypto.Key, error) {
	key, err := w.unlockAnew(ctx, h)
	if err != nil || w.opt.dryRun {
		return key, err
	}
	if _, err := w.keep(ctx, h.ID, key, terms); err != nil {
		key.Wipe()
		return nil, &failure{exit: exitFailure, code: "agent", message: err.Error() + ".", state: "The vault stays locked.", cause: err}
	}
	return key, nil
}

// unlockTerms are those of the settings, or of --for.
func (w *ww) unlockTerms(o unlockOptions) (agent.Terms, error) {
	terms := w.terms()
	switch {
	case w.Agent == nil:
		return terms, usage("there is no agent here to keep the key.")
	case w.opt.noAgent:
		return terms, usage("unlock and --no-agent cannot both be meant.")
	case !o.given && terms.Idle == 0:
		f := usage("the setting lock.idle says to ask each time.")
		f.hints = []string{"ww unlock --for 1h", "ww config lock.idle 10m"}
		return terms, f
	case !o.given:
		return terms, nil
	case o.span < time.Minute || o.span > agent.MaxLife:
		return terms, usage("--for takes a time from 1m to %dh, not %s.", agent.MaxLife/time.Hour, o.span)
	}
	terms.Idle, terms.Life = o.span.Truncate(time.Second), o.span.Truncate(time.Second)
	return terms, nil
}
