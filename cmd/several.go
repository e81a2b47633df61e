package cmd

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"watchword/internal/console"
	"watchword/internal/match"
	"watchword/vault"
)

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

// onlyOne is only where the same verb can be told what was meant.
func (w *ww) onlyOne(tx *vault.Tx, a aim, rows []vault.Row) (*vault.Entry, error) {
	if len(rows) < 2 {
		return only(tx, a.name(), rows)
	}
	f, verb := ambiguous(a.name(), rows), "get"
	if slices.Contains(w.verbNames(), w.verb) {
		verb = w.verb
	}
	exact := account(&rows[0])
	if fold(exact) == fold(a.name()) {
		exact = shortID(&rows[0])
	}
	f.hints = append(f.hints, "ww "+verb+" "+shellWord(exact))
	return nil, f
}

// maxFits is how many entries are listed of which none can be chosen.
const maxFits = 10

// ambiguous is the failure of a name that several entries have.
func ambiguous(name string, rows []vault.Row) *failure {
	f := &failure{exit: exitAmbiguous, code: "ambiguous", message: fmt.Sprintf("%q fits %d entries:", name, len(rows))}
	for i := range rows {
		f.candidates = append(f.candidates, candidateOf(&rows[i]))
	}
	listed := rows[:min(len(rows), maxFits)]
	width := 0
	for i := range listed {
		width = max(width, console.Columns(account(&listed[i])))
	}
	for i := range listed {
		r := &listed[i]
		line := "  " + padded(account(r), width) + "   " + shortID(r) + "   " + hostOf(r)
		f.hints = append(f.hints, strings.TrimRight(line, " "))
	}
	if more := len(rows) - len(listed); more > 0 {
		f.hints = append(f.hints, fmt.Sprintf("  and %d more", more))
	}
	return f
}

func candidateOf(r *vault.Row) candidate { return candidate{r.ID.String(), r.Name, r.User} }

// account is NAME:USER, by which scripts can mean an entry.
func account(r *vault.Row) string { return r.Name + ":" + r.User }

func shortID(r *vault.Row) string { return "id:" + r.ID.String()[:vault.MinIDPrefix] }

// hostOf is where an entry belongs, as it is shown.
func hostOf(r *vault.Row) string {
	for _, address := range r.URLs {
		if host := match.Host(address); host != "" {
			return match.Display(host)
		}
	}
	return ""
}

// oneOf lets a person choose among rows, unless there is only one: what was used
// last first.
func (w *ww) oneOf(ctx context.Context, tx *vault.Tx, question string, rows []vault.Row) (*vault.Entry, error) {
	byUse(rows, w.lastUsed(tx))
	return w.choose(ctx, tx, question, rows)
}

// choose is oneOf for rows whose order says more than their use.
func (w *ww) choose(ctx context.Context, tx *vault.Tx, question string, rows []vault.Row) (*vault.Entry, error) {
	if len(rows) == 1 {
		return tx.Entry(rows[0].ID)
	}
	list := console.Choice{Question: question, Rows: w.choices(rows, w.lastUsed(tx)), Match: narrowing(rows)}
	chosen, err := w.Console.Choose(ctx, list)
	if err != nil {
		return nil, err
	}
	return tx.Entry(rows[chosen.Row].ID)
}

// byUse puts what was used last first. What never was stays in its order.
func byUse(rows []vault.Row, uses map[vault.ID]time.Time) {
	slices.SortStableFunc(rows, func(a, b vault.Row) int {
		return cmp.Compare(uses[b.ID].Unix(), uses[a.ID].Unix())
	})
}

// choices are rows as a person chooses among them.
func (w *ww) choices(rows []vault.Row, uses map[vault.ID]time.Time) [][]string {
	return cells(rows, func(r *vault.Row) []string {
		note := ""
		if r.Conflicted {
			note = "! two versions"
		}
		return []string{r.Name, r.User, strings.Join(r.Tags, " "), w.usedCell(uses, r.ID), note}
	})
}

// narrowing returns what finds, among rows, those that fit what was typed.
func narrowing(rows []vault.Row) func(typed string) []int {
	entries := make([]match.Entry, len(rows))
	for i := range rows {
		entries[i] = *meant(&rows[i])
	}
	return match.NewList(entries).Fit
}
