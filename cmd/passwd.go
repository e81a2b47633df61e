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
		Usage: "Change the master password. The vault gets a new key; a key file stays, every other way in is closed.",
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
			return nil
		},
		say:   func() { w.sayPasswd(slots, kind) },
		typed: file == "",
	})
}

func (w *ww) sayPasswd(slots []crypto.Slot, kind crypto.Kind) {
	w.done("", "master password changed")
	w.sayDropped(slots, kind)
	switch {
	case w.opt.dryRun:
		return
	case kind == crypto.PasswordAndFile:
		w.Console.Note("the vault still needs the same key file")
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
