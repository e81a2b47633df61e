package cmd

import (
	"context"
	"errors"
	"strings"

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
	Conflicts []string    `json:"conflicts"`              // names of entries
	Words     string      `json:"words"`                  // of the fingerprint
}

// syncStatus says how the vault and its pile stand.
func (w *ww) syncStatus(ctx context.Context) error {
	out, away, err := w.standing(ctx)
	if err != nil {
		return err
	}
	return w.sayStanding(out, away)
}

// standing looks at the vault and its pile, and changes nothing. away is why the
// pile cannot be reached, if it cannot.
func (w *ww) standing(ctx context.Context) (out standsOut, away *failure, err error) {
	s, err := w.store()
	if err != nil {
		return out, nil, err
	}
	m := w.meet(s)
	defer m.end()
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
		out = standsOut{
			Schema: schemaStands, Target: m.shared.Target, Reachable: err == nil, Coming: stands.Coming, Going: stands.Going,
			Held: []string{}, Devices: listDevices(m.shared, stands.Devices, tx.Status().Device),
		}
		m.besides(&out, stands.Others)
		if stands.Held != nil {
			out.Held = stands.Held.Names
		}
		if out.Words, err = fingerprintOf(tx); err == nil {
			out.Conflicts, err = conflicted(tx)
		}
		if err == nil {
			out.Last, err = m.lastOf(tx)
		}
		return err
	})
	out.Conflicts = noNull(out.Conflicts)
	return out, away, err
}

func (w *ww) sayStanding(out standsOut, away *failure) error {
	if w.opt.json {
		return w.Console.JSON(out)
	}
	if away != nil {
		w.Console.Warn("%s", strings.TrimSuffix(away.message, "."))
	}
	return w.printStands(out)
}

// syncCheck is for scripts: it says how things stand, and how it ends says
// whether somebody is wanted.
func (w *ww) syncCheck(ctx context.Context) error {
	out, away, err := w.standing(ctx)
	if err == nil {
		err = w.sayStanding(out, away)
	}
	switch {
	case err != nil:
		return err
	case len(out.Conflicts) > 0:
		return &failure{
			exit: exitConflicts, code: "conflicts", message: count(len(out.Conflicts), "entry has", "entries have") + " two versions of a secret: " + strings.Join(out.Conflicts, ", ") + ".",
			state: "Nothing was lost.", hints: []string{"ww sync resolve  asks which to keep"},
		}
	case away != nil:
		return away
	}
	return nil
}

func isUnreachable(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.exit == exitUnreachable
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
		rows = append(rows, []string{"device", d.Name, w.lastSeen(d)})
	}
	if !w.Console.OutTTY {
		rows = append(rows, []string{"fingerprint", s.Words, ""})
	}
	rows = append(rows, s.otherRows(w)...)
	if err := w.Console.Table(make([]console.Column, 3), rows); err != nil {
		return err
	}
	if w.Console.OutTTY {
		w.Console.Note("fingerprint: %s", s.Words) // whole, however narrow the table
	}
	w.pointOut(s.Devices)
	return nil
}
