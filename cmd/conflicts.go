package cmd

import (
	"context"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"watchword/internal/console"
	"watchword/vault"
)

// clash is a secret field that was changed on two devices.
type clash struct {
	id       vault.ID
	name     string // of the entry
	key      string // of the field
	versions []vault.Writer
}

// conflictsOf returns the conflicts of e, the version in use first.
func conflictsOf(e *vault.Entry) (all []clash) {
	for i := range e.Fields {
		if f := &e.Fields[i]; len(f.Others) > 0 {
			versions := append([]vault.Writer{{Item: f.Item, By: f.By}}, f.Others...)
			all = append(all, clash{e.ID, e.Text(vault.Name), f.Key, versions})
		}
	}
	return all
}

// allConflicts returns those of the whole vault, by name.
func allConflicts(tx *vault.Tx) (all []clash, err error) {
	var ids []vault.ID
	for row, err := range tx.Rows() {
		if err != nil {
			return nil, err
		}
		if row.Conflicted && !row.Trashed {
			ids = append(ids, row.ID)
		}
	}
	for _, id := range ids {
		e, err := tx.Entry(id)
		if err != nil {
			return nil, err
		}
		all = append(all, conflictsOf(e)...)
	}
	slices.SortStableFunc(all, func(a, b clash) int { return strings.Compare(a.name, b.name) })
	return all, nil
}

// deviceNames are the names of devices, as far as they are known.
func deviceNames(tx *vault.Tx) (map[vault.Device]string, error) {
	names := map[vault.Device]string{}
	s, key, err := tx.Sharing()
	if s != nil {
		key.Wipe()
		names = s.Devices
	}
	if here := tx.Status().Device; names[here] == "" {
		names[here] = "this one"
	}
	return names, err
}

// nameOfDevice is a device as people call it, or the beginning of its id.
func nameOfDevice(names map[vault.Device]string, d vault.Device) string {
	if name := names[d]; name != "" {
		return name
	}
	return hex.EncodeToString(d[:3])
}

type conflictsOut struct {
	Schema    string        `json:"schema"`
	Conflicts []conflictOut `json:"conflicts"`
}

type conflictOut struct {
	ID       string       `json:"id"`
	Name     string       `json:"name"`
	Field    string       `json:"field"`
	Versions []versionOut `json:"versions"` // that in use first
}

type versionOut struct {
	Device string    `json:"device"`         // id
	Name   string    `json:"name,omitempty"` // of the device
	Time   time.Time `json:"time"`
	Gone   bool      `json:"gone,omitempty"` // removed there, or destroyed
}

// syncConflicts lists what was changed on two devices.
func (w *ww) syncConflicts(ctx context.Context) error {
	var all []clash
	var names map[vault.Device]string
	err := w.view(ctx, func(tx *vault.Tx) (err error) {
		if all, err = allConflicts(tx); err == nil {
			names, err = deviceNames(tx)
		}
		return err
	})
	if err != nil {
		return err
	}
	if w.opt.json {
		return w.conflictsJSON(all, names)
	}
	if len(all) == 0 {
		w.Console.Note("no conflicts")
		return nil
	}
	return w.conflictTable(all, names)
}

func (w *ww) conflictTable(all []clash, names map[vault.Device]string) error {
	var rows [][]string
	for _, c := range all {
		for i, v := range c.versions {
			row := []string{c.name, nameOf(c.key), nameOfDevice(names, v.By.Device), w.when(v.By.Stamp.Time()), ""}
			if i == 0 {
				row[4] = "in use"
			}
			rows = append(rows, row)
		}
	}
	columns := []console.Column{{Title: "NAME", Middle: true}, {Title: "FIELD"}, {Title: "DEVICE"}, {Title: "WHEN"}, {}}
	if err := w.Console.Table(columns, rows); err != nil {
		return err
	}
	w.Console.Note("nothing was lost. Which to keep:  ww sync resolve")
	return nil
}

func (w *ww) conflictsJSON(all []clash, names map[vault.Device]string) error {
	out := conflictsOut{Schema: schemaConflicts, Conflicts: []conflictOut{}}
	for _, c := range all {
		one := conflictOut{ID: c.id.String(), Name: c.name, Field: nameOf(c.key)}
		for _, v := range c.versions {
			d := v.By.Device
			one.Versions = append(one.Versions, versionOut{hex.EncodeToString(d[:]), names[d], v.By.Stamp.Time(), v.Form == vault.Removed || v.Purged})
		}
		out.Conflicts = append(out.Conflicts, one)
	}
	return w.Console.JSON(out)
}
