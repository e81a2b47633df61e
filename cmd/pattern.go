package cmd

import (
	"context"
	"path"
	"strings"

	"watchword/vault"
)

// pickAll returns every entry that one of words means, each once: an id,
// NAME:USER, a name, which may be that of several entries, or a pattern in
// which * stands for any text. A word that means none is an error.
func (w *ww) pickAll(ctx context.Context, tx *vault.Tx, words []string) (rows []vault.Row, err error) {
	seen := map[vault.ID]bool{}
	for _, word := range words {
		fits, err := w.pickSome(ctx, tx, word)
		if err != nil {
			return nil, err
		}
		for _, row := range fits {
			if !seen[row.ID] {
				rows = append(rows, row)
			}
			seen[row.ID] = true
		}
	}
	return byFoldedName(rows), nil
}

func (w *ww) pickSome(ctx context.Context, tx *vault.Tx, word string) ([]vault.Row, error) {
	rows, _, err := lookUp(tx, word)
	switch {
	case err != nil || len(rows) > 0:
		return rows, err
	case isPattern(word):
		return byPattern(tx, word)
	}
	e, err := w.pickToChange(ctx, tx, word) // which may help where lookUp found nothing
	if err != nil {
		return nil, err
	}
	return rowsThat(tx, "", func(r *vault.Row) bool { return r.ID == e.ID })
}

func isPattern(word string) bool { return strings.ContainsAny(word, "*?[") }

// byPattern returns the entries outside the trash whose whole name fits a
// pattern as path.Match knows them, but that * and ? stand for a slash too.
func byPattern(tx *vault.Tx, pattern string) ([]vault.Row, error) {
	plain := func(text string) string { return strings.ReplaceAll(fold(text), "/", "\x00") } // no name holds a NUL
	if _, err := path.Match(plain(pattern), ""); err != nil {
		f := usage("%q is no pattern: a bracket is left open.", pattern)
		f.state = unchanged
		return nil, f
	}
	rows, err := rowsThat(tx, "", func(r *vault.Row) bool {
		fits, _ := path.Match(plain(pattern), plain(r.Name)) // the pattern is well formed
		return fits && !r.Trashed
	})
	if err == nil && len(rows) == 0 {
		err = notFound(tx, pattern)
	}
	return rows, err
}
