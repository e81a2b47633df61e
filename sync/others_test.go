package sync

import (
	"context"
	"errors"
	"testing"

	"watchword/crypto"
	"watchword/vault"
)

// broken is a store in which one thing fails.
type broken struct {
	Store
	lists, deletes bool
}

func (b broken) List(ctx context.Context) (map[string]int64, error) {
	if b.lists {
		return nil, errStore
	}
	return b.Store.List(ctx)
}

func (b broken) Delete(ctx context.Context, name string) error {
	if b.deletes {
		return errStore
	}
	return b.Store.Delete(ctx, name)
}

func TestOtherGroupsInAPileAreNamed(t *testing.T) {
	k := newDesk()
	k.add(k.a)
	k.syncs(t, k.a, k.b)
	former := k.a.group
	k.rotate(k.a, nil, func() {})
	k.shared.files["photo.wwsync"] = []byte("no pack")
	for range 2 { // read, and remembered
		p := k.pile(k.b)
		if err := k.b.view(context.Background(), k.b.unlock, func(tx *vault.Tx) error {
			pulled, err := p.Pull(context.Background(), tx)
			if len(pulled.Others) != 1 || pulled.Others[0] != (Other{k.current.ID, 0, 1}) {
				t.Errorf("others %v", pulled.Others)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		k.b.index = ParseIndex(p.Index.Encode(), k.b.group.ID)
	}
	store := k.pile(k.a).Store
	n, err := Remove(context.Background(), store, former.ID, crypto.Standard())
	if n != 1 || err != nil || len(k.shared.files) != 2 {
		t.Errorf("removed %d, %v; %d files are left", n, err, len(k.shared.files))
	}
	k.syncs(t, k.a)
}

func TestRemoveSaysWhatItsStoreSays(t *testing.T) {
	k := newDesk()
	k.add(k.a)
	k.syncs(t, k.a)
	for _, s := range []broken{{k.pile(k.a).Store, true, false}, {k.pile(k.a).Store, false, true}} {
		if n, err := Remove(context.Background(), s, k.a.group.ID, crypto.Standard()); n != 0 || !errors.Is(err, errStore) {
			t.Errorf("removed %d, %v", n, err)
		}
	}
}

func TestAGroupCountsFromItsOldestSlot(t *testing.T) {
	k := newDesk()
	slot := func(epoch uint32) crypto.Slot {
		code := try(crypto.NewRecovery(k.family.rand))
		defer code.Wipe()
		return try(crypto.NewSlotAt(k.family.rand, crypto.Pack, [16]byte{}, crypto.Recovery, epoch, crypto.Params{}, crypto.Credential{Recovery: code}, k.a.key))
	}
	for want, slots := range map[uint32][]crypto.Slot{0: nil, 3: {slot(4), slot(3), slot(9)}} {
		if got := Generation(slots); got != want {
			t.Errorf("generation %d, want %d", got, want)
		}
	}
}
