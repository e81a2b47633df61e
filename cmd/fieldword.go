package cmd

import (
	"fmt"
	"slices"
	"strings"

	"watchword/internal/match"
	"watchword/vault"
)

// fieldWords pick a field where they stand behind a name.
func fieldWords() []string {
	return []string{vault.User, vault.OTP, "url", vault.Note, vault.Password}
}

// nameAndField tells the words that mean an entry from a last one that picks a
// field of it: only where the others mean something by themselves, and not
// where all of them are a name. Field is "" where none is picked.
func (w *ww) nameAndField(tx *vault.Tx, words []string) (name []string, field string, err error) {
	last := len(words) - 1
	if last < 1 || !slices.Contains(fieldWords(), words[last]) {
		return words, "", nil
	}
	whole, _, err := lookUpName(tx, strings.Join(words, " "))
	if err != nil {
		return nil, "", err
	}
	alive, trashed, err := w.mean(tx, words[:last])
	switch {
	case err != nil:
		return nil, "", err
	case len(whole) > 0 && alive && !w.interactive():
		return nil, "", eitherWay(whole, words)
	case len(whole) > 0, !alive && !trashed:
		return words, "", nil
	}
	return words[:last], words[last], nil
}

// mean reports whether words mean an entry that may be picked by them, or one
// in the trash.
func (w *ww) mean(tx *vault.Tx, words []string) (alive, trashed bool, err error) {
	rows, gone, err := lookUp(tx, words...)
	if err != nil || len(rows)+len(gone) > 0 {
		return len(rows) > 0, len(gone) > 0, err
	}
	deepest := match.Site
	if w.interactive() {
		deepest = match.Fuzzy
	}
	_, fits, err := fitting(tx, deepest, words)
	if err != nil || len(fits) > 0 || !w.interactive() {
		return len(fits) > 0, false, err
	}
	former, err := w.formerly(tx, strings.Join(words, " "))
	return len(former) > 0, false, err
}

// eitherWay is the failure of words that are a name, but also another name and
// a field.
func eitherWay(rows []vault.Row, words []string) *failure {
	last := len(words) - 1
	f := ambiguous(strings.Join(words, " "), rows)
	f.message = fmt.Sprintf("%q is an entry, but also %s of %q.", strings.Join(words, " "), words[last], strings.Join(words[:last], " "))
	f.hints = []string{
		"ww copy " + shellWord(strings.Join(words[:last], " ")) + " -f " + words[last],
		"ww copy " + shellWord(strings.Join(words, " ")),
	}
	return f
}
