package cmd

import (
	"context"
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"watchword/internal/console"
	"watchword/sync"
	"watchword/vault"
)

type standsOut struct {
	Schema    string      `json:"schema"`
	Target    string      `json:"target"`
	Reachable bool        `json:"reachable"`
	Coming    int         `json:"coming"` // changes; 0 where it is not reachable
	Going     int         `json:"going"`
	Held      []string    `json:"held"` // entries that would go to the trash: a person is to accept that
	Devices   []deviceOut `json:"devices"`
	Newer     string      `json:"newer_group,omitempty"`  // id of that to which this device should move
	Former    int         `json:"former_files,omitempty"` // of groups that this device has left
	Last      *lastOut    `json:"last"`                   // as this machine remembers it
}

type deviceOut struct {
	ID      string     `json:"id"`
	Name    string     `json:"name"`
	Here    bool       `json:"here"`
	Written *time.Time `json:"written,omitempty"` // its newest file
}

// syncStatus says how the vault and its folder stand.
func (w *ww) syncStatus(ctx context.Context) error {
	s, err := w.store()
	if err != nil {
		return err
	}
	m := w.meet(s)
	defer m.end()
	var out standsOut
	var away *failure
	err = w.view(ctx, func(tx *vault.Tx) error {
		err := m.open(ctx, tx)
		if m.shared == nil {
			return err
		}
		var stands sync.Standing
		if err == nil {
			stands, err = m.compare(ctx, tx)
		}
		if err != nil && !isUnreachable(err) {
			return err
		}
		errors.As(err, &away)
		out = m.stands(stands, tx.Status().Device)
		out.Reachable = err == nil
		out.Last, err = m.lastOf(tx)
		return err
	})
	if err != nil {
		return err
	}
	if w.opt.json {
		return w.Console.JSON(out)
	}
	if away != nil {
		w.Console.Warn("%s", strings.TrimSuffix(away.message, "."))
	}
	return w.printStands(out)
}

func isUnreachable(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.exit == exitUnreachable
}

func (m *meeting) stands(s sync.Standing, here vault.Device) standsOut {
	out := standsOut{Schema: schemaStands, Target: m.shared.Target, Coming: s.Coming, Going: s.Going, Held: []string{}, Devices: []deviceOut{}}
	m.besides(&out, s.Others)
	if s.Held != nil {
		out.Held = s.Held.Names
	}
	names := maps.Clone(m.shared.Devices)
	for d, seen := range s.Devices {
		if _, known := names[d]; !known {
			names[d] = seen.Name
		}
	}
	for d, name := range names {
		one := deviceOut{ID: hex.EncodeToString(d[:]), Name: name, Here: d == here}
		if seen, ok := s.Devices[d]; ok {
			written := seen.Written.UTC()
			one.Written = &written
		}
		out.Devices = append(out.Devices, one)
	}
	slices.SortFunc(out.Devices, func(a, b deviceOut) int {
		switch {
		case a.Here != b.Here && a.Here:
			return -1
		case a.Here != b.Here:
			return 1
		}
		return strings.Compare(a.Name+a.ID, b.Name+b.ID)
	})
	return out
}

// step says in a few words how vault and folder stand.
func (s standsOut) step() string {
	switch {
	case !s.Reachable:
		return "cannot be reached now"
	case s.Coming+s.Going == 0:
		return "in step"
	}
	return count(s.Coming, "change", "changes") + " to come, " + count(s.Going, "change", "changes") + " to go: ww sync"
}

func (w *ww) printStands(s standsOut) error {
	rows := [][]string{{targetKind(s.Target), w.short(s.Target), s.step()}}
	if !w.Console.OutTTY {
		rows[0][1] = s.Target
	}
	rows = append(rows, []string{"sync", s.Last.by(), s.Last.said(w)})
	if n := len(s.Held); n > 0 {
		rows = append(rows, []string{"held", count(n, "entry", "entries") + " to the trash", "ww sync asks"})
	}
	for _, d := range s.Devices {
		row := []string{"device", d.Name, ""}
		switch {
		case d.Here:
			row[2] = "this one"
		case d.Written != nil:
			row[2] = "wrote last " + w.when(*d.Written)
		default:
			row[2] = "has written nothing that is left"
		}
		rows = append(rows, row)
	}
	return w.Console.Table(make([]console.Column, 3), append(rows, s.otherRows(w)...))
}
