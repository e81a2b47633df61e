package sync

import (
	"context"
	"slices"
	"testing"

	"watchword/crypto"
	"watchword/secret"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

// slotAt is a slot of g for the recovery code of 20 bytes b.
func slotAt(v *vaulttest.Vault, g *Group, epoch uint32, b byte) crypto.Slot {
	code := secret.New(slices.Repeat([]byte{b}, 20))
	defer code.Wipe()
	return try(crypto.NewSlotAt(v.Rand, crypto.Pack, g.ID, crypto.Recovery, epoch, crypto.Params{}, crypto.Credential{Recovery: code}, g.Key))
}

func TestSlotsOfAnotherDeviceAreTakenOver(t *testing.T) {
	v, dir := vaulttest.New(t, 1), t.TempDir()
	v.Add("mail", "me", "1")
	p := filled(t, v, dir)
	s, unlock, err := landed(t, v, p, try(p.Haul(context.Background())))
	check(err)
	old := p.Group.Slots
	desk := func(slots []crypto.Slot) *Pile {
		d := realPile(v, dir, &Group{p.Group.ID, p.Group.Key, slots})
		try(Sync(context.Background(), s.Update, s.View, unlock, d, func(tx *vault.Tx) error { return d.Keep(tx) }))
		return d
	}
	desk(old)
	packs := len(try(p.Store.List(context.Background())))

	// The laptop gets new slots. That alone is written, and once.
	p.Group = &Group{p.Group.ID, p.Group.Key, append(slices.Clone(old), slotAt(v, p.Group, 1, 7))}
	for range 2 {
		try(Sync(context.Background(), v.Update, v.View, v.Unlock, p, none))
		if now := len(try(p.Store.List(context.Background()))); now != packs+1 {
			t.Fatalf("%d packs, %d before", now, packs)
		}
	}
	found := try(Groups(context.Background(), p.Store, crypto.Standard()))
	has := func(f Found) bool {
		return slices.Equal(f.Header.Slots, p.Group.Slots) && f.Header.Verify(p.Group.Key) == nil
	}
	if len(found) != 2 || !slices.ContainsFunc(found, has) {
		t.Errorf("found %+v", found)
	}

	// The desk takes them over and writes nothing for it, and keeps them.
	if d := desk(old); !slices.Equal(d.Group.Slots, p.Group.Slots) {
		t.Error("they were not taken over")
	}
	check(s.View(context.Background(), unlock, func(tx *vault.Tx) error {
		shared, key, err := tx.Sharing()
		check(err)
		key.Wipe()
		if !slices.Equal(shared.Slots, p.Group.Slots) {
			t.Error("the vault did not keep them")
		}
		return nil
	}))
	if now := len(try(p.Store.List(context.Background()))); now != packs+1 {
		t.Errorf("%d packs, %d before", now, packs)
	}

	// Who has slots from before does not bring them back.
	if d := desk(p.Group.Slots); !slices.Equal(d.Group.Slots, p.Group.Slots) {
		t.Error("the former ones are back")
	}
}

func TestOfTwoListsOfSlotsAllTakeTheSame(t *testing.T) {
	v := vaulttest.New(t, 1)
	g := realGroup(t, v)
	lists := [][]crypto.Slot{
		nil,
		{slotAt(v, g, 0, 1)},
		{slotAt(v, g, 0, 1), slotAt(v, g, 1, 2)},
		{slotAt(v, g, 1, 2)},
		{slotAt(v, g, 9, 1)},
		{slotAt(v, g, 9, 1), slotAt(v, g, 0, 3)},
	}
	for i, a := range lists {
		for j, b := range lists {
			if c := CompareSlots(a, b); c != -CompareSlots(b, a) || (c == 0) != (i == j) {
				t.Errorf("lists %d and %d: %d", i, j, c)
			}
		}
	}
	if CompareSlots(lists[1], lists[4]) >= 0 || CompareSlots(lists[5], lists[2]) <= 0 {
		t.Error("the larger epoch does not count")
	}
	if idOfSlots(lists[1]) == idOfSlots(lists[3]) || idOfSlots(nil) == (slotsID{}) {
		t.Error("lists have one id")
	}
}
