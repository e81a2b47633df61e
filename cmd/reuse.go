package cmd

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"watchword/secret"
	"watchword/strength"
	"watchword/vault"
)

// A place is the entry that a password is for.
type place struct {
	id         vault.ID // zero: there is none yet
	name, user string
	urls       []string
}

func placeOf(e *vault.Entry) place {
	return place{e.ID, e.Text(vault.Name), e.Text(vault.User), e.URLs()}
}

// words are what an attacker would try first at this place.
func (p *place) words() []string {
	return wordsOf(append([]string{p.name, p.user}, p.urls...)...)
}

// advise says what is wrong with a password that somebody chose. It never
// refuses one. The result is true if the person would rather have one made.
func (w *ww) advise(ctx context.Context, tx *vault.Tx, value secret.Value, p place, typed bool) (instead bool, err error) {
	same, err := reused(tx, value, p.id)
	if err != nil {
		return false, err
	}
	switch {
	case len(same) == 0:
	case typed && w.opt.yes:
		w.Console.Warn("already used for %s: one is made instead", fewOf(same))
		return true, nil
	case typed:
		w.Console.Warn("already used for %s", fewOf(same))
		instead, err := w.Console.Confirm(ctx, "Generate one instead?", true)
		if err != nil || instead {
			return instead, err
		}
	default:
		w.Console.Warn("already used for %s", fewOf(same))
	}
	if r := w.estimator.Estimate(value, p.words(), w.Now()); !typed && r.Level() <= strength.Fair { // the meter has told who types
		w.Console.Warn("%v: %s", r.Level(), r.Why())
	}
	if len(same) > 0 || !typed && w.opt.quiet {
		return false, nil
	}
	near, err := nearlyReused(ctx, tx, value, p.id)
	if len(near) > 0 {
		w.Console.Warn("nearly the same as for %s", fewOf(near))
	}
	return false, err
}

// reused returns the names of the other entries that have this password. It
// opens none of them: equal passwords have equal digests.
func reused(tx *vault.Tx, value secret.Value, but vault.ID) (names []string, err error) {
	digest, err := tx.Digest(value)
	if err != nil {
		return nil, err
	}
	for row, err := range tx.Rows() {
		if err != nil {
			return nil, err
		}
		if ref := passwordOf(&row); ref != nil && row.ID != but && bytes.Equal(ref.Digest, digest[:]) {
			names = append(names, row.Name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// maxCompared bounds how many passwords are opened to find those that are
// nearly the same as a new one.
const maxCompared = 2000

// nearlyReused returns the names of other entries with a password from which
// this one is a small step. Each is opened, compared and wiped; what does not open
// is left out, for this is advice, and no reason to refuse a new password.
func nearlyReused(ctx context.Context, tx *vault.Tx, value secret.Value, but vault.ID) (names []string, err error) {
	compared := 0
	for row, err := range tx.Rows() {
		if err != nil {
			return nil, err
		}
		if passwordOf(&row) == nil || row.ID == but {
			continue
		}
		if compared++; compared > maxCompared || ctx.Err() != nil {
			return names, ctx.Err()
		}
		if near, err := isNear(tx, row.ID, value); err == nil && near {
			names = append(names, row.Name)
		}
	}
	slices.Sort(names)
	return names, nil
}

func isNear(tx *vault.Tx, id vault.ID, value secret.Value) (bool, error) {
	e, err := tx.Entry(id)
	if err != nil {
		return false, err
	}
	f := e.Field(vault.Password)
	if f == nil || f.Form != vault.Secret {
		return false, nil
	}
	other, err := tx.Value(id, &f.Item, f.By)
	if err != nil {
		return false, err
	}
	defer other.Wipe()
	return strength.Near(value, other), nil
}

// passwordOf returns what a row outside the trash knows of its password, nil
// if there is none to be opened.
func passwordOf(r *vault.Row) *vault.SecretRef {
	for i := range r.Secrets {
		if ref := &r.Secrets[i]; ref.Key == vault.Password && ref.Blob > 0 && !r.Trashed {
			return ref
		}
	}
	return nil
}

// fewOf lists some names and counts the others.
func fewOf(names []string) string {
	const few = 3
	if len(names) > few {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:few], ", "), len(names)-few)
	}
	return strings.Join(names, ", ")
}

// count is a number of things, in words that fit it.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
