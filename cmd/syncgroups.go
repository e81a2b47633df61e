package cmd

import (
	"context"
	"encoding/hex"
	"slices"

	"watchword/sync"
	"watchword/vault"
)

// groupName is how much of the id of a group is shown.
func groupName(id [16]byte) string { return hex.EncodeToString(id[:])[:groupShown] }

// pileAt readies the pile of a group that is not, or not yet, that of the vault.
func (w *ww) pileAt(ctx context.Context, target string, by logins, g *sync.Group) (*sync.Pile, error) {
	d, err := w.openDepot(ctx, target, unchanged, by)
	if err != nil {
		return nil, err
	}
	p := w.newPile()
	p.Group, p.Index = g, sync.NewIndex(g.ID)
	d.serve(p)
	return p, nil
}

// loginAt is that which the vault keeps for its target; at another one, as typed.
func (w *ww) loginAt(tx *vault.Tx, s *vault.Sharing, target string) logins {
	if target == s.Target {
		return keptLogin(tx, s)
	}
	return w.loginBy("")
}

// left reports whether s knows a group as one that it left, or ignores.
func left(s *vault.Sharing, group [16]byte) bool {
	return slices.ContainsFunc(s.Former, func(f vault.Former) bool { return f.Group == group })
}

// follows reports whether a group of that generation was founded to take the place
// of the one of s, or of one before it, and s does not know it.
func follows(s *vault.Sharing, group [16]byte, generation uint32) bool {
	ours := sync.Generation(s.Slots)
	return group != s.Group && !left(s, group) && (generation > ours || generation == ours && ours > 0)
}

// later returns the group that a device of s should be of instead; nil if there is
// none. Of two that were founded at once neither is.
func later(s *vault.Sharing, others []sync.Other) *sync.Other {
	for i, o := range others { // the latest first
		if follows(s, o.Group, o.Generation) && o.Generation > sync.Generation(s.Slots) {
			return &others[i]
		}
	}
	return nil
}

// inTime refuses to go on in a group that was left for a newer one: somebody may
// have been shut out of that, and goes on reading what is sent here.
func (m *meeting) inTime(*vault.Tx) error {
	if o := later(m.shared, m.pile.Others()); o != nil {
		return m.tooLate(o)
	}
	return nil
}

func (m *meeting) tooLate(o *sync.Other) *failure {
	place, id := m.short(m.shared.Target), groupName(o.Group)
	return &failure{
		exit: exitFailure, code: "newer-group", state: "Nothing was taken or sent.",
		message: "another device has founded a newer group in " + place + " (" + id + "), and this device is not of it.",
		hints: []string{
			"ww join " + shellWord(place) + " --group " + id + "  moves this device there, with what it wrote",
			"Was it none of yours?  ww sync --stay  takes no notice of it from then on",
		},
	}
}

// syncStay has the vault take no notice of newer groups that there are, and syncs.
func (w *ww) syncStay(ctx context.Context) error {
	s, err := w.store()
	if err != nil {
		return err
	}
	m := w.meet(s)
	defer m.end()
	var ignored []string
	err = w.update(ctx, func(tx *vault.Tx) error {
		if err := m.open(ctx, tx); err != nil {
			return err
		}
		stands, err := m.compare(ctx, tx)
		if err != nil {
			return err
		}
		for _, o := range stands.Others {
			if follows(m.shared, o.Group, o.Generation) {
				m.shared.Former = append(m.shared.Former, vault.Former{Group: o.Group, Target: m.shared.Target})
				ignored = append(ignored, groupName(o.Group))
			}
		}
		if len(ignored) > 0 {
			tx.Share(*m.shared, nil)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, id := range ignored {
		w.done("", "no notice is taken of the group %s", id)
	}
	if len(ignored) == 0 {
		w.Console.Note("no newer group is there")
	}
	if w.opt.dryRun {
		return nil
	}
	return w.sync(ctx)
}

// warnOfGroups tells of a group that was founded at the same time as this one.
func (m *meeting) warnOfGroups() {
	for _, o := range m.pile.Others() {
		if follows(m.shared, o.Group, o.Generation) {
			place, id := m.short(m.shared.Target), groupName(o.Group)
			m.Console.Warn("another group has files in %s (%s): were two founded at once? Keep one: ww join %s --group %s  on the devices of the other, or  ww sync --stay", place, id, shellWord(place), id)
		}
	}
}

// besides notes what other groups have in the same place.
func (m *meeting) besides(out *standsOut, others []sync.Other) {
	for _, o := range others {
		if left(m.shared, o.Group) {
			out.Former += o.Packs
		}
	}
	if o := later(m.shared, others); o != nil {
		out.Newer = hex.EncodeToString(o.Group[:])
	}
}

// otherRows are the rows of a status about other groups.
func (s *standsOut) otherRows(w *ww) (rows [][]string) {
	if s.Newer != "" {
		id := s.Newer[:groupShown]
		rows = append(rows, []string{"newer group", id, "ww join " + shellWord(w.short(s.Target)) + " --group " + id})
	}
	if s.Former > 0 {
		rows = append(rows, []string{"former group", count(s.Former, "file", "files"), "ww sync accept · ww sync rotate --clean"})
	}
	return rows
}
