package cmd

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"watchword/generator"
	"watchword/vault"
)

type editOptions struct {
	name          string
	assignments   []string // field=value
	field         string   // that -p or --stdin sets
	unset         cli.StringSlice
	tag, untag    cli.StringSlice
	stdin, typed  bool
	asSecret, gen bool
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
… | ww edit github -f note --stdin`,
		Flags: append([]cli.Flag{
			&cli.BoolFlag{Name: "p", Destination: &o.typed, Usage: "type a new secret"},
			&cli.BoolFlag{Name: "stdin", Destination: &o.stdin, Usage: "read a new secret from standard input"},
			&cli.BoolFlag{Name: "generate", Destination: &o.gen, Usage: "make a new secret"},
			&cli.StringFlag{Name: "field", Aliases: []string{"f"}, Destination: &o.field, Usage: "the `FIELD` that these set (password)"},
			&cli.BoolFlag{Name: "secret", Destination: &o.asSecret, Usage: "make it a secret field"},
			&cli.StringSliceFlag{Name: "unset", Destination: &o.unset, Usage: "remove a `FIELD`; may be repeated"},
			&cli.StringSliceFlag{Name: "tag", Destination: &o.tag, Usage: "add a `TAG`; may be repeated"},
			&cli.StringSliceFlag{Name: "untag", Destination: &o.untag, Usage: "take a `TAG` off; may be repeated"},
		}, o.recipe.flagsWithLength()...),
		Action: func(c *cli.Context) error {
			words := c.Args().Slice()
			if len(words) == 0 {
				_, err := oneArg("edit", "NAME FIELD=VALUE", nil)
				return err
			}
			o.name, o.assignments = words[0], words[1:]
			o.recipe.read(c)
			return w.edit(c.Context, o)
		},
	}
}

// setsSecret reports whether o gives a field a new secret value.
func (o *editOptions) setsSecret() bool { return o.typed || o.stdin || o.gen }

func (w *ww) edit(ctx context.Context, o editOptions) error {
	if err := errors.Join(o.check(), w.checkInput(o.stdin, o.typed), o.recipe.usable(w.Rand)); err != nil {
		return err
	}
	var changed bool
	var fields []string
	err := w.update(ctx, func(tx *vault.Tx) error {
		e, err := w.pickToChange(ctx, tx, o.name)
		if err != nil {
			return err
		}
		o.name = e.Text(vault.Name)
		changes, names, err := w.editChanges(e, &o)
		if err != nil {
			return err
		}
		if err := w.stillFree(tx, e, &o); err != nil {
			return err
		}
		if fields = names; !o.setsSecret() {
			changed, err = tx.Edit(e.ID, changes...)
			return err
		}
		value, err := w.newSecret(ctx, tx, o.wanted(e))
		if err != nil {
			return err
		}
		defer value.Wipe()
		changed, err = tx.Edit(e.ID, append(changes, vault.SetSecret(keyOf(e, o.field), value))...)
		return err
	})
	if err != nil {
		return err
	}
	if !changed {
		w.Console.Note("%s has these values already", o.name)
		return nil
	}
	w.done("ww undo", "%s: %s changed", o.name, strings.Join(fields, ", "))
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
	if o.field == "" {
		o.field = vault.Password
	}
	for _, word := range o.assignments {
		name, value, ok := strings.Cut(word, "=")
		switch {
		case !ok || name == "":
			return usage("%q is not of the form FIELD=VALUE.", word)
		case name == "tag" || name == "tags":
			return usage("tags are changed by --tag and --untag.")
		case secretFields[name] || o.asSecret && !o.setsSecret():
			return onCommandLine(name, o.name, !secretFields[name])
		case name == vault.Kind:
			if err := checkKind(value); err != nil {
				return err
			}
		}
	}
	ways := 0
	for _, way := range []bool{o.typed, o.stdin, o.gen} {
		if way {
			ways++
		}
	}
	switch {
	case ways > 1:
		return usage("-p, --stdin and --generate exclude each other.")
	case len(o.recipe.given) > 0 && !o.gen:
		return usage("%s goes with --generate.", o.recipe.given[0])
	case o.asSecret && ways == 0:
		return usage("--secret goes with -p, --stdin or --generate.")
	case slices.Contains(o.tag.Value(), ""):
		return usage("--tag takes a word.")
	case ways == 0 && len(slices.Concat(o.assignments, o.unset.Value(), o.tag.Value(), o.untag.Value())) == 0:
		f := usage("change what?   ww edit NAME FIELD=VALUE")
		f.hints = []string{"ww edit -p NAME  types a new password", "ww help edit"}
		return f
	}
	return nil
}

// editChanges returns the changes of plain fields and the names of all that
// change.
func (w *ww) editChanges(e *vault.Entry, o *editOptions) (changes []vault.Change, names []string, err error) {
	for _, word := range o.assignments {
		name, value, _ := strings.Cut(word, "=")
		change, err := w.assign(e, name, value)
		if err != nil {
			return nil, nil, err
		}
		changes, names = append(changes, change), append(names, name)
	}
	for _, name := range o.unset.Value() {
		f, err := field(e, name)
		if err != nil {
			return nil, nil, err
		}
		changes, names = append(changes, vault.Unset(f.Key)), append(names, name)
	}
	tags, err := o.tagChanges(e)
	if err != nil {
		return nil, nil, err
	}
	if changes = append(changes, tags...); len(tags) > 0 {
		names = append(names, "tags")
	}
	if !o.setsSecret() {
		return changes, names, nil
	}
	names = append(names, o.field)
	if err := o.mayHide(e); err != nil || o.field != vault.Password {
		return changes, names, err
	}
	rules, err := o.recipe.remembered()
	if rules != "" && rules != e.Text(rulesKey) {
		changes, names = append(changes, vault.Set(rulesKey, rules)), append(names, rulesField)
	}
	return changes, names, err
}

func (o *editOptions) tagChanges(e *vault.Entry) (changes []vault.Change, err error) {
	for _, tag := range o.tag.Value() {
		changes = append(changes, vault.SetTag(tag))
	}
	for _, tag := range o.untag.Value() {
		if !slices.Contains(e.Tags(), tag) {
			return nil, &failure{exit: exitNotFound, code: "no-tag", message: fmt.Sprintf("%s has no tag %q.", o.name, tag), state: unchanged}
		}
		changes = append(changes, vault.UnsetTag(tag))
	}
	return changes, nil
}

// mayHide refuses a secret for a field that is plain, unless it is to become
// one.
func (o *editOptions) mayHide(e *vault.Entry) error {
	key := keyOf(e, o.field)
	f := e.Field(key)
	isSecret := f != nil && f.Form == vault.Secret || f == nil && kindOf(e.Text(vault.Kind)).hides(o.field) || secretFields[o.field]
	if isSecret || o.asSecret && strings.HasPrefix(key, customPrefix) {
		return nil
	}
	u := usage("%s is a plain field.", o.field)
	u.state, u.hints = unchanged, []string{"ww edit " + shellWord(o.name) + " " + o.field + "=VALUE  sets it"}
	switch {
	case f == nil && strings.HasPrefix(key, customPrefix):
		u.message = fmt.Sprintf("%s has no field %q.", o.name, o.field)
		u.hints = append(u.hints, "--secret  makes it a secret field")
	case strings.HasPrefix(key, customPrefix):
		u.hints = append(u.hints, "--secret  makes it a secret field from now on")
	}
	return u
}

// stillFree makes sure that no other entry has the name and user that e gets.
func (w *ww) stillFree(tx *vault.Tx, e *vault.Entry, o *editOptions) error {
	name, user := e.Text(vault.Name), e.Text(vault.User)
	for _, word := range o.assignments {
		switch field, value, _ := strings.Cut(word, "="); field {
		case vault.Name:
			name = value
		case vault.User:
			user = value
		}
	}
	if slices.Contains(o.unset.Value(), vault.User) {
		user = ""
	}
	if name == e.Text(vault.Name) && user == e.Text(vault.User) {
		return nil
	}
	rows, err := named(tx, name, user)
	for _, row := range living(rows) {
		if row.ID != e.ID {
			return exists(name, user)
		}
	}
	return err
}

// assign sets a plain field from the command line, where no secret may
// stand.
func (w *ww) assign(e *vault.Entry, name, value string) (vault.Change, error) {
	key := keyOf(e, name)
	f := e.Field(key)
	if f != nil && f.Form == vault.Secret || f == nil && kindOf(e.Text(vault.Kind)).hides(name) {
		return vault.Change{}, onCommandLine(name, e.Text(vault.Name), false)
	}
	if key == urlPrefix {
		var err error
		if key, err = w.addressKey(); err != nil {
			return vault.Change{}, err
		}
	}
	return vault.Set(key, value), nil
}

// onCommandLine is the failure of a secret that was given in an argument, for
// a field that is perhaps to become one.
func onCommandLine(field, name string, becomes bool) *failure {
	u := usage("a secret on the command line would stay in your shell history.")
	flags := ""
	if field != vault.Password {
		flags = " -f " + shellWord(field)
	}
	if becomes {
		flags += " --secret"
	}
	u.state = unchanged
	u.hints = []string{"ww edit -p" + flags + " " + shellWord(name), "… | ww edit --stdin" + flags + " " + shellWord(name)}
	return u
}
