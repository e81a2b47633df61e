package cmd

import (
	"time"

	"watchword/vault"
)

// census is how many entries there are, and which.
type census struct {
	entries, trash int
	oldest         time.Time // when the first of what is in the trash went there; zero if nothing is
	names          []string
	changed        map[vault.ID]vault.Stamp
}

func takeCensus(tx *vault.Tx) (census, error) {
	c := census{changed: map[vault.ID]vault.Stamp{}}
	for row, err := range tx.Rows() {
		switch {
		case err != nil:
			return c, err
		case inTrash(&row):
			c.trash++
			if at := row.Changed.Time(); c.oldest.IsZero() || at.Before(c.oldest) {
				c.oldest = at
			}
		case !row.Trashed:
			c.entries++
			c.names = append(c.names, row.Name)
			c.changed[row.ID] = row.Changed
		}
	}
	return c, nil
}

// since compares now with then: entries that were not there, that were other
// ones, and that are no more.
func (now census) since(then census) (added, changed, gone int) {
	for id, at := range now.changed {
		switch was, ok := then.changed[id]; {
		case !ok:
			added++
		case was != at:
			changed++
		}
	}
	for id := range then.changed {
		if _, ok := now.changed[id]; !ok {
			gone++
		}
	}
	return added, changed, gone
}
