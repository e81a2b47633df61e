package vault_test

import (
	"maps"
	"testing"
	"time"

	"watchword/crypto"
	"watchword/vault"
)

func TestAForgottenDeviceIsBackWhenItWritesAgain(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 1, 2, hour, 0, 0, 0, time.UTC) }
	d, e := vault.Device{1}, vault.Device{2}
	var s vault.Sharing
	for i, c := range []struct {
		name string
		hour int
		news bool
		want string
	}{
		{"old-mac", 3, true, "old-mac"},
		{"old-mac", 4, false, "old-mac"},
		{"before", 2, false, "old-mac"}, // an older pack, read late
		{"mac", 5, true, "mac"},
	} {
		if news := s.Learn(d, c.name, at(c.hour)); news != c.news || s.Devices[d] != c.want {
			t.Errorf("%d: news %v, called %q", i, news, s.Devices[d])
		}
	}
	s.Forget(d, at(9))
	if s.Learn(d, "mac", at(5)) || len(s.Devices) != 0 {
		t.Error("it is back by a pack that was there already")
	}
	if !s.Learn(d, "mac", at(6)) || s.Devices[d] != "mac" || !s.Seen[d].Equal(at(6)) {
		t.Error("it wrote, and is not back")
	}
	s.Devices[e] = "desk" // known by name only
	s.Forget(e, at(9))
	if s.Learn(e, "desk", at(8)) || !s.Learn(e, "desk", at(10)) {
		t.Error("one that was never seen comes back at once, or never")
	}
}

func TestWhenDevicesWereSeenIsKept(t *testing.T) {
	v := inMemory(t, 1)
	key, slot, _ := newKey(t, v, status(v).ID)
	defer key.Wipe()
	want := vault.Sharing{Slots: []crypto.Slot{slot}, Target: "/pile", Seen: map[vault.Device]time.Time{{3}: time.UnixMilli(1767323045123).UTC()}}
	must(t, update(v, func(tx *vault.Tx) error { tx.Share(want, key); return nil }))
	if s, _ := shared(t, v, key); s == nil || !maps.Equal(s.Seen, want.Seen) {
		t.Errorf("shared as %+v", s)
	}
}
