package cmd

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"watchword/internal/match"

	"watchword/vault"
)

// pick returns the entry that a person means who wants to look at it or to
// copy it.
func (w *ww) pick(_ context.Context, tx *vault.Tx, name string) (*vault.Entry, error) {
	return w.pickExactly(tx, name)
}

// pickToChange is pick for what changes the entry, or worse.
func (w *ww) pickToChange(_ context.Context, tx *vault.Tx, name string) (*vault.Entry, error) {
	return w.pickExactly(tx, name)
}

// pickExactly returns the one entry that name means: an id, NAME:USER or
// NAME, in this order. The trash is not looked at.
func (w *ww) pickExactly(tx *vault.Tx, name string) (*vault.Entry, error) {
	alive, trashed, err := lookUp(tx, name)
	if err != nil {
		return nil, err
	}
	if len(alive) == 0 && len(trashed) > 0 {
		return nil, &failure{
			exit: exitNotFound, code: "trashed", message: fmt.Sprintf("%q is in the trash.", name),
			hints: []string{"ww history " + shellWord(name) + "  lists what --restore brings back"},
		}
	}
	return only(tx, name, alive)
}

// pickAny is pick for verbs that can do with an entry in the trash, where none
// outside it has the name.
func (w *ww) pickAny(tx *vault.Tx, name string) (*vault.Entry, error) {
	alive, trashed, err := lookUp(tx, name)
	if err != nil {
		return nil, err
	}
	if len(alive) == 0 {
		return only(tx, name, trashed)
	}
	return only(tx, name, alive)
}

// lookUp returns the entries that name means by the first rule that fits any
// outside the trash, or else those in the trash that it means.
func lookUp(tx *vault.Tx, name string) (alive, trashed []vault.Row, err error) {
	for _, rule := range []func(*vault.Tx, string) ([]vault.Row, error){byID, byNameAndUser, byName} {
		rows, err := rule(tx, name)
		if err != nil {
			return nil, nil, err
		}
		if alive := living(rows); len(alive) > 0 {
			return alive, nil, nil
		}
		if len(trashed) == 0 {
			trashed = rows
		}
	}
	return nil, trashed, nil
}

// living returns those of rows that are not in the trash.
func living(rows []vault.Row) []vault.Row {
	return slices.DeleteFunc(slices.Clone(rows), func(r vault.Row) bool { return r.Trashed })
}

// only returns the entry of the only row.
func only(tx *vault.Tx, name string, rows []vault.Row) (*vault.Entry, error) {
	switch len(rows) {
	case 0:
		return nil, notFound(tx, name)
	case 1:
		return tx.Entry(rows[0].ID)
	}
	return nil, ambiguous(name, rows)
}

// notFound is the failure of a name that no entry has. It tells the names
// that are nearly the same.
func notFound(tx *vault.Tx, name string) error {
	near, err := nearNames(tx, name)
	if err != nil {
		return err
	}
	f := &failure{exit: exitNotFound, code: "not-found", message: fmt.Sprintf("no entry %q.", name), hints: []string{"ww ls"}}
	if len(near) > 0 {
		f.message += " Nearest: " + strings.Join(near, ", ") + "."
	}
	return f
}

// maxNear is how many names are told that are nearly the same, and slip how
// many bytes they may differ in.
const (
	maxNear = 3
	slip    = 2
)

func nearNames(tx *vault.Tx, name string) ([]string, error) {
	want := fold(name)
	near := map[string]int{}
	for row, err := range tx.Rows() {
		if err != nil {
			return nil, err
		}
		is := fold(row.Name)
		if row.Trashed || max(len(is)-len(want), len(want)-len(is)) > slip {
			continue
		}
		if d := distance(want, is); d <= slip && d < len(want) {
			near[row.Name] = d
		}
	}
	names := slices.SortedFunc(maps.Keys(near), func(a, b string) int {
		return cmp.Or(near[a]-near[b], strings.Compare(a, b))
	})
	return names[:min(len(names), maxNear)], nil
}

func ambiguous(name string, rows []vault.Row) *failure {
	f := &failure{exit: exitAmbiguous, code: "ambiguous", message: fmt.Sprintf("%q fits %d entries:", name, len(rows))}
	for _, r := range rows {
		short := r.ID.String()[:vault.MinIDPrefix]
		f.candidates = append(f.candidates, candidate{r.ID.String(), r.Name, r.User})
		f.hints = append(f.hints, fmt.Sprintf("%s:%s   id:%s", r.Name, r.User, short))
	}
	return f
}

func byID(tx *vault.Tx, name string) ([]vault.Row, error) {
	prefix, ok := strings.CutPrefix(name, "id:")
	if !ok {
		return nil, nil
	}
	prefix, err := vault.ParseIDPrefix(prefix)
	if err != nil {
		return nil, nil // no id: perhaps a name
	}
	return rowsThat(tx, "", func(r *vault.Row) bool { return strings.HasPrefix(r.ID.String(), prefix) })
}

func byNameAndUser(tx *vault.Tx, name string) ([]vault.Row, error) {
	for i, c := range name {
		if c != ':' {
			continue
		}
		rows, err := named(tx, name[:i], name[i+1:])
		if err != nil || len(rows) > 0 {
			return rows, err
		}
	}
	return nil, nil
}

func byName(tx *vault.Tx, name string) ([]vault.Row, error) {
	is := folded(name)
	return exactFirst(tx, name, func(r *vault.Row) bool { return is(r.Name) })
}

// named returns the entries of this name and user, those in the trash too.
func named(tx *vault.Tx, name, user string) ([]vault.Row, error) {
	isName, isUser := folded(name), folded(user)
	return exactFirst(tx, name, func(r *vault.Row) bool { return isName(r.Name) && isUser(r.User) })
}

// exactFirst returns the entries that fit and have the name letter for
// letter, which needs no decoding of the others, or else all that fit.
func exactFirst(tx *vault.Tx, name string, fits func(*vault.Row) bool) ([]vault.Row, error) {
	name = match.NFC(name)
	exact, err := rowsThat(tx, name, func(r *vault.Row) bool { return r.Name == name && fits(r) })
	if err != nil || len(living(exact)) > 0 {
		return exact, err
	}
	return rowsThat(tx, "", fits)
}

// rowsThat returns the entries that mention text and fit.
func rowsThat(tx *vault.Tx, text string, fits func(*vault.Row) bool) ([]vault.Row, error) {
	var rows []vault.Row
	for row, err := range tx.Mentioning(text) {
		if err != nil {
			return nil, err
		}
		if fits(&row) {
			rows = append(rows, row)
		}
	}
	return rows, nil
}
