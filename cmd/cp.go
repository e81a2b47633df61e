package cmd

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"watchword/secret"
	"watchword/vault"
)

func (w *ww) cpCommand() *cli.Command {
	var o moveOptions
	return &cli.Command{
		Name: "cp", Category: "Look after", ArgsUsage: "NAME [NEWNAME]",
		Usage: "Make a new entry with the fields of another, without its history, here or in another vault.",
		Description: `ww cp github github-test
ww cp github github -u work-bot    the same name, another user
ww cp github --to work             into the vault called work`,
		Flags: o.flags(),
		Action: func(c *cli.Context) error {
			if err := o.read(c); err != nil {
				return err
			}
			if o.to != "" {
				return w.copyAcross(c.Context, o)
			}
			return w.cp(c.Context, o)
		},
	}
}

// cp makes an entry like another in the same vault.
func (w *ww) cp(ctx context.Context, o moveOptions) error {
	var from, to string
	err := w.update(ctx, func(tx *vault.Tx) error {
		e, err := w.pickToChange(ctx, tx, o.name)
		if err != nil {
			return err
		}
		name, user := o.target(e)
		from, to = renamed(e, name, user)
		d, err := w.duplicate(ctx, tx, e)
		if err != nil {
			return err
		}
		defer d.wipe()
		return d.addTo(tx, name, user)
	})
	if err != nil {
		return err
	}
	w.done("ww undo", "copied %s → %s", from, to)
	return nil
}

// A double is what another entry like one consists of. Its secrets are open:
// wipe it.
type double struct {
	changes []vault.Change
	secrets []secret.Value
}

func (d *double) wipe() {
	for _, value := range d.secrets {
		value.Wipe()
	}
}

// addTo makes the entry, if its name and user are free in tx.
func (d *double) addTo(tx *vault.Tx, name, user string) error {
	if err := freeBut(tx, name, user, vault.ID{}); err != nil {
		return err
	}
	_, err := tx.Add(append(slices.Clone(d.changes), vault.Set(vault.Name, name), vault.Set(vault.User, user))...)
	return err
}

// duplicate opens every field of e. Values that were destroyed are told and
// left out.
func (w *ww) duplicate(ctx context.Context, tx *vault.Tx, e *vault.Entry) (_ *double, err error) {
	d := &double{}
	defer func() {
		if err != nil {
			d.wipe()
		}
	}()
	if err := w.duplicateAddresses(d, e); err != nil {
		return nil, err
	}
	for i := range e.Fields {
		f := &e.Fields[i]
		switch {
		case strings.HasPrefix(f.Key, urlPrefix) && f.Form == vault.Text:
		case f.Form == vault.Text:
			d.changes = append(d.changes, vault.Set(f.Key, f.Item.Text))
		case f.Form == vault.Secret:
			value, err := w.valueOf(ctx, tx, e, f)
			if errors.Is(err, vault.ErrPurged) {
				w.Console.Warn("%s was destroyed and is not copied", nameOf(f.Key))
				continue
			}
			if err != nil {
				return nil, err
			}
			d.secrets = append(d.secrets, value)
			d.changes = append(d.changes, vault.SetSecret(f.Key, value))
		}
	}
	return d, nil
}

// duplicateAddresses gives the addresses of e keys that keep their order:
// those of one change are shown in the order of their keys.
func (w *ww) duplicateAddresses(d *double, e *vault.Entry) error {
	keys, err := w.addressKeys(len(e.URLs()))
	for i, key := range keys {
		d.changes = append(d.changes, vault.Set(key, e.URLs()[i]))
	}
	return err
}
