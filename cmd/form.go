package cmd

import (
	"context"
	"errors"
	"slices"
	"strings"

	"watchword/generator"
	"watchword/internal/console"
	"watchword/secret"
	"watchword/vault"
)

// saveKey is the key of the form that saves it, as its last row does.
const saveKey = 's'

// form is an entry while a person changes it field by field.
type form struct {
	w       *ww
	tx      *vault.Tx
	entry   *vault.Entry
	keys    []string // of its rows
	texts   map[string]string
	secrets map[string]secret.Value
}

// seesForm reports whether somebody sits at a terminal who can fill in a form.
func (w *ww) seesForm() bool {
	return w.Console.OutTTY && w.Console.Terminal != nil && !w.opt.noInput && !w.opt.json
}

// form asks for new values until the person saves them. Esc leaves all as it
// was.
func (w *ww) form(ctx context.Context, name string) error {
	changed := false
	err := w.update(ctx, func(tx *vault.Tx) error {
		e, err := w.pickToChange(ctx, tx, name)
		if err != nil {
			return err
		}
		f := &form{w: w, tx: tx, entry: e, keys: formKeys(e), texts: map[string]string{}, secrets: map[string]secret.Value{}}
		defer f.wipe()
		if err := f.fill(ctx); err != nil {
			return err
		}
		name = e.Text(vault.Name)
		changed, err = f.save()
		return err
	})
	switch {
	case err != nil:
		return err
	case !changed:
		w.Console.Note("nothing changed")
	default:
		w.done("ww undo", "%s changed", name)
	}
	return nil
}

// formKeys are the rows of the form: those that every entry of the kind has,
// and what else there is.
func formKeys(e *vault.Entry) []string {
	keys := []string{vault.Name}
	for _, field := range kindOf(e.Text(vault.Kind)).fields {
		if field.key != vault.OTP || e.Field(vault.OTP) != nil {
			keys = append(keys, field.key)
		}
	}
	keys = append(keys, addressesOf(e)...)
	if len(e.URLs()) == 0 {
		keys = append(keys, urlPrefix)
	}
	if !slices.Contains(keys, vault.Note) {
		keys = append(keys, vault.Note)
	}
	for i := range e.Fields {
		key := e.Fields[i].Key
		switch {
		case slices.Contains(keys, key), key == vault.Kind, strings.HasPrefix(key, tagPrefix):
		default:
			keys = append(keys, key)
		}
	}
	return keys
}

func (f *form) wipe() {
	for _, value := range f.secrets {
		value.Wipe()
	}
}

// fill lets the person take rows until it is the last, and name and user are
// free.
func (f *form) fill(ctx context.Context) error {
	for {
		chosen, err := f.w.Console.Choose(ctx, console.Choice{
			Question: f.entry.Text(vault.Name) + ": take a field to change it", Rows: f.rows(),
			Keys: []console.ChoiceKey{{Says: "change"}, {Letter: saveKey, Says: "save"}},
		})
		if err != nil {
			return err
		}
		if chosen.Row < len(f.keys) && chosen.Letter != saveKey {
			if err := f.ask(ctx, f.keys[chosen.Row]); err != nil {
				return err
			}
			continue
		}
		err = f.complete()
		var taken *failure
		if !errors.As(err, &taken) {
			return err
		}
		f.w.Console.Fail("%s", taken.message)
	}
}

// complete looks whether the form may be saved as it is.
func (f *form) complete() error {
	return freeBut(f.tx, f.text(vault.Name), f.text(vault.User), f.entry.ID)
}

func (f *form) rows() [][]string {
	var rows [][]string
	for _, key := range f.keys {
		value := f.text(key)
		_, isNew := f.secrets[key]
		switch field := f.entry.Field(key); {
		case isNew:
			value = f.w.Console.Mask() + "  new"
		case field != nil && field.Form == vault.Secret:
			value = f.w.Console.Mask()
		}
		rows = append(rows, []string{nameOf(key), value})
	}
	return append(rows, []string{"save"})
}

// text is the plain value of a field as the form has it.
func (f *form) text(key string) string {
	if text, ok := f.texts[key]; ok {
		return text
	}
	return f.entry.Text(key)
}

// ask asks for a new value.
func (f *form) ask(ctx context.Context, key string) error {
	if !isHidden(f.entry, nameOf(key)) {
		return f.askPlain(ctx, key)
	}
	want := wanted{typed: true, prompt: "New " + nameOf(key) + ": "}
	if key == vault.Password {
		at := placeOf(f.entry)
		want.place = &at
		want.made = func() (generator.Recipe, error) { return (&recipeOptions{}).recipeFor(f.entry) }
	}
	value, err := f.w.fittingSecret(ctx, f.tx, want, kindOf(f.entry.Text(vault.Kind)), key)
	if err != nil {
		return err
	}
	f.secrets[key].Wipe()
	f.secrets[key] = value
	return nil
}

// askPlain asks for a value that shows. Enter alone keeps it.
func (f *form) askPlain(ctx context.Context, key string) error {
	text, err := f.w.Console.Line(ctx, nameOf(key)+": ", f.text(key))
	if err != nil {
		return err
	}
	fault := kindOf(f.entry.Text(vault.Kind)).field(key).faultOf(text)
	if _, err := vault.ParseName(text); key == vault.Name && err != nil {
		fault = err.Error()
	}
	isAddress := strings.HasPrefix(key, urlPrefix)
	if isAddress && tellsPassword(text) {
		fault = passwordInAddress().message
	}
	if fault != "" {
		f.w.Console.Fail("%s", fault)
		return nil
	}
	if isAddress {
		f.w.warnOfLookAlikes([]string{text})
	}
	f.texts[key] = text
	return nil
}

// save changes what the person changed.
func (f *form) save() (bool, error) {
	var changes []vault.Change
	var urls []string
	for _, key := range f.keys {
		text, isText := f.texts[key]
		value, isSecret := f.secrets[key]
		switch {
		case strings.HasPrefix(key, urlPrefix):
			urls = append(urls, f.text(key))
		case isText:
			changes = append(changes, vault.Set(key, text))
		case isSecret:
			changes = append(changes, vault.SetSecret(key, value))
		}
	}
	addresses, err := f.w.setAddresses(f.entry, slices.DeleteFunc(urls, func(url string) bool { return url == "" }))
	if err != nil {
		return false, err
	}
	return f.tx.Edit(f.entry.ID, append(changes, addresses...)...)
}
