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
		Usage: "Change the master password. The vault gets a new key; every other way in is closed.",
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
			return w.passwd(c.Context, file)
		},
	}
}

func (w *ww) passwd(ctx context.Context, file string) error {
	s, err := w.store()
	if err != nil {
		return err
	}
	var old *crypto.Header
	unlock := func(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
		old = h
		return w.unlockAnew(ctx, h)
	}
	defer secret.Settle()
	open := kept(s.Update)
	if w.opt.dryRun {
		open = s.View
	}
	var key *crypto.Key
	defer func() { key.Wipe() }()
	err = open(ctx, unlock, func(tx *vault.Tx) error {
		password, err := w.nextPassword(ctx, file)
		if err != nil {
			return err
		}
		defer password.Wipe()
		if w.opt.dryRun {
			return nil // what follows takes seconds
		}
		key, err = w.rekey(tx, old, password)
		return err
	})
	if err != nil {
		return err
	}
	w.done("", "master password changed")
	if key != nil {
		w.rekeyed(ctx, old.ID, key, file == "")
	}
	w.sayDropped(old.Slots)
	if !w.opt.dryRun {
		w.Console.Note("an old copy of the file still opens with the old password")
	}
	return nil
}

func (w *ww) nextPassword(ctx context.Context, file string) (secret.Value, error) {
	if file != "" {
		password, err := w.readFile(file)
		return w.acceptable(ctx, password, err)
	}
	return w.typeNewPassword(ctx, "New master password: ")
}

// rekey puts the vault under a new key with one slot, whose costs are never
// lower than those before. It returns a copy of the key, for the caller to wipe.
func (w *ww) rekey(tx *vault.Tx, old *crypto.Header, password secret.Value) (*crypto.Key, error) {
	key, err := crypto.NewKey(w.Rand)
	if err != nil {
		return nil, err
	}
	costs := func() crypto.Params { return dearer(w.costs(), old.Slots) }
	slot, err := w.passwordSlot(old.ID, password, costs, key)
	if err != nil {
		key.Wipe()
		return nil, err
	}
	ours := key.Clone()
	tx.Rekey(key, []crypto.Slot{slot})
	return ours, nil
}

// dearer returns the costs that ask most of a thief.
func dearer(costs crypto.Params, slots []crypto.Slot) crypto.Params {
	work := func(p crypto.Params) uint64 { return uint64(p.Time) * uint64(p.Memory) }
	for _, slot := range slots {
		if p := slot.Params(); work(p) > work(costs) {
			costs = p
		}
	}
	return costs
}

// sayDropped names the ways in that are closed now.
func (w *ww) sayDropped(slots []crypto.Slot) {
	for _, slot := range slots {
		switch slot.Kind() {
		case crypto.Password:
		case crypto.PasswordAndFile:
			w.Console.Warn("the key file will not open this vault any more")
		case crypto.Recovery:
			w.Console.Warn("the recovery code will not open this vault any more")
		default:
			w.Console.Warn("a way in that this version does not know (%d) will not open this vault any more", slot.Kind())
		}
	}
}
