package cmd

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"watchword/internal/console"
	"watchword/vault"
)

func (w *ww) lsCommand() *cli.Command {
	return &cli.Command{
		Name: "ls", Aliases: []string{"list", "find"}, Category: "Every day", ArgsUsage: "[WORD…]",
		Usage: "List entries: all, or those in which every word occurs.",
		Description: `ww ls
ww ls git                          name, user, address or tag has "git"
ww ls git | cut -f1                in a pipe: name, user, tags, used, health, id`,
		Action: func(c *cli.Context) error { return w.ls(c.Context, c.Args().Slice()) },
	}
}

func (w *ww) ls(ctx context.Context, words []string) error {
	var rows []vault.Row
	var uses map[vault.ID]time.Time
	all := 0
	err := w.view(ctx, func(tx *vault.Tx) error {
		uses = w.lastUsed(tx)
		for row, err := range tx.Rows() {
			if err != nil {
				return err
			}
			if row.Trashed {
				continue
			}
			if all++; hasWords(&row, words) {
				rows = append(rows, row)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return w.list(byFoldedName(rows), uses, all)
}

// byFoldedName sorts rows as people look for them.
func byFoldedName(rows []vault.Row) []vault.Row {
	type keyed struct {
		name string
		row  *vault.Row
	}
	order := make([]keyed, len(rows))
	for i := range rows {
		order[i] = keyed{fold(rows[i].Name), &rows[i]}
	}
	slices.SortFunc(order, func(a, b keyed) int {
		if c := cmp.Compare(a.name, b.name); c != 0 {
			return c
		}
		return cmp.Or(cmp.Compare(a.row.User, b.row.User), bytes.Compare(a.row.ID[:], b.row.ID[:]))
	})
	sorted := make([]vault.Row, len(rows))
	for i := range order {
		sorted[i] = *order[i].row
	}
	return sorted
}

// hasWords reports whether every word occurs in a name, user, address or
// tag of r.
func hasWords(r *vault.Row, words []string) bool {
	if len(words) == 0 {
		return true
	}
	text := fold(strings.Join(slices.Concat([]string{r.Name, r.User}, r.URLs, r.Tags), "\n"))
	for _, word := range words {
		if !strings.Contains(text, fold(word)) {
			return false
		}
	}
	return true
}

func (w *ww) list(rows []vault.Row, uses map[vault.ID]time.Time, all int) error {
	if w.opt.json {
		return w.listJSON(rows, uses)
	}
	if err := w.listTable(rows, uses); err != nil {
		return err
	}
	switch {
	case !w.Console.OutTTY:
	case all == 0:
		w.Console.Note("no entries yet · ww add NAME")
	default:
		w.Console.Note("%d of %s", len(rows), count(all, "entry", "entries"))
	}
	return nil
}

// listTable writes a table for people and tab-separated values for pipes.
// Where uses are not noted people see when an entry was changed.
func (w *ww) listTable(rows []vault.Row, uses map[vault.ID]time.Time) error {
	if !w.Console.OutTTY {
		return w.Console.Table(make([]console.Column, 6), cells(rows, func(r *vault.Row) []string {
			return []string{r.Name, r.User, strings.Join(r.Tags, ","), w.usedCell(uses, r.ID), health(r), r.ID.String()}
		}))
	}
	columns := []console.Column{{Title: "NAME", Middle: true}, {Title: "USER"}, {Title: "TAGS"}, {Title: "USED"}, {}}
	if uses == nil {
		columns[3].Title = "CHANGED"
	}
	return w.Console.Table(columns, cells(rows, func(r *vault.Row) []string {
		note := ""
		if r.Conflicted {
			note = "! two versions"
		}
		at := w.usedCell(uses, r.ID)
		if uses == nil {
			at = w.when(r.Changed.Time())
		}
		return []string{r.Name, r.User, strings.Join(r.Tags, " "), at, note}
	}))
}

func cells(rows []vault.Row, of func(*vault.Row) []string) [][]string {
	var all [][]string
	for i := range rows {
		all = append(all, of(&rows[i]))
	}
	return all
}
