package cmd

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"watchword/vault"
)

// askAccount finds out whose login it is, and that it is not there yet.
func (w *ww) askAccount(ctx context.Context, tx *vault.Tx, o *addOptions, d *draft) error {
	users, err := accounts(tx, o.name)
	if err != nil {
		return err
	}
	d.another = len(users) > 0
	if o.user == "" && !o.noUser && o.kind == "login" {
		if err := w.askAnother(ctx, o.name, users, d); err != nil {
			return err
		}
		if err := w.askUser(ctx, tx, users, o, d); err != nil {
			return err
		}
	}
	return w.free(tx, o.name, o.user)
}

// accounts returns the user names of the entries of this name.
func accounts(tx *vault.Tx, name string) (users []string, err error) {
	is := folded(name)
	for row, err := range tx.Rows() {
		if err != nil {
			return nil, err
		}
		if !row.Trashed && is(row.Name) {
			users = append(users, row.User)
		}
	}
	return users, nil
}

// askAnother asks whether to go on where there is a login of this name.
func (w *ww) askAnother(ctx context.Context, name string, users []string, d *draft) error {
	if len(users) == 0 || w.opt.yes {
		return nil
	}
	question := name + " exists"
	if known := slices.DeleteFunc(slices.Clone(users), func(user string) bool { return user == "" }); len(known) > 0 {
		question += " (" + fewOf(known) + ")"
	}
	return d.ask(func() error {
		yes, err := w.Console.Confirm(ctx, question+". Add another account?", true)
		if err == nil && !yes {
			return &failure{
				exit: exitFailure, code: "declined", message: "not added.", state: unchanged,
				hints: []string{"ww edit -p " + shellWord(name) + "  gives it a new password"},
			}
		}
		return err
	})
}

// askUser asks for the user name; the one used most is the answer of who only
// presses Enter, unless it is taken.
func (w *ww) askUser(ctx context.Context, tx *vault.Tx, taken []string, o *addOptions, d *draft) error {
	if d.alone {
		return nil
	}
	usual, err := usualUser(tx)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(taken, folded(usual)) {
		usual = ""
	}
	return d.ask(func() error {
		o.user, err = w.Console.Line(ctx, "User name: ", usual)
		return err
	})
}

// usualUser returns the user name that most logins have, of those that as many
// have the one that was used last; "" if none has one.
func usualUser(tx *vault.Tx) (string, error) {
	type use struct {
		logins int
		last   vault.Stamp
	}
	uses := map[string]use{}
	for row, err := range tx.Rows() {
		if err != nil {
			return "", err
		}
		if u := uses[row.User]; row.Kind == "login" && row.User != "" && !row.Trashed {
			uses[row.User] = use{u.logins + 1, max(u.last, row.Changed)}
		}
	}
	users := slices.SortedFunc(maps.Keys(uses), func(a, b string) int {
		return cmp.Or(uses[b].logins-uses[a].logins, cmp.Compare(uses[b].last, uses[a].last), cmp.Compare(a, b))
	})
	if len(users) == 0 {
		return "", nil
	}
	return users[0], nil
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
