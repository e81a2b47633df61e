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
}

// Steps returns the history of an entry, oldest first.
func (e *Entry) Steps() []Step {
	steps := make([]Step, len(e.Commits))
	for i, c := range e.Commits {
		steps[i] = Step{e.ID, e.Text(Name), c, len(c.Parents) == 0}
	}
	return steps
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
