package cmd

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/urfave/cli/v2"

	"watchword/internal/clip"
	"watchword/secret"
	"watchword/vault"
)

// clearVerb is the verb of the process that clears the clipboard; only ww
// itself uses it.
const clearVerb = "clear-later"

type copyOptions struct {
	words []string
	field string        // empty: as words say
	stay  time.Duration // 0: as clipboard.clear says
}

func (w *ww) copyCommand() *cli.Command {
	var o copyOptions
	return &cli.Command{
		Name: "copy", Aliases: []string{"c"}, Category: "Every day", ArgsUsage: "NAME [WORD…] [user|url|note|password]",
		Usage: "Copy a password, or what else an entry is about, or another field, to the clipboard. It is cleared after 45 seconds, if it is still there.",
		Description: `ww copy github
ww copy github work                of several accounts the one with this word
ww copy github user                another field
ww copy github -f token            any other field
ww copy github --for 10s           for a shorter time`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "field", Aliases: []string{"f"}, Destination: &o.field, Usage: "the `FIELD` to copy"},
			&cli.DurationFlag{Name: "for", Destination: &o.stay, Usage: "clear it after a `TIME`, not that of the setting clipboard.clear"},
		},
		Action: func(c *cli.Context) error {
			if o.words = c.Args().Slice(); len(o.words) == 0 {
				_, err := oneArg("copy", "NAME [FIELD]", nil)
				return err
			}
			if c.IsSet("for") && (o.stay < time.Second || o.stay > time.Hour) {
				return usage("--for takes a time from 1s to 1h.")
			}
			return w.copy(c.Context, o)
		},
	}
}

func (w *ww) clearCommand() *cli.Command {
	return &cli.Command{
		Name: "clear", Category: "Every day",
		Usage:       "Clear the clipboard now, whatever is on it.",
		Description: `ww clear`,
		Action: func(c *cli.Context) error {
			if err := noArgs("clear", c.Args().Slice()); err != nil {
				return err
			}
			return w.clear(c.Context)
		},
	}
}

func (w *ww) clear(ctx context.Context) error {
	board, err := w.board()
	if err != nil {
		return err
	}
	if err := board.Clear(ctx); err != nil {
		return err
	}
	w.Console.Say("clipboard cleared")
	return nil
}

// clearLaterCommand is what a copy leaves running: it gets a random key and
// the HMAC of the value on standard input, never the value.
func (w *ww) clearLaterCommand() *cli.Command {
	return &cli.Command{
		Name: clearVerb, Hidden: true,
		Action: func(c *cli.Context) error {
			k, err := w.keeper()
			if err != nil {
				return err
			}
			defer secret.Settle() // it had the value in its hands, to compare it
			return k.Serve(c.Context, w.Console.In, w.Sleep)
		},
	}
}

func (w *ww) keeper() (clip.Keeper, error) {
	board, err := w.board()
	return clip.Keeper{
		Board: board, FS: w.Disk, Dir: w.config.Paths.Runtime, Rand: w.Rand,
		Helper: []string{w.Executable, clearVerb}, Env: w.Clipboard.Environ(),
	}, err
}

func (w *ww) copy(ctx context.Context, o copyOptions) error {
	s, err := w.store()
	if err != nil {
		return err
	}
	k, err := w.keeper()
	switch {
	case err != nil && w.none(s): // nor a password to show
		return vault.ErrNoVault
	case err != nil:
		return orShow(err, o.words, o.field)
	}
	if o.stay == 0 {
		o.stay = w.config.Duration("clipboard.clear")
	}
	return w.view(ctx, func(tx *vault.Tx) error {
		words, name := o.words, o.field
		if name == "" {
			if words, name, err = w.nameAndField(tx, words); err != nil {
				return err
			}
		}
		e, err := w.pick(ctx, tx, words...)
		if err != nil {
			return hintField(err, words)
		}
		return w.copyField(ctx, tx, k, e, cmp.Or(name, mainField(e)), o.stay)
	})
}

// hintField tells how a field is meant to who gave a word too many for a name.
func hintField(err error, words []string) error {
	var f *failure
	if len(words) > 1 && errors.As(err, &f) && f.code == "not-found" {
		f.hints = append(f.hints, "ww copy NAME -f FIELD  copies another field")
	}
	return err
}

// copyField copies one field of e and says so.
func (w *ww) copyField(ctx context.Context, tx *vault.Tx, k clip.Keeper, e *vault.Entry, name string, stay time.Duration) error {
	f, err := field(e, name)
	if err != nil {
		return err
	}
	value, err := w.valueOf(ctx, tx, e, f)
	if err != nil {
		return err
	}
	defer value.Wipe()
	if err := k.Copy(ctx, value, stay); err != nil {
		return orShowEntry(err, tx, e, name)
	}
	tx.Used(e.ID)
	w.copied(e, name, stay, k.Board.Blind())
	if len(f.Others) > 0 {
		w.Console.Warn("%s of %s was changed on two devices: ww sync resolve %s", name, e.Text(vault.Name), shellWord(e.Text(vault.Name)))
	}
	return nil
}

// valueOf returns a field, plain or not, to be handed out, for the caller to
// wipe.
func (w *ww) valueOf(ctx context.Context, tx *vault.Tx, e *vault.Entry, f *vault.Field) (secret.Value, error) {
	if f.Form != vault.Secret {
		return secret.New([]byte(f.Item.Text)), nil
	}
	if err := w.mayOpen(ctx, tx, e); err != nil {
		return secret.Value{}, err
	}
	return tx.Value(e.ID, &f.Item, f.By)
}

// copied says what was copied. A terminal that was only sent the value tells
// nobody whether it took it, nor can it be cleared.
func (w *ww) copied(e *vault.Entry, name string, stay time.Duration, blind bool) {
	what := e.Text(vault.Name)
	if user := e.Text(vault.User); user != "" && name != vault.User {
		what += " · " + user
	}
	if blind {
		w.Console.Say("%s · %s sent to your terminal's clipboard, which ww cannot clear", what, name)
		return
	}
	w.Console.Say("%s · %s copied (clears in %d s)", what, name, int(stay.Seconds()))
}
