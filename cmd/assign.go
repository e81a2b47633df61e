package cmd

import (
	"fmt"
	"slices"
	"strings"

	"watchword/vault"
)

// editChanges returns the changes of plain fields and the names of all that
// change.
func (w *ww) editChanges(e *vault.Entry, o *editOptions) (changes []vault.Change, names []string, err error) {
	if changes, err = w.addressChanges(e, o.assignments); err != nil {
		return nil, nil, err
	}
	if len(changes) > 0 {
		names = []string{urlField}
	}
	for _, word := range o.assignments {
		name, value, _ := strings.Cut(word, "=")
		if name == urlField || name == anotherURL {
			continue
		}
		change, err := assign(e, name, value)
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
	if o.expires != "" {
		changes, names = append(changes, vault.Set(expiresKey, strings.TrimPrefix(o.expires, never))), append(names, expiresField)
	}
	tags, err := o.tagChanges(e)
	if err != nil {
		return nil, nil, err
	}
	if changes = append(changes, tags...); len(tags) > 0 {
		names = append(names, "tags")
	}
	if !o.setsSecret() && !o.editor {
		return changes, names, nil
	}
	names = append(names, o.field)
	if o.editor {
		return changes, names, o.mayEdit(e)
	}
	if err := o.mayHide(e); err != nil || o.field != vault.Password {
		return changes, names, err
	}
	rules, err := o.recipe.remembered()
	if rules != "" && rules != e.Text(rulesKey) {
		changes, names = append(changes, vault.Set(rulesKey, rules)), append(names, rulesField)
	}
	return changes, names, err
}

// assign sets a plain field from the command line, where no secret may
// stand.
func assign(e *vault.Entry, name, value string) (vault.Change, error) {
	if isHidden(e, name) {
		return vault.Change{}, onCommandLine(name, e.Text(vault.Name), false)
	}
	key := keyOf(e, name)
	if fault := kindOf(e.Text(vault.Kind)).field(key).faultOf(value); value != "" && fault != "" {
		u := usage("%s cannot be %q: %s.", name, value, fault)
		u.state = unchanged
		return vault.Change{}, u
	}
	return vault.Set(key, value), nil
}

// isHidden reports whether the field that people call name is a secret one, or
// would be if e had it.
func isHidden(e *vault.Entry, name string) bool {
	f := e.Field(keyOf(e, name))
	switch {
	case secretFields[name]:
		return true
	case f == nil:
		return kindOf(e.Text(vault.Kind)).hides(name)
	}
	return f.Form == vault.Secret
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
	if isHidden(e, o.field) || o.asSecret && strings.HasPrefix(key, customPrefix) {
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
	return freeBut(tx, name, user, e.ID)
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
