package cmd

import (
	"context"

	"github.com/urfave/cli/v2"

	"watchword/crypto"
	"watchword/secret"
	"watchword/vault"
)

func (w *ww) passwdCommand() *cli.Command {
	var file string
	return &cli.Command{
		Name: "passwd", Category: "Vault",
		Usage: "Change the master password. The vault gets a new key; a key file or hardware key stays, a recovery code gives way to a new one, every other way in is closed.",
		Description: `ww passwd
ww passwd --password-file OLD --new-password-file NEW`,
		Flags: []cli.Flag{&cli.StringFlag{Name: "new-password-file", Destination: &file, Usage: "read the new one from `FILE`, - for standard input"}},
		Action: func(c *cli.Context) error {
			if err := noArgs("passwd", c.Args().Slice()); err != nil {
				return err
			}
			if file == "-" {
				if err := w.ownStdin("--new-password-file"); err != nil {
					return err
				}
			}
			return w.passwd(c.Context, w.unlockAnew, file)
		},
	}
}

// passwd makes a slot of the kind that was opened: a vault that needs a key file
// goes on needing the same. It is for whom open lets in.
func (w *ww) passwd(ctx context.Context, open vault.Unlocker, file string) error {
	var slots []crypto.Slot
	var kind crypto.Kind
	renewed := false
	return w.rekeyAnew(ctx, rekeying{
		open: open,
		through: func(h *crypto.Header) (*crypto.Header, error) {
			slots = h.Slots
			return h, nil
		},
		change: func(given *proof) error {
			password, err := w.nextPassword(ctx, file)
			if err != nil {
				return err
			}
			given.password.Wipe()
			given.password, kind = password, given.kind
			renewed = file == "" && hasKind(slots, crypto.Recovery)
			if renewed && !w.opt.dryRun {
				given.code, err = w.anotherCode(ctx)
			}
			return err
		},
		say:   func() { w.sayPasswd(slots, kind, renewed) },
		typed: file == "",
		anew:  true,
	})
}

// anotherCode draws a recovery code in place of one that is to be closed, shows
// it, and returns it for the caller to wipe. Whoever chose the password at the
// terminal is there to write it down.
func (w *ww) anotherCode(ctx context.Context) (secret.Value, error) {
	code, err := crypto.NewRecovery(w.Rand)
	if err != nil {
		return secret.Value{}, err
	}
	plain := crypto.FormatRecovery(code)
	defer plain.Wipe()
	if err := w.showCode(ctx, "Your new recovery code", plain); err != nil {
		code.Wipe()
		return secret.Value{}, err
	}
	return code, nil
}

func (w *ww) sayPasswd(slots []crypto.Slot, kind crypto.Kind, renewed bool) {
	w.done("", "master password changed")
	if renewed {
		slots = without(slots, crypto.Recovery)
		w.Console.Note("the recovery code from before, or its shares, will not open this vault any more; the new code does · ww recovery test")
	}
	w.sayDropped(slots, kind)
	switch {
	case w.opt.dryRun:
		return
	case kind == crypto.PasswordAndFile:
		w.Console.Note("the vault still needs the same key file")
	case kind.IsDevice():
		w.Console.Note("the vault still needs the same hardware key")
		if !renewed {
			w.warnOfOneKey(slots)
		}
	}
	w.Console.Note("an old copy of the file still opens with the old password")
}

func (w *ww) nextPassword(ctx context.Context, file string) (secret.Value, error) {
	if file != "" {
		password, err := w.readFile(file)
		return w.acceptable(ctx, password, err)
	}
	return w.typeNewPassword(ctx, "New master password: ")
}
