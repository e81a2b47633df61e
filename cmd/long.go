package cmd

import (
	"strings"

	"watchword/internal/console"
	"watchword/vault"
)

// longTable is what ls -l shows on a terminal.
func (w *ww) longTable(l *listing) error {
	columns := []console.Column{
		{Title: "NAME", Middle: true},
		{Title: "USER"},
		{Title: "KIND"},
		{Title: "ADDRESS"},
		{Title: "CHANGED"},
		{Title: "HEALTH"},
		{Title: "ID"},
		{Title: l.foundTitle()},
	}
	return w.Console.Table(columns, cells(l.rows, func(r *vault.Row) []string {
		return []string{
			r.Name, r.User, r.Kind, firstURL(r), w.when(r.Changed.Time()),
			healthCell(l.health[r.ID]), r.ID.String()[:vault.MinIDPrefix], l.foundCell(r),
		}
	}))
}

// moreCells are those that -l and --deep add in a pipe.
func (w *ww) moreCells(l *listing, r *vault.Row) (more []string) {
	if l.long {
		more = []string{r.Kind, firstURL(r), w.when(r.Changed.Time())}
	}
	if l.deep {
		more = append(more, l.foundCell(r))
	}
	return more
}

func firstURL(r *vault.Row) string {
	if len(r.URLs) == 0 {
		return ""
	}
	return r.URLs[0]
}

func (l *listing) foundTitle() string {
	if !l.deep {
		return ""
	}
	return "FOUND IN"
}

// foundCell names the fields in which --deep found the words.
func (l *listing) foundCell(r *vault.Row) string { return strings.Join(l.found[r.ID], ",") }
