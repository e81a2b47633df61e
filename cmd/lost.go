package cmd

import (
	"fmt"
	"slices"
	"strings"

	"watchword/vault"
)

// lostEntry is an entry that a backup has not, or not as it was last.
type lostEntry struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	New     bool   `json:"new"`               // the backup does not have it at all
	Fields  int    `json:"fields"`            // that it had, or that were changed
	Changes int    `json:"changes,omitempty"` // since the backup; none if they cannot be read
}

func (l *lostEntry) String() string {
	fields := count(l.Fields, "field", "fields")
	switch {
	case l.New:
		return fmt.Sprintf("missing: %s (%s)", l.Name, fields)
	case l.Changes == 0:
		return fmt.Sprintf("older in it: %s (%s)", l.Name, fields)
	}
	return fmt.Sprintf("older in it: %s (%s, %s)", l.Name, fields, count(l.Changes, "change", "changes"))
}

// missingFrom returns what former has not of present, by name. Only the rows of
// present must be readable.
func missingFrom(former, present *vault.Tx) ([]lostEntry, error) {
	then := map[vault.ID]vault.Row{}
	for row, err := range former.Rows() {
		if err != nil {
			return nil, err
		}
		then[row.ID] = row
	}
	lost := []lostEntry{}
	for row, err := range present.Rows() {
		if err != nil {
			return nil, err
		}
		was, known := then[row.ID]
		if row.Destroyed || known && was.Changed == row.Changed {
			continue
		}
		l := lostEntry{ID: row.ID.String(), Name: row.Name, New: !known, Fields: differing(&was, &row)}
		if known {
			l.Changes = changesSince(former, present, row.ID)
		}
		lost = append(lost, l)
	}
	slices.SortStableFunc(lost, func(a, b lostEntry) int { return strings.Compare(a.Name, b.Name) })
	return lost, nil
}

// changesSince is how many changes of an entry are in present and not in former; 0
// if they cannot be read.
func changesSince(former, present *vault.Tx, id vault.ID) int {
	then, err := former.Entry(id)
	if err != nil {
		return 0
	}
	now, err := present.Entry(id)
	if err != nil {
		return 0
	}
	return max(0, len(now.Commits)-len(then.Commits))
}

// differing is how many fields two rows do not have alike, the name aside
// where one of them is empty.
func differing(was, is *vault.Row) int {
	then, now := rowFields(was), rowFields(is)
	n := 0
	for key, value := range now {
		if old, ok := then[key]; !ok || old != value {
			n++
		}
	}
	for key := range then {
		if _, ok := now[key]; !ok {
			n++
		}
	}
	if was.Name == "" {
		n--
	}
	return n
}

// rowFields are the fields of a row, each by its key or, where a row has none, by
// its value. A secret is its digest.
func rowFields(r *vault.Row) map[string]string {
	all := map[string]string{}
	for key, text := range map[string]string{vault.Name: r.Name, vault.User: r.User} {
		if text != "" {
			all[key] = text
		}
	}
	for _, url := range r.URLs {
		all["url/"+url] = ""
	}
	for _, tag := range r.Tags {
		all["tag/"+tag] = ""
	}
	for _, p := range r.Plain {
		all[p.Key] = p.Text
	}
	for _, s := range r.Secrets {
		all[s.Key] = string(s.Digest)
	}
	return all
}
