package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"
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
	name, field string
	stay        time.Duration // 0: as clipboard.clear says
}

func (w *ww) copyCommand() *cli.Command {
	var o copyOptions
	return &cli.Command{
		Name: "copy", Aliases: []string{"c"}, Category: "Every day", ArgsUsage: "NAME [FIELD]",
		Usage: "Copy a password, or another field, to the clipboard. It is cleared after 45 seconds, if it is still there.",
		Description: `ww copy github
ww copy github user                another field
ww copy github --for 10s           for a shorter time`,
		Flags: []cli.Flag{&cli.DurationFlag{Name: "for", Destination: &o.stay, Usage: "clear it after a `TIME`, not that of the setting clipboard.clear"}},
		Action: func(c *cli.Context) (err error) {
			if o.name, o.field, err = oneOrTwo("copy", "NAME [FIELD]", c.Args().Slice()); err != nil {
				return err
			}
			if c.IsSet("for") && (o.stay < time.Second || o.stay > time.Hour) {
				return usage("--for takes a time from 1s to 1h.")
			}
			if o.field == "" {
				o.field = vault.Password
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
	k, err := w.keeper()
	if err != nil {
		return err
	}
	if o.stay == 0 {
		o.stay = w.config.Duration("clipboard.clear")
	}
	return w.view(ctx, func(tx *vault.Tx) error {
		e, err := w.pick(ctx, tx, o.name)
		if err != nil {
			return err
		}
		f, err := field(e, o.field)
		if err != nil {
			return err
		}
		value, err := valueOf(tx, e, f)
		if err != nil {
			return err
		}
		defer value.Wipe()
		if err := k.Copy(ctx, value, o.stay); err != nil {
			return err
		}
		tx.Used(e.ID)
		w.copied(e, o, k.Board.Blind())
		return nil
	})
}

// valueOf returns a field, plain or not, for the caller to wipe.
func valueOf(tx *vault.Tx, e *vault.Entry, f *vault.Field) (secret.Value, error) {
	if f.Form == vault.Secret {
		return tx.Value(e.ID, &f.Item, f.By)
	}
	return secret.New([]byte(f.Item.Text)), nil
}

// copied says what was copied. A terminal that was only sent the value tells
// nobody whether it took it, nor can it be cleared.
func (w *ww) copied(e *vault.Entry, o copyOptions, blind bool) {
	what := e.Text(vault.Name)
	if user := e.Text(vault.User); user != "" && o.field != vault.User {
		what += " · " + user
	}
	if blind {
		w.Console.Say("%s · %s sent to your terminal's clipboard, which ww cannot clear", what, o.field)
		return
	}
	w.Console.Say("%s · %s copied (clears in %s)", what, o.field, o.stay)
}

// explainClipboard says why there is no clipboard, and what to do instead.
func explainClipboard(err error) *failure {
	var none *clip.NoneError
	var remote *clip.RemoteError
	f := &failure{
		exit: exitNoClipboard, code: "no-clipboard", cause: err,
		hints: []string{"ww get --force NAME  prints it instead"},
	}
	switch {
	case errors.As(err, &remote):
		f.message = fmt.Sprintf("you are on %s over ssh; its clipboard is not the one on your desk.", remote.Host)
		f.hints = append(f.hints, "ww config clipboard.osc52 on  sends it through your terminal; tmux may keep a copy")
	case errors.As(err, &none) && none.Display:
		f.message = fmt.Sprintf("there is no clipboard here (tried %s).", strings.Join(none.Tried, ", "))
		f.hints = append(f.hints, "apt install wl-clipboard xclip  brings one")
	case errors.As(err, &none):
		f.message = "there is no clipboard here: no desktop."
	default:
		return nil
	}
	return f
}
