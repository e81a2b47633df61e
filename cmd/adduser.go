package cmd

import (
	"errors"
	"io"

	"github.com/urfave/cli/v2"

	"watchword/generator"
)

// userOptions say how a user name is found that no other site knows.
type userOptions struct {
	alias string // a mail address
	fresh bool
}

func (o *userOptions) flags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "alias", Destination: &o.alias, Usage: "the user name is an alias of the address `MAIL` for this site: me+github@example.org"},
		&cli.BoolFlag{Name: "new-user", Destination: &o.fresh, Usage: "make a user name that can be spoken"},
	}
}

// makeUser finds the user name where it is not given but how to find it.
func (o *addOptions) makeUser(rand io.Reader) (err error) {
	made := o.newName.alias != "" || o.newName.fresh
	switch {
	case made && (o.user != "" || o.noUser):
		return usage("a user name is given; there is none to find.")
	case made && o.kind != "login":
		return usage("%s has no user name.", kindOf(o.kind).a())
	case o.newName.alias != "" && o.newName.fresh:
		return usage("--alias and --new-user exclude each other.")
	case o.newName.alias != "":
		return o.useAlias()
	case o.newName.fresh:
		o.user, err = speakable(rand)
	}
	return err
}

// useAlias makes the alias for the first address, or for the name.
func (o *addOptions) useAlias() (err error) {
	site := o.name
	if len(o.addresses) > 0 {
		site = o.addresses[0]
	}
	o.user, err = generator.Alias(o.newName.alias, site)
	if errors.Is(err, generator.ErrAlias) {
		return usage("%v.", err)
	}
	return err
}

// speakable makes a user name, which is no secret.
func speakable(rand io.Reader) (user string, err error) {
	v, err := generator.Username().Generate(rand)
	if err != nil {
		return "", err
	}
	defer v.Wipe()
	err = v.Reveal(func(b []byte) error { user = string(b); return nil })
	return user, err
}
