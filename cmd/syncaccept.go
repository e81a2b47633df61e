package cmd

import (
	"context"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"watchword/internal/console"
	"watchword/sync"
	"watchword/vault"
)

type acceptOut struct {
	Schema string    `json:"schema"`
	Held   []heldOut `json:"held"`
}

// heldOut is what a device wrote to the files of former groups, and this vault
// has not.
type heldOut struct {
	byDevice
	Last    time.Time `json:"last"` // by the clock of that device
	Entries []string  `json:"entries"`
	Taken   bool      `json:"taken"`

	id vault.Device
}

// accepting is a walk through what was left behind.
type accepting struct {
	*ww
	syncOptions
	names map[vault.Device]string
	held  []*heldOut
	takes map[vault.Device]bool
}

// syncAccept shows what devices wrote that is not taken, and takes what the person
// accepts.
func (w *ww) syncAccept(ctx context.Context, o syncOptions) error {
	a := &accepting{ww: w, syncOptions: o, takes: map[vault.Device]bool{}}
	if err := w.update(ctx, func(tx *vault.Tx) error { return a.all(ctx, tx) }); err != nil {
		return err
	}
	return a.say()
}

func (a *accepting) all(ctx context.Context, tx *vault.Tx) error {
	var err error
	if a.names, err = deviceNames(tx); err != nil {
		return err
	}
	held, err := a.heldBack(ctx, tx, a.names)
	if err != nil {
		return err
	}
	if err := a.sortOut(tx, held); err != nil {
		return err
	}
	if err := a.decide(ctx); err != nil {
		return err
	}
	for _, b := range held {
		good := func(_ vault.ID, c *vault.Commit) bool { return a.takes[c.Device] }
		bad := func(_ vault.ID, c *vault.Commit) bool { return !a.takes[c.Device] }
		if _, _, err := tx.Graft(b.Where(good), b.Where(bad)); err != nil {
			return err
		}
	}
	return nil
}

// heldBack returns what the files of each former group hold, and tx does not. It
// adds the names of devices that wrote them to names.
func (w *ww) heldBack(ctx context.Context, tx *vault.Tx, names map[vault.Device]string) (held []*vault.Bundle, err error) {
	s, err := sharingOf(tx)
	if err != nil {
		return nil, err
	}
	for i := range s.Former {
		if f := &s.Former[i]; f.Readable() {
			b, err := w.heldOf(ctx, tx, s, f, names)
			if err != nil {
				return nil, err
			}
			held = append(held, b)
		}
	}
	return held, nil
}

func (w *ww) heldOf(ctx context.Context, tx *vault.Tx, s *vault.Sharing, f *vault.Former, names map[vault.Device]string) (*vault.Bundle, error) {
	key, err := tx.FormerKey(f)
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	p, err := w.pileAt(ctx, f.Target, w.loginAt(tx, s, f.Target), &sync.Group{ID: f.Group, Key: key})
	if err != nil {
		return nil, err
	}
	held, pulled, err := p.Held(ctx, tx)
	for d, seen := range pulled.Devices {
		if names[d] == "" {
			names[d] = seen.Name
		}
	}
	return held, err
}

// sortOut lists what is held by device.
func (a *accepting) sortOut(tx *vault.Tx, held []*vault.Bundle) error {
	seen := map[vault.CommitID]bool{}
	for _, b := range held {
		for id, c := range b.Commits() {
			if seen[c.ID] {
				continue
			}
			seen[c.ID] = true
			h := a.of(c.Device)
			h.Changes++
			if at := c.Stamp.Time(); at.After(h.Last) {
				h.Last = at.UTC()
			}
			name, err := nameAt(tx, id, c)
			if err != nil {
				return err
			}
			if !slices.Contains(h.Entries, name) {
				h.Entries = append(h.Entries, name)
			}
		}
	}
	slices.SortFunc(a.held, func(x, y *heldOut) int { return strings.Compare(x.Name+x.Device, y.Name+y.Device) })
	return nil
}

func (a *accepting) of(d vault.Device) *heldOut {
	i := slices.IndexFunc(a.held, func(h *heldOut) bool { return h.id == d })
	if i < 0 {
		i, a.held = len(a.held), append(a.held, &heldOut{byDevice: byDevice{hex.EncodeToString(d[:]), a.names[d], 0}, id: d})
	}
	return a.held[i]
}

// nameAt is how the entry is called that c changed: here, or by c, or else its id.
func nameAt(tx *vault.Tx, id vault.ID, c *vault.Commit) (string, error) {
	e, err := tx.Entry(id)
	if err == nil && e.Text(vault.Name) != "" {
		return e.Text(vault.Name), nil
	}
	for i := range c.Items {
		if it := &c.Items[i]; it.Key == vault.Name && it.Text != "" {
			return it.Text, nil
		}
	}
	return "id:" + id.String()[:vault.MinIDPrefix], nil
}

// decide finds out whose changes are taken: those of the device that was named, or
// of those for which somebody says yes.
func (a *accepting) decide(ctx context.Context) error {
	if a.device != "" {
		return a.named()
	}
	asks := a.opt.yes || !a.opt.noInput && !a.opt.json && a.Console.CanAsk()
	for _, h := range a.held {
		if !asks {
			continue
		}
		a.Console.Print("%s wrote %s that this vault has not: %s · last %s", a.called(h), count(h.Changes, "change", "changes"), fewOf(h.Entries), a.when(h.Last))
		yes := a.opt.yes
		if !yes {
			var err error
			if yes, err = a.Console.Confirm(ctx, "Take them? Not if that device was shut out.", false); err != nil {
				return err
			}
		}
		h.Taken, a.takes[h.id] = yes, yes
	}
	return nil
}

// called is the name of a device, with its id where another has the same.
func (a *accepting) called(h *heldOut) string {
	same := 0
	for _, o := range a.held {
		if o.Name == h.Name {
			same++
		}
	}
	switch {
	case h.Name == "":
		return h.Device[:6]
	case same > 1:
		return h.Name + " (" + h.Device[:6] + ")"
	}
	return h.Name
}

// named takes what the device has written that --device names, by its name or by
// how its id begins.
func (a *accepting) named() error {
	var found []*heldOut
	for _, h := range a.held {
		if h.Name == a.device || len(a.device) >= 6 && strings.HasPrefix(h.Device, strings.ToLower(a.device)) {
			found = append(found, h)
		}
	}
	switch len(found) {
	case 0:
		return &failure{
			exit: exitNotFound, code: "not-found", message: "nothing waits that " + a.device + " has written.", state: unchanged,
			hints: []string{"ww sync accept  lists what waits"},
		}
	case 1:
		found[0].Taken, a.takes[found[0].id] = true, true
		return nil
	}
	f := &failure{exit: exitAmbiguous, code: "ambiguous", message: "several devices are called " + a.device + ".", state: unchanged}
	for _, h := range found {
		f.hints = append(f.hints, "--device "+h.Device[:6]+"  "+count(h.Changes, "change", "changes")+": "+fewOf(h.Entries))
	}
	return f
}

func (a *accepting) say() error {
	if a.opt.json {
		out := acceptOut{Schema: schemaAccept, Held: []heldOut{}}
		for _, h := range a.held {
			out.Held = append(out.Held, *h)
		}
		return a.Console.JSON(out)
	}
	if len(a.held) == 0 {
		a.Console.Note("nothing waits")
		return nil
	}
	took, next := false, "ww sync"
	if a.syncsByItself() {
		next = ""
	}
	for _, h := range a.held {
		if h.Taken {
			took = true
			a.done(next, "taken: %s of %s", count(h.Changes, "change", "changes"), a.called(h))
		}
	}
	if took {
		return nil
	}
	return a.list()
}

func (a *accepting) list() error {
	if a.Console.CanAsk() && !a.opt.noInput {
		a.Console.Note("nothing was taken")
		return nil
	}
	var rows [][]string
	for _, h := range a.held {
		rows = append(rows, []string{a.called(h), count(h.Changes, "change", "changes"), a.when(h.Last), fewOf(h.Entries)})
	}
	err := a.Console.Table([]console.Column{{Title: "DEVICE"}, {Title: "CHANGES"}, {Title: "LAST"}, {Title: "ENTRIES"}}, rows)
	a.Console.Note("ww sync accept --device NAME  takes what one of them wrote")
	return err
}
