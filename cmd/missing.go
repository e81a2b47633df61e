package cmd

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"watchword/internal/match"
	"watchword/vault"
)

// quoted is a name in a message that is not formatted.
func quoted(name string) string { return strconv.Quote(name) }

// maxNear is how many names are told that are nearly the same.
const maxNear = 3

// notFound is the failure of words that mean no entry. It tells the names
// that are nearly the same.
func notFound(tx *vault.Tx, words ...string) error {
	name := strings.Join(words, " ")
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

func nearNames(tx *vault.Tx, name string) ([]string, error) {
	var names []string
	for row, err := range tx.Rows() {
		if err != nil {
			return nil, err
		}
		if !row.Trashed {
			names = append(names, row.Name)
		}
	}
	slices.Sort(names)
	return match.Near(name, slices.Compact(names), maxNear), nil
}

// inTrash is the failure of a name that only entries in the trash have. Nothing
// else is looked for: it was this one that was meant.
func (w *ww) inTrash(rows []vault.Row) *failure {
	first := &rows[0]
	for i := range rows {
		if rows[i].Changed > first.Changed {
			first = &rows[i]
		}
	}
	f := &failure{
		exit: exitNotFound, code: "trashed",
		message: fmt.Sprintf("%s is in the trash (%s).", first.Name, span(w.Now().Sub(first.Changed.Time()))),
	}
	for i := range rows {
		f.candidates = append(f.candidates, candidateOf(&rows[i]))
	}
	name := first.Name
	if len(rows) > 1 {
		name = account(first)
	}
	f.hints = []string{"ww trash restore " + shellWord(name)}
	return f
}

// span is how long something has lasted, in words.
func span(d time.Duration) string {
	switch {
	case d < time.Hour:
		return count(max(1, int(d.Minutes())), "minute", "minutes")
	case d < 24*time.Hour:
		return count(int(d.Hours()), "hour", "hours")
	}
	return count(int(d.Hours())/24, "day", "days")
}

// renamedFor is how long an entry is found by the name that it had.
const renamedFor = 90 * 24 * time.Hour

// formerly returns the entries that had this name until not long ago. Their
// history is read for it, so it is only for where nothing else is found.
func (w *ww) formerly(tx *vault.Tx, name string) ([]vault.Row, error) {
	since := w.Now().Add(-renamedFor)
	var rows []vault.Row
	for row, err := range tx.Rows() {
		if err != nil {
			return nil, err
		}
		if row.Trashed || row.Changed == row.Created || row.Changed.Time().Before(since) {
			continue
		}
		e, err := tx.Entry(row.ID)
		if err != nil {
			return nil, err
		}
		if lostName(e, folded(name), since) {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// lostName reports whether e was called so and then, since, otherwise.
func lostName(e *vault.Entry, is func(string) bool, since time.Time) bool {
	had := false
	for _, step := range e.Steps() {
		for i := range step.Commit.Items {
			it := &step.Commit.Items[i]
			if it.Key != vault.Name {
				continue
			}
			has := is(it.Text)
			if had && !has && !step.Commit.Stamp.Time().Before(since) {
				return true
			}
			had = has
		}
	}
	return false
}
