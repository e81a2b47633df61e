package cmd

import (
	"context"
	"errors"
	"strings"

	"github.com/urfave/cli/v2"

	"watchword/secret"
	"watchword/vault"
)

type addOptions struct {
	name, user, kind string
	assignments      []string // field=value
	urls, tags       cli.StringSlice
	addresses        []string // of the name, of --url and of url=
	noUser           bool     // said by -u ''
	stdin, typed     bool
	note, noCopy     bool
	newName          userOptions
	recipe           recipeOptions
}

func (w *ww) addCommand() *cli.Command {
	var o addOptions
	return &cli.Command{
		Name: "add", Category: "Every day", ArgsUsage: "[NAME|ADDRESS] [FIELD=VALUE…]",
		Usage: "Store a login, or another kind of entry. Without a password of your own, a strong one is made.",
		Description: `ww add github.com                   asks for the rest; the name is github
ww add github -u octocat --length 16 --no-symbols
ww add github.com --alias me@example.org
ww add bank --rules 'maxlength: 12; allowed: [-_.]'
ww add github -u octocat -p         type the password yourself
ww add "Guest wifi" --kind wifi ssid="Casa Guest"
printf %s "$PW" | ww add github -u octocat --stdin --no-input`,
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "user", Aliases: []string{"u"}, Destination: &o.user, Usage: "the `USER` name"},
			&cli.StringSliceFlag{Name: "url", Destination: &o.urls, Usage: "an `ADDRESS`; may be repeated"},
			&cli.StringSliceFlag{Name: "tag", Destination: &o.tags, Usage: "a `TAG`; may be repeated"},
			&cli.BoolFlag{Name: "note", Destination: &o.note, Usage: "ask for a note"},
			&cli.StringFlag{Name: "kind", Value: "login", Destination: &o.kind, Usage: "the `KIND` of entry: " + kindNames()},
			&cli.BoolFlag{Name: "p", Destination: &o.typed, Usage: "type the password"},
			&cli.BoolFlag{Name: "stdin", Destination: &o.stdin, Usage: "read the password from standard input, or what else is the secret of its kind"},
			&cli.BoolFlag{Name: "no-copy", Destination: &o.noCopy, Usage: "do not copy the password that is made"},
		}, append(append(o.newName.flags(), askFlags(&o.tags, nil)...), o.recipe.flagsWithLength()...)...),
		Action: func(c *cli.Context) error {
			o.recipe.read(c)
			o.noUser = c.IsSet("user") && o.user == ""
			if words := c.Args().Slice(); len(words) > 0 {
				o.name, o.assignments = words[0], words[1:]
				return w.add(c.Context, o)
			}
			return w.addUnnamed(c.Context, o)
		},
	}
}

// addUnnamed is add for who did not say what: the name is asked for.
func (w *ww) addUnnamed(ctx context.Context, o addOptions) (err error) {
	if o.name, err = w.askName(ctx); err != nil {
		return err
	}
	return w.add(ctx, o)
}

func (w *ww) add(ctx context.Context, o addOptions) error {
	if err := errors.Join(checkKind(o.kind), w.checkInput(o.stdin, o.typed), o.check(w.opt.noInput), o.checkRecipe(), o.recipe.usable(w.Rand)); err != nil {
		return err
	}
	if err := o.readName(); err != nil {
		return err
	}
	if err := o.makeUser(w.Rand); err != nil {
		return err
	}
	w.warnOfLookAlikes(o.addresses)
	d := draft{alone: o.stdin || w.opt.noInput}
	defer d.wipe()
	var id vault.ID
	err := w.update(ctx, func(tx *vault.Tx) (err error) {
		if err := w.compose(ctx, tx, &o, &d); err != nil {
			return err
		}
		id, err = tx.Add(d.changes...)
		return err
	})
	if err != nil {
		return err
	}
	return w.added(ctx, id, &o, &d)
}

// A draft is an entry that is put together. Its owner wipes it.
type draft struct {
	changes []vault.Change
	secrets []secret.Value
	made    secret.Value // the password, where one was made
	alone   bool         // nobody is there to be asked
	asked   bool         // somebody was there and answered
	another bool         // there are entries of this name already
}

func (d *draft) wipe() {
	for _, v := range d.secrets {
		v.Wipe()
	}
}

// hide takes a secret over.
func (d *draft) hide(key string, value secret.Value) {
	d.secrets = append(d.secrets, value)
	d.changes = append(d.changes, vault.SetSecret(key, value))
}

// compose puts the entry together, from the command line and from answers.
func (w *ww) compose(ctx context.Context, tx *vault.Tx, o *addOptions, d *draft) error {
	for _, step := range []func(context.Context, *vault.Tx, *addOptions, *draft) error{
		w.askAccount, w.learnSite, w.addPlain, w.askFields, w.addSecret, w.askNote,
	} {
		if err := step(ctx, tx, o, d); err != nil {
			return err
		}
	}
	return nil
}

// learnSite takes the rules of the site for a password that is to be made.
func (w *ww) learnSite(_ context.Context, _ *vault.Tx, o *addOptions, _ *draft) (err error) {
	if o.kind == "login" && o.makes() && len(o.recipe.given) == 0 {
		o.recipe.site, err = w.siteRules(o.addresses)
	}
	return err
}

// addPlain gives the entry what stands on the command line.
func (w *ww) addPlain(_ context.Context, _ *vault.Tx, o *addOptions, d *draft) error {
	d.changes = append(d.changes, vault.Set(vault.Name, o.name), vault.Set(vault.Kind, o.kind))
	if o.user != "" {
		d.changes = append(d.changes, vault.Set(vault.User, o.user))
	}
	keys, err := w.addressKeys(len(o.addresses)) // addresses of one change are shown in the order of their keys
	if err != nil {
		return err
	}
	for i, url := range o.addresses {
		d.changes = append(d.changes, vault.Set(keys[i], url))
	}
	for _, tag := range o.tags.Value() {
		d.changes = append(d.changes, vault.SetTag(tag))
	}
	for _, word := range o.assignments {
		if name, value, _ := strings.Cut(word, "="); name != vault.User && name != "url" {
			d.changes = append(d.changes, vault.Set(customPrefix+name, value))
		}
	}
	rules, err := o.recipe.remembered()
	if rules != "" {
		d.changes = append(d.changes, vault.Set(rulesKey, rules))
	}
	return err
}
