package cmd

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"watchword/internal/console"
	"watchword/vault"
)

func (w *ww) lsCommand() *cli.Command {
	o := listOptions{}
	return &cli.Command{
		Name: "ls", Aliases: []string{"list", "find"}, Category: "Every day", ArgsUsage: "[WORD…]",
		Usage: "List entries: all, or those in which every word occurs.",
		Description: `ww ls
ww ls git                          name, user, address or tag has "git"
ww ls --tag work --weak
ww find --deep 'mother maiden'     looks in notes and secrets too
ww ls git | cut -f1                in a pipe: name, user, tags, used,
                                   health, id; with -l kind, address,
                                   changed; with --deep fields`,
		Flags: o.flags(),
		Action: func(c *cli.Context) error {
			o.words = c.Args().Slice()
			return w.ls(c.Context, o)
		},
	}
}

func (w *ww) ls(ctx context.Context, o listOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	var l *listing
	err := w.view(ctx, func(tx *vault.Tx) (err error) {
		alive, err := rowsThat(tx, "", func(r *vault.Row) bool { return !r.Trashed })
		if err != nil {
			return err
		}
		l, err = w.sift(ctx, tx, alive, o)
		return err
	})
	if err != nil {
		return err
	}
	if l.shut > 0 {
		w.Console.Note("%s marked ask: not looked into (--no-agent does)", count(l.shut, "entry is", "entries are"))
	}
	return w.list(l)
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

func (w *ww) list(l *listing) error {
	if w.opt.json {
		return w.listJSON(l)
	}
	if err := w.listTable(l); err != nil {
		return err
	}
	switch {
	case !w.Console.OutTTY:
	case l.all == 0:
		w.Console.Note("no entries yet · ww add NAME")
	default:
		w.Console.Note("%d of %s", len(l.rows), count(l.all, "entry", "entries"))
	}
	return nil
}

// listTable writes a table for people and tab-separated values for pipes.
// Where uses are not noted people see when an entry was changed.
func (w *ww) listTable(l *listing) error {
	if !w.Console.OutTTY {
		return w.Console.Table(make([]console.Column, 10), cells(l.rows, func(r *vault.Row) []string {
			row := []string{r.Name, r.User, strings.Join(r.Tags, ","), w.usedCell(l.uses, r.ID), l.health[r.ID], r.ID.String()}
			return append(row, w.moreCells(l, r)...)
		}))
	}
	if l.long {
		return w.longTable(l)
	}
	columns := []console.Column{{Title: "NAME", Middle: true}, {Title: "USER"}, {Title: "TAGS"}, {Title: l.timeTitle()}, {Title: "HEALTH"}, {Title: l.foundTitle()}}
	return w.Console.Table(columns, cells(l.rows, func(r *vault.Row) []string {
		return []string{r.Name, r.User, strings.Join(r.Tags, " "), w.timeCell(l, r), healthCell(l.health[r.ID]), l.foundCell(r)}
	}))
}

func cells(rows []vault.Row, of func(*vault.Row) []string) [][]string {
	var all [][]string
	for i := range rows {
		all = append(all, of(&rows[i]))
	}
	return all
}
