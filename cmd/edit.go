package cmd

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"watchword/generator"
	"watchword/secret"
	"watchword/vault"
)

type editOptions struct {
	name          string
	assignments   []string // field=value
	field         string   // that -p or --stdin sets
	unset         cli.StringSlice
	tag, untag    cli.StringSlice
	expires       string // a date, or none
	stdin, typed  bool
	asSecret, gen bool
	editor, force bool
	recipe        recipeOptions
}

func (w *ww) editCommand() *cli.Command {
	var o editOptions
	return &cli.Command{
		Name: "edit", Category: "Every day", ArgsUsage: "NAME [FIELD=VALUE…]",
		Usage: "Change fields of an entry. What was there before stays in its history.",
		Description: `ww edit github url=https://github.com/session user=octo
ww edit -p github                  type a new password
ww edit --generate github          make one, by the rules it was made by
ww edit --generate --rules 'maxlength: 12' github
ww edit github --tag work --untag dev
ww edit github url+=https://gist.github.com    another address
ww edit github --expires 2027-06-30
ww edit bank --ask                 its secrets only for the master password
ww edit github --editor            the note, in your editor
ww edit github                     on a terminal: a form
… | ww edit github -f note --stdin`,
		Flags: append([]cli.Flag{
			&cli.BoolFlag{Name: "p", Destination: &o.typed, Usage: "type a new secret"},
			&cli.BoolFlag{Name: "stdin", Destination: &o.stdin, Usage: "read a new secret from standard input"},
			&cli.BoolFlag{Name: "generate", Destination: &o.gen, Usage: "make a new secret"},
			&cli.StringFlag{Name: "field", Aliases: []string{"f"}, Destination: &o.field, Usage: "the `FIELD` that these set (password, or what else the entry is about)"},
			&cli.BoolFlag{Name: "secret", Destination: &o.asSecret, Usage: "make it a secret field"},
			&cli.BoolFlag{Name: "editor", Destination: &o.editor, Usage: "change the note, or the field of -f, in $VISUAL or $EDITOR, in a file that lives in memory only"},
			&cli.BoolFlag{Name: "force", Destination: &o.force, Usage: "also if changes of another device are missing, which may never come; with --editor: use a file on the disk where there is no other way"},
			&cli.StringFlag{Name: "expires", Destination: &o.expires, Usage: "it is good until before this `DATE`, as 2027-06-30; none: for ever"},
			&cli.StringSliceFlag{Name: "unset", Destination: &o.unset, Usage: "remove a `FIELD`; may be repeated"},
			&cli.StringSliceFlag{Name: "tag", Destination: &o.tag, Usage: "add a `TAG`; may be repeated"},
			&cli.StringSliceFlag{Name: "untag", Destination: &o.untag, Usage: "take a `TAG` off; may be repeated"},
		}, append(askFlags(&o.tag, &o.untag), o.recipe.flagsWithLength()...)...),
		Action: func(c *cli.Context) error {
			words := c.Args().Slice()
			if len(words) == 0 {
				_, err := oneArg("edit", "NAME FIELD=VALUE", nil)
				return err
			}
			o.name, o.assignments = words[0], words[1:]
			o.recipe.read(c)
			if o.changesNothing() && w.seesForm() {
				return w.form(c.Context, o.name)
			}
			return w.edit(c.Context, o)
		},
	}
}

// setsSecret reports whether o gives a field a new secret value.
func (o *editOptions) setsSecret() bool { return o.typed || o.stdin || o.gen }

// changesNothing reports whether o says no more than a name.
func (o *editOptions) changesNothing() bool {
	words := slices.Concat(o.assignments, o.unset.Value(), o.tag.Value(), o.untag.Value())
	return len(words) == 0 && o.expires == "" && !o.setsSecret() && !o.editor && !o.asSecret && len(o.recipe.given) == 0
}

func (w *ww) edit(ctx context.Context, o editOptions) error {
	if err := errors.Join(o.check(), w.checkInput(o.stdin, o.typed), o.recipe.usable(w.Rand)); err != nil {
		return err
	}
	w.warnOfLookAlikes(o.addresses())
	if o.editor {
		if err := w.checkEditor(); err != nil {
			return err
		}
	}
	var changed bool
	var fields []string
	err := w.update(ctx, func(tx *vault.Tx) (err error) {
		fields, changed, err = w.editIn(ctx, tx, &o)
		return err
	})
	if err != nil {
		return err
	}
	if !changed && o.editor {
		w.Console.Note("nothing changed")
		return nil
	}
	if !changed {
		w.Console.Note("%s has these values already", o.name)
		return nil
	}
	w.done("ww undo", "%s: %s changed", o.name, strings.Join(fields, ", "))
	return nil
}

// editIn changes an entry, whose full name o has then, and returns the names of the
// fields that were asked for, and whether any has another value now.
func (w *ww) editIn(ctx context.Context, tx *vault.Tx, o *editOptions) (fields []string, changed bool, err error) {
	tx.Insist(o.force)
	e, err := w.pickToChange(ctx, tx, o.name)
	if err != nil {
		return nil, false, err
	}
	o.name = e.Text(vault.Name)
	if err := o.settle(e); err != nil {
		return nil, false, err
	}
	if o.gen && o.field == vault.Password {
		if err := w.knowSite(&o.recipe, e); err != nil {
			return nil, false, err
		}
	}
	changes, fields, err := w.editChanges(e, o)
	if err != nil {
		return nil, false, err
	}
	if err := w.stillFree(tx, e, o); err != nil {
		return nil, false, err
	}
	last, value, err := w.lastChange(ctx, tx, e, o)
	if err != nil {
		return nil, false, err
	}
	defer value.Wipe()
	if changed, err = tx.Edit(e.ID, append(changes, last...)...); err != nil {
		return nil, false, err
	}
	return fields, changed, w.stillAsks(ctx, tx, e)
}

// lastChange is the one for which somebody may be asked, after all that can be
// wrong without. The value in it is the caller's to wipe.
func (w *ww) lastChange(ctx context.Context, tx *vault.Tx, e *vault.Entry, o *editOptions) ([]vault.Change, secret.Value, error) {
	switch {
	case o.editor:
		return w.throughEditor(ctx, tx, e, o)
	case !o.setsSecret():
		return nil, secret.Value{}, nil
	}
	key := keyOf(e, o.field)
	value, err := w.fittingSecret(ctx, tx, o.wanted(e), kindOf(e.Text(vault.Kind)), key)
	if err != nil {
		return nil, value, err
	}
	return []vault.Change{vault.SetSecret(key, value)}, value, nil
}

// settle finds out which field of e a new secret is for, where none is named:
// what e is about, or its password if one is made and that is none.
func (o *editOptions) settle(e *vault.Entry) error {
	if o.field != "" {
		return nil
	}
	k := kindOf(e.Text(vault.Kind))
	o.field = mainField(e)
	switch {
	case o.gen && k.made == nil:
		o.field = vault.Password
	case o.typed && k.main == privateKey:
		u := usage("a private key has lines, which no prompt takes: --stdin reads one.")
		u.state = unchanged
		return u
	}
	return nil
}

// wanted is the secret that o gives to e.
func (o *editOptions) wanted(e *vault.Entry) wanted {
	want := wanted{stdin: o.stdin, typed: o.typed, prompt: "New " + o.field + ": ", made: o.recipe.recipe}
	if o.field == vault.Password {
		at := placeOf(e)
		want.place = &at
		want.made = func() (generator.Recipe, error) { return o.recipe.recipeFor(e) }
	}
	return want
}

// check refuses what cannot be meant before anybody is asked for a password.
func (o *editOptions) check() error {
	switch {
	case o.field != "":
	case o.editor:
		o.field = vault.Note
	}
	for _, word := range o.assignments {
		if err := o.checkAssignment(word); err != nil {
			return err
		}
	}
	ways := 0
	for _, way := range []bool{o.typed, o.stdin, o.gen, o.editor} {
		if way {
			ways++
		}
	}
	switch {
	case ways > 1 && o.editor:
		return usage("--editor, -p, --stdin and --generate exclude each other.")
	case ways > 1:
		return usage("-p, --stdin and --generate exclude each other.")
	case len(o.recipe.given) > 0 && !o.gen:
		return usage("%s goes with --generate.", o.recipe.given[0])
	case o.asSecret && ways == 0:
		return usage("--secret goes with -p, --stdin or --generate.")
	case slices.Contains(o.tag.Value(), ""):
		return usage("--tag takes a word.")
	case slices.Contains(o.tag.Value(), askTag) && slices.Contains(o.untag.Value(), askTag):
		return usage("--ask and --no-ask exclude each other.")
	case o.changesNothing():
		f := usage("change what?   ww edit NAME FIELD=VALUE")
		f.hints = []string{"ww edit -p NAME  types a new password", "ww help edit"}
		return f
	}
	return checkExpires(o.expires)
}

func (o *editOptions) checkAssignment(word string) error {
	name, value, ok := strings.Cut(word, "=")
	switch {
	case !ok || name == "":
		return usage("%q is not of the form FIELD=VALUE.", word)
	case name == anotherURL && value == "":
		return usage("url+= takes an address.")
	case (name == urlField || name == anotherURL) && tellsPassword(value):
		return passwordInAddress()
	case name == "tag" || name == "tags":
		return usage("tags are changed by --tag and --untag.")
	case secretFields[name] || o.asSecret && !o.setsSecret() && !o.editor:
		return onCommandLine(name, o.name, !secretFields[name])
	case name == vault.Kind:
		return checkKind(value)
	}
	return nil
}
