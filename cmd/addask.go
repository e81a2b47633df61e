package cmd

import (
	"context"
	"errors"
	"strings"

	"watchword/internal/console"
	"watchword/secret"
	"watchword/vault"
)

// askName asks for what add was not told. It first makes sure that there is a
// vault to add to.
func (w *ww) askName(ctx context.Context) (string, error) {
	s, err := w.store()
	if err != nil {
		return "", err
	}
	what := usage("add what?   ww add NAME")
	what.hints = []string{"ww help add"}
	if w.opt.noInput {
		return "", what
	}
	if w.none(s) && w.Console.Terminal != nil {
		return "", vault.ErrNoVault
	}
	name, err := w.askLogin(ctx, "Name or address: ", false)
	if errors.Is(err, console.ErrNoTerminal) {
		err = what
	}
	return name, err
}

// askLogin asks for the name or the address of a login until it is one, or for
// nothing where that will do.
func (w *ww) askLogin(ctx context.Context, prompt string, optional bool) (string, error) {
	for {
		name, err := w.Console.Line(ctx, prompt, "")
		if err != nil || name == "" && optional {
			return name, err
		}
		if err = (&addOptions{name: name, kind: "login"}).readName(); err == nil {
			return name, nil
		}
		w.Console.Fail("%s", oneLine(err))
	}
}

// ask puts a question, unless nobody is there: that is known from the first
// one on.
func (d *draft) ask(question func() error) error {
	if d.alone {
		return nil
	}
	err := question()
	if errors.Is(err, console.ErrNoTerminal) {
		d.alone = true
		return nil
	}
	d.asked = d.asked || err == nil
	return err
}

// askFields asks for what entries of the kind usually have, in turn; who has
// nothing to say presses Enter.
func (w *ww) askFields(ctx context.Context, _ *vault.Tx, o *addOptions, d *draft) error {
	k := kindOf(o.kind)
	for _, f := range k.fields {
		if f.asks == "" || o.value(nameOf(f.key)) != "" || o.typed && f.key == k.main {
			continue
		}
		err := d.ask(func() error {
			if f.secret {
				return w.askHidden(ctx, k, &f, d)
			}
			return w.askPlain(ctx, &f, o, d)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *ww) askPlain(ctx context.Context, f *kindField, o *addOptions, d *draft) error {
	preset := f.preset
	if f.named {
		preset = o.name
	}
	for {
		text, err := w.Console.Line(ctx, f.asks+": ", preset)
		if err != nil || text == "" {
			return err
		}
		if fault := f.faultOf(text); fault != "" {
			w.Console.Fail("%s", fault)
			continue
		}
		o.assignments = append(o.assignments, nameOf(f.key)+"="+text)
		d.changes = append(d.changes, vault.Set(f.key, text))
		return nil
	}
}

func (w *ww) askHidden(ctx context.Context, k *kind, f *kindField, d *draft) error {
	value, err := w.Console.Password(ctx, f.asks+": ")
	if err != nil || value.Len() == 0 {
		return err
	}
	d.hide(f.key, value)
	return w.doubt(k, f.key, value)
}

// askNote asks for the note that --note promised.
func (w *ww) askNote(ctx context.Context, _ *vault.Tx, o *addOptions, d *draft) error {
	if !o.note || o.kind == "note" { // which was asked for already
		return nil
	}
	value, err := w.Console.Password(ctx, "Note (Tab shows what you type): ")
	if err != nil || value.Len() == 0 {
		return err
	}
	d.hide(vault.Note, value)
	return nil
}

// value returns what the command line or an answer gave a field.
func (o *addOptions) value(name string) string {
	for _, word := range o.assignments {
		if value, ok := strings.CutPrefix(word, name+"="); ok {
			return value
		}
	}
	return ""
}

// doubt warns of a secret that is perhaps mistyped.
func (w *ww) doubt(k *kind, key string, value secret.Value) error {
	why, err := k.doubt(key, value)
	if why != "" {
		w.Console.Warn("%s", why)
	}
	return err
}
