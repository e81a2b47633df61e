package vault

import (
	"cmp"
	"slices"
)

// Step is one commit of an entry's history.
type Step struct {
	ID      ID
	Name    string // of the entry now
	Commit  *Commit
	Created bool // the first of its entry
	Back    bool // it made the entry again what it once was
}

// Steps returns the history of an entry, oldest first.
func (e *Entry) Steps() []Step {
	steps := make([]Step, len(e.Commits))
	for i, c := range e.Commits {
		steps[i] = Step{e.ID, e.Text(Name), c, len(c.Parents) == 0, e.restated(c)}
	}
	return steps
}

// restated reports whether c states fields again that were so before it: an edit
// leaves these out, what goes back to another state does not.
func (e *Entry) restated(c *Commit) bool {
	if c.Op != OpEdit || len(c.Parents) == 0 || c.text(Name) == "" || c.text(Kind) == "" {
		return false
	}
	before := e.At(c.Parents[0])
	return c.text(Name) == before.Text(Name) || c.text(Kind) == before.Text(Kind)
}

// text is the plain value that c gives the field with this key, "" if none.
func (c *Commit) text(key string) string {
	for i := range c.Items {
		if c.Items[i].Key == key {
			return c.Items[i].Text
		}
	}
	return ""
}

// Recent returns the last n steps of the whole vault, newest first. It reads
// the history of no more than the n entries that changed last.
func (tx *Tx) Recent(n int) ([]Step, error) {
	var rows []Row
	for row, err := range tx.Rows() {
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b Row) int { return cmp.Compare(b.Changed, a.Changed) })
	var steps []Step
	for _, row := range rows[:min(n, len(rows))] {
		e, err := tx.Entry(row.ID)
		if err != nil {
			return nil, err
		}
		steps = append(steps, e.Steps()...)
	}
	slices.SortStableFunc(steps, func(a, b Step) int { return compareCommits(b.Commit, a.Commit) })
	return steps[:min(n, len(steps))], nil
}
