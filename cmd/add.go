package cmd

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"watchword/internal/console"
	"watchword/secret"
	"watchword/vault"
)

type addOptions struct {
	name, user, kind string
	urls, tags       cli.StringSlice
	stdin, typed     bool
	recipe           recipeOptions
}

func (w *ww) addCommand() *cli.Command {
	var o addOptions
	return &cli.Command{
		Name: "add", Category: "Every day", ArgsUsage: "NAME",
		Usage: "Store a login. Without a password of your own, a strong one is made.",
		Description: `ww add github -u octocat            with a new, strong password
ww add github -u octocat --length 16 --no-symbols
ww add bank --rules 'maxlength: 12; allowed: [-_.]'
ww add github -u octocat -p         type the password yourself
printf %s "$PW" | ww add github -u octocat --stdin --no-input`,
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "user", Aliases: []string{"u"}, Destination: &o.user, Usage: "the `USER` name"},
			&cli.StringSliceFlag{Name: "url", Destination: &o.urls, Usage: "an `ADDRESS`; may be repeated"},
			&cli.StringSliceFlag{Name: "tag", Destination: &o.tags, Usage: "a `TAG`; may be repeated"},
			&cli.StringFlag{Name: "kind", Value: "login", Destination: &o.kind, Usage: "the `KIND` of entry: " + strings.Join(kinds, ", ")},
			&cli.BoolFlag{Name: "p", Destination: &o.typed, Usage: "type the password"},
			&cli.BoolFlag{Name: "stdin", Destination: &o.stdin, Usage: "read the password from standard input"},
		}, o.recipe.flagsWithLength()...),
		Action: func(c *cli.Context) (err error) {
			o.recipe.read(c)
			if o.name, err = oneArg("add", "NAME", c.Args().Slice()); err != nil {
				return err
			}
			if o.name, err = vault.ParseName(o.name); err != nil {
				return err
			}
			return w.add(c.Context, o)
		},
	}
}

func (w *ww) add(ctx context.Context, o addOptions) error {
	if err := errors.Join(checkKind(o.kind), w.checkInput(o.stdin, o.typed), o.checkRecipe(), o.recipe.usable(w.Rand)); err != nil {
		return err
	}
	var id vault.ID
	err := w.update(ctx, func(tx *vault.Tx) error {
		if err := w.askUser(ctx, &o); err != nil {
			return err
		}
		if err := w.free(tx, o.name, o.user); err != nil {
			return err
		}
		changes, err := w.addChanges(o)
		if err != nil {
			return err
		}
		value, err := w.addSecret(ctx, tx, o)
		if err != nil {
			return err
		}
		defer value.Wipe()
		if value.Len() > 0 {
			changes = append(changes, vault.SetSecret(o.secretField(), value))
		}
		id, err = tx.Add(changes...)
		return err
	})
	if err != nil {
		return err
	}
	return w.added(id, o)
}

// secretField is the field that -p and --stdin fill.
func (o *addOptions) secretField() string {
	if o.kind == "note" {
		return vault.Note
	}
	return vault.Password
}

// makes reports whether a password is to be made: where none is given, the kind
// has one, or its recipe was said.
func (o *addOptions) makes() bool {
	return !o.stdin && !o.typed && (madeFor[o.kind] || len(o.recipe.given) > 0)
}

// checkRecipe refuses a recipe where nothing is made.
func (o *addOptions) checkRecipe() error {
	if len(o.recipe.given) == 0 {
		return nil
	}
	flag := o.recipe.given[0]
	switch {
	case o.typed:
		return usage("-p and %s exclude each other.", flag)
	case o.stdin:
		return usage("--stdin and %s exclude each other.", flag)
	case o.kind == "note":
		return usage("a note has no password, which %s would make.", flag)
	}
	return nil
}

// addSecret returns what goes in the secret field, if anything does.
func (w *ww) addSecret(ctx context.Context, tx *vault.Tx, o addOptions) (secret.Value, error) {
	if !o.stdin && !o.typed && !o.makes() {
		return secret.Value{}, nil
	}
	want := wanted{stdin: o.stdin, typed: o.typed, prompt: prompt(o.secretField()), made: o.recipe.recipe}
	if o.secretField() == vault.Password {
		want.place = &place{name: o.name, user: o.user, urls: o.urls.Value()}
	}
	return w.newSecret(ctx, tx, want)
}

func (w *ww) added(id vault.ID, o addOptions) error {
	w.done("ww get "+shellWord(o.name), "%s added", o.name)
	if !w.opt.json || w.opt.dryRun {
		return nil
	}
	return w.Console.JSON(entryJSON{Schema: schemaEntry, Entry: entryOut{
		ID: id.String(), Name: o.name, User: o.user, Kind: o.kind,
		URLs: noNull(o.urls.Value()), Tags: noNull(o.tags.Value()),
	}})
}

// askUser asks for the user name where somebody can be asked.
func (w *ww) askUser(ctx context.Context, o *addOptions) (err error) {
	if o.user != "" || o.kind != "login" || o.stdin || w.opt.noInput {
		return nil
	}
	o.user, err = w.Console.Line(ctx, "User name: ", "")
	if errors.Is(err, console.ErrNoTerminal) {
		return nil
	}
	return err
}

// free makes sure that no entry has this name and user yet.
func (w *ww) free(tx *vault.Tx, name, user string) error {
	rows, err := named(tx, name, user)
	if err != nil || len(living(rows)) == 0 {
		return err
	}
	return exists(name, user)
}

func exists(name, user string) *failure {
	of, exact := name, name
	if user != "" {
		of, exact = name+" ("+user+")", name+":"+user
	}
	return &failure{
		exit: exitFailure, code: "exists", message: of + " exists already.", state: unchanged,
		hints: []string{"ww edit -p " + shellWord(exact) + "  gives it a new password", "ww add -u USER " + shellWord(name) + "  adds another account"},
	}
}

func (w *ww) addChanges(o addOptions) ([]vault.Change, error) {
	changes := []vault.Change{vault.Set(vault.Name, o.name), vault.Set(vault.Kind, o.kind)}
	if o.user != "" {
		changes = append(changes, vault.Set(vault.User, o.user))
	}
	keys := make([]string, len(o.urls.Value()))
	for i := range keys {
		var err error
		if keys[i], err = w.addressKey(); err != nil {
			return nil, err
		}
	}
	slices.Sort(keys) // addresses of one change are shown in the order of their keys
	for i, url := range o.urls.Value() {
		changes = append(changes, vault.Set(keys[i], url))
	}
	for _, tag := range o.tags.Value() {
		if tag == "" {
			return nil, usage("--tag takes a word.")
		}
		changes = append(changes, vault.SetTag(tag))
	}
	rules, err := o.recipe.remembered()
	if rules != "" {
		changes = append(changes, vault.Set(rulesKey, rules))
	}
	return changes, err
}
