package cmd

import (
	"cmp"
	"context"

	"watchword/internal/console"
	"watchword/vault"
)

// editKey changes the marked entry. It is not done in the list's own
// transaction, which cannot write.
const editKey = 'e'

// browseKey is what a key does with the entry that is marked in the list.
type browseKey struct {
	console.ChoiceKey
	does func(*ww, context.Context, *vault.Tx, *vault.Entry) error
}

// browseKeys are the keys of the list that ww alone shows, a line each. Letter
// 0 is Enter.
func browseKeys() []browseKey {
	return []browseKey{
		{console.ChoiceKey{Letter: 0, Says: "copy"}, copies("")},
		{console.ChoiceKey{Letter: 'u', Says: "user"}, copies(vault.User)},
		{console.ChoiceKey{Letter: editKey, Says: "edit"}, nil},
		{console.ChoiceKey{Letter: 'r', Says: "reveal"}, reveals},
	}
}

// reveals is the key that shows the password.
func reveals(w *ww, ctx context.Context, tx *vault.Tx, e *vault.Entry) error {
	tx.Used(e.ID)
	return w.look(ctx, tx, e, showOptions{reveal: true})
}

// copies is a key that copies a field; "": what the entry is about.
func copies(field string) func(*ww, context.Context, *vault.Tx, *vault.Entry) error {
	return func(w *ww, ctx context.Context, tx *vault.Tx, e *vault.Entry) error {
		k, err := w.keeper()
		if err != nil {
			return orShowEntry(err, tx, e, cmp.Or(field, mainField(e)))
		}
		return w.copyField(ctx, tx, k, e, cmp.Or(field, mainField(e)), w.config.Duration("clipboard.clear"))
	}
}

// browse lets a person pick from all entries, what was used last first.
func (w *ww) browse(ctx context.Context) error {
	edited := ""
	err := w.view(ctx, func(tx *vault.Tx) (err error) {
		edited, err = w.browseIn(ctx, tx)
		return err
	})
	if err != nil || edited == "" {
		return err
	}
	return w.form(ctx, edited)
}

// browseIn shows the list and does what the key says; the entry that is to be
// edited it returns.
func (w *ww) browseIn(ctx context.Context, tx *vault.Tx) (edited string, err error) {
	rows, err := rowsThat(tx, "", func(r *vault.Row) bool { return !r.Trashed })
	if err != nil {
		return "", err
	}
	if len(rows) == 0 {
		w.Console.Note("no entries yet · ww add NAME")
		return "", nil
	}
	uses := w.lastUsed(tx)
	rows = byFoldedName(rows)
	byUse(rows, uses)
	keys := browseKeys()
	list := console.Choice{Rows: w.choices(rows, uses), Match: narrowing(rows)}
	for _, key := range keys {
		list.Keys = append(list.Keys, key.ChoiceKey)
	}
	chosen, err := w.Console.Choose(ctx, list)
	if err != nil {
		return "", err
	}
	e, err := tx.Entry(rows[chosen.Row].ID)
	if err != nil {
		return "", err
	}
	if chosen.Letter == editKey {
		return "id:" + e.ID.String(), nil
	}
	for _, key := range keys {
		if key.Letter == chosen.Letter {
			return "", key.does(w, ctx, tx, e)
		}
	}
	return "", nil
}
