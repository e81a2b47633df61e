package cmd

import (
	"context"
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"watchword/secret"
	"watchword/vault"
)

type getOptions struct {
	name, field, id  string
	noNewline, force bool
	reveal           bool
}

func (w *ww) getCommand() *cli.Command {
	var o getOptions
	return &cli.Command{
		Name: "get", Category: "Scripts", ArgsUsage: "NAME[:USER] [FIELD]",
		Usage: "Write one field of one entry to standard output. Made for scripts: names must match exactly.",
		Description: `ww get github                      the password, one line
ww get visa                        of a card the number, of a key the private one, of a note its text
ww get github:work-bot token       another account, another field
ww get --json github               everything but secrets; add --reveal for those`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "id", Destination: &o.id, Usage: "by `ID` instead of name"},
			&cli.BoolFlag{Name: "no-newline", Aliases: []string{"0"}, Destination: &o.noNewline, Usage: "no newline at the end"},
			&cli.BoolFlag{Name: "force", Destination: &o.force, Usage: "also to a terminal"},
			&cli.BoolFlag{Name: "reveal", Destination: &o.reveal, Usage: "with --json: secrets too"},
		},
		Action: func(c *cli.Context) (err error) {
			words := c.Args().Slice()
			if o.id != "" {
				words = append([]string{"id:" + o.id}, words...)
			}
			if o.name, o.field, err = oneOrTwo("get", "NAME [FIELD]", words); err != nil {
				return err
			}
			return w.get(c.Context, o)
		},
	}
}

func (w *ww) get(ctx context.Context, o getOptions) error {
	return w.view(ctx, func(tx *vault.Tx) error {
		e, err := w.pickExactly(tx, o.name)
		if err != nil {
			return err
		}
		tx.Used(e.ID)
		if w.opt.json {
			return w.getJSON(ctx, tx, e, o)
		}
		if o.field == "" {
			o.field = mainField(e)
		}
		f, err := field(e, o.field)
		if err != nil {
			return err
		}
		return w.deliver(ctx, tx, e, f, o)
	})
}

// getJSON writes all of an entry, or of its fields only the one asked for.
func (w *ww) getJSON(ctx context.Context, tx *vault.Tx, e *vault.Entry, o getOptions) error {
	if o.reveal && w.Console.OutTTY && !o.force {
		return revealedOnScreen()
	}
	if o.field != "" {
		if _, err := field(e, o.field); err != nil {
			return err
		}
	}
	if o.reveal {
		if err := w.mayOpen(ctx, tx, e); err != nil {
			return err
		}
	}
	return w.entryJSON(tx, e, o.field, o.reveal)
}

// deliver writes a field to standard output. A secret goes to a terminal
// only by force.
func (w *ww) deliver(ctx context.Context, tx *vault.Tx, e *vault.Entry, f *vault.Field, o getOptions) error {
	newline, raw := !o.noNewline, !w.Console.OutTTY || o.force
	switch {
	case f.Form != vault.Secret && raw:
		return w.write([]byte(f.Item.Text), newline)
	case f.Form != vault.Secret:
		return w.write([]byte(w.Console.Text(f.Item.Text)), newline)
	case !raw:
		return w.onScreen(o)
	}
	if len(f.Others) > 0 {
		w.Console.Warn("%s of %s was changed on two devices: ww sync resolve %s", o.field, e.Text(vault.Name), shellWord(o.name))
	}
	value, err := w.valueOf(ctx, tx, e, f)
	if err != nil {
		return err
	}
	defer value.Wipe()
	return w.writeSecret(value, newline)
}

// onScreen refuses to print a secret where others can look.
func (w *ww) onScreen(o getOptions) *failure {
	name := shellWord(o.name)
	f := &failure{exit: exitUsage, code: "terminal", message: "that would print a password on your screen."}
	if o.field != "" && o.field != vault.Password {
		field := shellWord(o.field)
		f.message = "that would print a secret on your screen."
		f.hints = []string{"ww copy " + name + " " + field, "ww show -r " + name + " -f " + field + "  looks at it", "ww get --force " + name + " " + field}
		return f
	}
	copies := "ww "
	if slices.Contains(w.verbNames(), o.name) {
		copies = "ww copy "
	}
	f.hints = []string{copies + name + " (copy) · ww show -r " + name + " (look) · ww get --force " + name}
	return f
}

// revealedOnScreen is onScreen for all secrets of an entry.
func revealedOnScreen() *failure {
	return &failure{
		exit: exitUsage, code: "terminal", message: "that would print secrets on your screen.",
		hints: []string{"--force  prints them all the same"},
	}
}

func (w *ww) writeSecret(value secret.Value, newline bool) error {
	return value.Reveal(func(b []byte) error { return w.write(b, newline) })
}

// write puts b on standard output as it is. The newline goes by itself, so
// that a secret is not copied for it.
func (w *ww) write(b []byte, newline bool) error {
	if _, err := w.Console.Out.Write(b); err != nil || !newline {
		return err
	}
	_, err := io.WriteString(w.Console.Out, "\n")
	return err
}
