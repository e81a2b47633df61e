package sync

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"watchword/vault"
)

// deletes has d delete n entries that are not in the trash.
func (d *device) deletes(n int) {
	check(d.update(context.Background(), d.unlock, func(tx *vault.Tx) error {
		for _, id := range sortedIDs(byEntry(d.state)) {
			if e := try(tx.Entry(id)); n > 0 && !e.Trashed {
				check(tx.Delete(id))
				n--
			}
		}
		return nil
	}))
}

// shownOn counts the entries that d shows.
func shownOn(d *device) (n int) {
	check(d.view(context.Background(), d.unlock, func(tx *vault.Tx) (err error) {
		n, err = shown(tx)
		return err
	}))
	return n
}

// meets syncs d, with somebody there who accepts so much.
func (k *desk) meets(t *testing.T, d *device, accept int) Synced {
	t.Helper()
	p := k.pile(d)
	p.Accept = accept
	s, err := Sync(context.Background(), d.update, d.view, d.unlock, p, none)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// withEntries is a desk whose devices both have n entries.
func withEntries(t *testing.T, n int) *desk {
	k := newDesk()
	k.most = n
	for range n {
		k.add(k.a)
	}
	k.syncs(t, k.a, k.b)
	return k
}

func TestJoinThatHidesMuchIsHeld(t *testing.T) {
	for _, c := range []struct {
		entries, deleted int
		held             bool
	}{
		{6, 4, false},
		{6, 5, true},
		{23, 4, false},
		{23, 5, true},
		{24, 5, false},
		{30, 6, false},
		{30, 7, true},
		{100, 20, false},
		{100, 21, true},
		{150, 20, false},
		{150, 21, true},
	} {
		k := withEntries(t, c.entries)
		k.a.deletes(c.deleted)
		k.add(k.b)
		k.syncs(t, k.a)
		before := string(bytesOf(k.b.state))
		s := k.meets(t, k.b, 0)
		if (s.Held != nil) != c.held {
			t.Errorf("%d of %d: held %v", c.deleted, c.entries, s.Held)
		}
		if c.held && (string(bytesOf(k.b.state)) != before || s.Commits != 0 || len(s.Held.Names) != c.deleted || s.Held.Entries != c.entries+1) {
			t.Errorf("%d of %d: %+v, %v", c.deleted, c.entries, s, s.Held)
		}
		if s.Pushed != 1 {
			t.Errorf("%d of %d: %d own commits were sent", c.deleted, c.entries, s.Pushed)
		}
		if s = k.meets(t, k.b, c.deleted); s.Held != nil || shownOn(k.b) != c.entries+1-c.deleted {
			t.Errorf("%d of %d: accepted, and %v; %d are shown", c.deleted, c.entries, s.Held, shownOn(k.b))
		}
		k.syncs(t, k.a)
		if string(bytesOf(k.a.state)) != string(bytesOf(k.b.state)) {
			t.Error("they differ")
		}
	}
}

func TestWhatComesInSmallPartsIsHeldToo(t *testing.T) {
	k := withEntries(t, 30)
	brings := func(n int, later time.Duration) *MassChange {
		k.seconds += int64(later / time.Second)
		k.a.deletes(n)
		k.syncs(t, k.a)
		p := k.pile(k.b)
		p.Accept = 0
		s, err := Sync(context.Background(), k.b.update, k.b.view, k.b.unlock, p, func(*vault.Tx) error {
			k.b.index = ParseIndex(p.Index.Encode(), k.b.group.ID)
			return nil
		})
		check(err)
		return s.Held
	}
	if held := brings(4, 0); held != nil {
		t.Errorf("four of 30: %v", held)
	}
	if held := brings(3, time.Hour); held == nil || held.Before != 4 || len(held.Names) != 3 {
		t.Errorf("three more: %+v", held)
	}
	if held := brings(0, 25*time.Hour); held != nil {
		t.Errorf("a day later: %v", held)
	}
	k.b.skew -= 10 * 365 * 86400
	if held := brings(4, 0); held == nil || held.Before != 3 {
		t.Errorf("the clock was set back: %+v", held)
	}
	if s := k.meets(t, k.b, math.MaxInt); s.Held != nil {
		t.Errorf("accepted: %v", s.Held)
	}
	if held := brings(4, 0); held != nil {
		t.Errorf("it counts what was accepted: %v", held)
	}
}

func TestNoMoreIsAcceptedThanWasShown(t *testing.T) {
	k := withEntries(t, 12)
	k.a.deletes(6)
	k.syncs(t, k.a)
	if s := k.meets(t, k.b, 0); s.Held == nil || s.Held.Error() != "held: 6 of 12 entries would go to the trash" {
		t.Fatalf("held %v", s.Held)
	}
	k.a.deletes(1)
	k.syncs(t, k.a)
	if s := k.meets(t, k.b, 6); s.Held == nil || shownOn(k.b) != 12 {
		t.Errorf("held %v, %d are shown", s.Held, shownOn(k.b))
	}
}

func TestWhatIsHeldIsSeenByWhoOnlyLooks(t *testing.T) {
	k := withEntries(t, 12)
	k.a.deletes(6)
	k.syncs(t, k.a)
	p := k.pile(k.b)
	p.Accept = 0
	check(k.b.view(context.Background(), k.b.unlock, func(tx *vault.Tx) error {
		for _, x := range []*Index{p.Index, nil} {
			p.Index = x
			stands := try(p.Compare(context.Background(), tx))
			if stands.Held == nil || len(stands.Held.Names) != 6 || stands.Coming != 6 {
				t.Errorf("it stands %+v", stands)
			}
		}
		return nil
	}))
}

func TestLandingInAVaultIsHeldToo(t *testing.T) {
	k := withEntries(t, 12)
	k.a.deletes(6)
	k.syncs(t, k.a)
	p := k.pile(k.b)
	p.Accept = 0
	h := try(p.Haul(context.Background()))
	lands := func() error {
		return k.b.update(context.Background(), k.b.unlock, func(tx *vault.Tx) error { return p.Land(h, tx) })
	}
	var held *MassChange
	if err := lands(); !errors.As(err, &held) || shownOn(k.b) != 12 {
		t.Errorf("got %v, %d are shown", err, shownOn(k.b))
	}
	p.Accept = 6
	if err := lands(); err != nil || shownOn(k.b) != 6 {
		t.Errorf("accepted: %v, %d are shown", err, shownOn(k.b))
	}
}

func TestWhatIsHeldStaysInTheOneFile(t *testing.T) {
	k := newDesk()
	k.one = true
	k.most = 12
	for range 12 {
		k.add(k.a)
	}
	k.syncs(t, k.a, k.b)
	k.a.deletes(6)
	k.shared.files["mine (1).wwsync"] = k.packOf(k.a)
	k.add(k.b)
	if s := k.meets(t, k.b, 0); s.Held == nil || s.Pushed != 1 {
		t.Errorf("synced %+v", s)
	}
	if got := k.coverOf(k.shared.files["mine.wwsync"]); len(got) != 12+6+1 || k.shared.files["mine (1).wwsync"] == nil {
		t.Errorf("the file has %d commits, and the copy is there: %v", len(got), k.shared.files["mine (1).wwsync"] != nil)
	}
	k.syncs(t, k.b)
	if k.only(t); shownOn(k.b) != 7 {
		t.Errorf("%d are shown", shownOn(k.b))
	}
}
