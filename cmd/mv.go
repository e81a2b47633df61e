package cmd

import (
	"context"
	"errors"

	"github.com/urfave/cli/v2"

	"watchword/vault"
)

// moveOptions are those of mv and cp.
type moveOptions struct {
	name           string
	newName        string  // "": as before
	user           *string // nil: as before
	to             string  // the vault; "": the same
	toPasswordFile string
}

func (w *ww) mvCommand() *cli.Command {
	var o moveOptions
	return &cli.Command{
		Name: "mv", Aliases: []string{"rename"}, Category: "Look after", ArgsUsage: "NAME [NEWNAME]",
		Usage: "Rename an entry, or move it to another vault. What other entries are called does not matter.",
		Description: `ww mv github work/github
ww mv github github -u octo        the same name, another user
ww mv github --to work             into the vault called work; here it goes to the trash`,
		Flags: o.flags(),
		Action: func(c *cli.Context) error {
			if err := o.read(c); err != nil {
				return err
			}
			if o.to != "" {
				return w.moveAcross(c.Context, o)
			}
			return w.mv(c.Context, o)
		},
	}
}

func (o *moveOptions) flags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "user", Aliases: []string{"u"}, Usage: "the `USER` name from now on"},
		&cli.StringFlag{Name: "to", Destination: &o.to, Usage: "into the `VAULT` of this name or path"},
		&cli.StringFlag{Name: "to-password-file", Destination: &o.toPasswordFile, Usage: "read that vault's master password from `FILE`; without it, the given one is tried"},
	}
}

// read takes what was asked from the command line of mv or cp.
func (o *moveOptions) read(c *cli.Context) (err error) {
	verb := c.Command.Name
	if o.name, o.newName, err = oneOrTwo(verb, "NAME NEWNAME", c.Args().Slice()); err != nil {
		return err
	}
	if c.IsSet("user") {
		user := c.String("user")
		o.user = &user
	}
	switch {
	case o.to == "" && (c.IsSet("to") || c.IsSet("to-password-file")):
		return usage("--to takes the name of a vault.")
	case c.NArg() == 2:
		o.newName, err = vault.ParseName(o.newName)
		return err
	case o.to == "":
		f := usage("%s it where?   ww %s NAME NEWNAME", verb, verb)
		f.hints = []string{"ww help " + verb}
		return f
	}
	return nil
}

// target returns the name and user that e is to have.
func (o *moveOptions) target(e *vault.Entry) (name, user string) {
	name, user = e.Text(vault.Name), e.Text(vault.User)
	if o.newName != "" {
		name = o.newName
	}
	if o.user != nil {
		user = *o.user
	}
	return name, user
}

// mv renames an entry.
func (w *ww) mv(ctx context.Context, o moveOptions) error {
	var changed bool
	var from, to string
	err := w.update(ctx, func(tx *vault.Tx) error {
		e, err := w.pickToChange(ctx, tx, o.name)
		if err != nil {
			return err
		}
		name, user := o.target(e)
		if err := freeBut(tx, name, user, e.ID); err != nil {
			return err
		}
		from, to = renamed(e, name, user)
		changed, err = tx.Edit(e.ID, vault.Set(vault.Name, name), vault.Set(vault.User, user))
		return err
	})
	switch {
	case err != nil:
		return err
	case !changed:
		w.Console.Note("%s is called that already", from)
	default:
		w.done("ww undo", "renamed %s → %s", from, to)
	}
	return nil
}

// renamed says both names, with the users where these differ.
func renamed(e *vault.Entry, name, user string) (from, to string) {
	if user == e.Text(vault.User) {
		return e.Text(vault.Name), name
	}
	return e.Text(vault.Name) + ":" + e.Text(vault.User), name + ":" + user
}

// freeBut makes sure that no entry but one has this name and user. No entry
// has the zero id.
func freeBut(tx *vault.Tx, name, user string, but vault.ID) error {
	rows, err := named(tx, name, user)
	for _, row := range living(rows) {
		if row.ID != but {
			return taken(name, user)
		}
	}
	return err
}

func taken(name, user string) *failure {
	f := exists(name, user)
	f.hints = []string{"-u USER  tells the two apart by user"}
	return f
}

// roomFor makes sure that e can come back as it was: no other entry may have
// its name and user by now.
func roomFor(tx *vault.Tx, e *vault.Entry) error {
	name, user := e.Text(vault.Name), e.Text(vault.User)
	err := freeBut(tx, name, user, e.ID)
	var f *failure
	if errors.As(err, &f) {
		exact := name
		if user != "" {
			exact += ":" + user
		}
		f.hints = []string{"ww mv " + shellWord(exact) + " NEWNAME  makes room for it"}
	}
	return err
}
