package sync

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"testing"

	"watchword/crypto"
	"watchword/internal/disk/disktest"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

// attempts does each thing that reads a pile, with p, and returns the errors.
func attempts(ctx context.Context, d *device, p *Pile) (all []error) {
	for _, try := range []func(tx *vault.Tx) error{
		func(tx *vault.Tx) error { _, err := p.Pull(ctx, tx); return err },
		func(tx *vault.Tx) error { _, _, err := p.Held(ctx, tx); return err },
		func(tx *vault.Tx) error {
			_, err := p.Move(ctx, tx, func(vault.ID, *vault.Commit) bool { return true })
			return err
		},
	} {
		all = append(all, d.view(context.Background(), d.unlock, try))
	}
	return all
}

func TestStoreThatCannotBeListedStopsEverything(t *testing.T) {
	k := newDesk()
	k.faults.getErr = 1
	for n, err := range attempts(context.Background(), k.a, k.pile(k.a)) {
		if !errors.Is(err, errStore) {
			t.Errorf("%d: %v, want %v", n, err, errStore)
		}
	}
	s := &Folder{FS: disktest.NewMemory(), Dir: "/nowhere", Rand: vaulttest.Rand(1)}
	if _, err := s.List(context.Background()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
}

func TestPileIsLeftWhenTheContextEnds(t *testing.T) {
	k := newDesk()
	k.add(k.a)
	k.syncs(t, k.a)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for n, err := range attempts(ctx, k.b, k.pile(k.b)) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%d: %v, want %v", n, err, context.Canceled)
		}
	}
}

func TestNothingIsTakenFromThePileOfAnotherVault(t *testing.T) {
	k, other := newDesk(), newDesk()
	other.family.rand = k.family.rand
	stranger := other.family.device(nil)
	stranger.group = k.a.group
	other.add(stranger)
	k.shared.files["p-1.wwsync"] = other.packOf(stranger)
	p := k.pile(k.a)
	for n, err := range attempts(context.Background(), k.a, p) {
		if !errors.Is(err, vault.ErrForeign) && !errors.Is(err, ErrMissing) {
			t.Errorf("%d: %v, want %v", n, err, vault.ErrForeign)
		}
	}
}

func TestNothingIsSentWithoutRandomBytes(t *testing.T) {
	for n := range 400 {
		k := newDesk()
		k.add(k.a)
		p := k.pile(k.a)
		random := make([]byte, n)
		p.Rand = bytes.NewReader(random)
		err := k.a.view(context.Background(), k.a.unlock, func(tx *vault.Tx) error {
			_, err := p.Push(context.Background(), tx)
			return err
		})
		if err == nil {
			break
		}
		if len(k.shared.files) != 0 {
			t.Fatalf("%d bytes: %v, and a pack is there", n, err)
		}
	}
}

func TestFileOfAnUnlikelySizeIsNoPack(t *testing.T) {
	k := newDesk()
	if _, err := k.a.group.header(bytes.NewReader(nil), maxPack+1, crypto.Standard()); !errors.Is(err, errForeign) {
		t.Errorf("got %v, want %v", err, errForeign)
	}
}
