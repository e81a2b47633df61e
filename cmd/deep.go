package cmd

import (
	"slices"
	"strings"

	"watchword/vault"
)

// searchDeep looks for every word in the row and, where it is not there, in
// the plain fields and the opened secrets of its entry. It returns the names of
// the fields in which it found something, never what. Secrets are left alone if
// the entry is shut.
func searchDeep(tx *vault.Tx, r *vault.Row, words []string, shut bool) (found []string, ok bool, err error) {
	left := slices.DeleteFunc(slices.Clone(words), func(word string) bool { return hasWords(r, []string{word}) })
	if len(left) == 0 {
		return nil, true, nil
	}
	e, err := tx.Entry(r.ID)
	if err != nil {
		return nil, false, err
	}
	missing := slices.Clone(left)
	for i := range e.Fields {
		f := &e.Fields[i]
		if hasKeyOfItsOwn(f.Key) || f.Purged || shut && f.Form == vault.Secret {
			continue
		}
		held, err := holds(tx, e, f, left)
		if err != nil {
			return nil, false, err
		}
		if len(held) == 0 {
			continue
		}
		found = append(found, nameOf(f.Key))
		missing = slices.DeleteFunc(missing, func(word string) bool { return slices.Contains(held, word) })
	}
	return found, len(missing) == 0, nil
}

// holds returns those of words that a field holds. A secret is opened, looked
// at and wiped.
func holds(tx *vault.Tx, e *vault.Entry, f *vault.Field, words []string) (held []string, err error) {
	switch f.Form {
	case vault.Text:
		text := fold(f.Item.Text)
		return slices.DeleteFunc(slices.Clone(words), func(word string) bool { return !strings.Contains(text, fold(word)) }), nil
	case vault.Secret:
		value, err := tx.Value(e.ID, &f.Item, f.By)
		if err != nil {
			return nil, err
		}
		defer value.Wipe()
		err = value.Reveal(func(b []byte) error {
			for _, word := range words {
				if foldContains(b, []byte(word)) || foldContains(b, []byte(fold(word))) {
					held = append(held, word)
				}
			}
			return nil
		})
		return held, err
	}
	return nil, nil
}
