// Package hammertest has several devices use one pile at once, over a store that
// cuts uploads, and wants nothing lost that was said to be synced.
package hammertest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"watchword/crypto"
	"watchword/secret"
	"watchword/sync"
	"watchword/sync/remote/remotetest"
	"watchword/vault"
	"watchword/vault/vaulttest"
)

const (
	devices = 6
	doomed  = 3 // so many, the first ones, are destroyed one after the other while the others go on
	rounds  = 5
	cuts    = 4 // of so many uploads of a device, the second is cut

	patience = 5 * time.Minute
)

// errCut is of an upload that was cut.
var errCut = errors.New("the upload was cut")

// cutter is a store some of whose uploads end early, anywhere, until it is calm.
type cutter struct {
	remotetest.Store
	dice       *rand.Rand
	calm       bool
	dying      bool // all uploads are cut
	puts, cuts int
}

func (c *cutter) Put(ctx context.Context, name string, data []byte) error {
	if c.puts++; c.calm || !c.dying && c.puts%cuts != 2 {
		return c.Store.Put(ctx, name, data)
	}
	c.cuts++
	at := c.dice.IntN(len(data) + 1) // all of it, too: done, but not said to be
	return errors.Join(errCut, c.Store.Put(ctx, name, data[:at]))
}

// device is one that adds entries and syncs.
type device struct {
	name   string
	vault  *vaulttest.Vault
	store  *cutter
	pile   *sync.Pile
	rounds int      // that it lives
	synced []string // names of entries in the pile, as Sync said
	added  []string
	failed int
}

// Run has devices of one vault sync through the store that open returns, each
// with one of its own, and tells how it went.
func Run(t *testing.T, open func(t *testing.T) remotetest.Store) {
	t.Helper()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	base := vaulttest.New(t, seed)
	group := newGroup(t, base)
	var all []*device
	for i := range devices + 1 {
		all = append(all, newDevice(base, group, open(t), fmt.Sprintf("device%d", i), seed+uint64(i)+1))
	}
	late, all := all[devices], all[:devices]
	for i, d := range all {
		d.rounds = rounds
		if i < doomed {
			d.rounds = rounds - doomed + i
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	began, done := time.Now(), make(chan error, devices)
	for _, d := range all {
		go func() { done <- d.work(ctx) }()
	}
	for range all {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	settle(ctx, t, append(slices.Clone(all[doomed:]), late))
	judge(t, all, late)
	tell(t, all, late, time.Since(began))
}

func newGroup(t *testing.T, v *vaulttest.Vault) *sync.Group {
	t.Helper()
	key, err := crypto.NewKey(v.Rand)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(key.Wipe)
	code := secret.New(make([]byte, 20))
	defer code.Wipe()
	id := [16]byte{9}
	slot, err := crypto.NewSlot(v.Rand, crypto.Pack, id, crypto.Recovery, crypto.Params{}, crypto.Credential{Recovery: code}, key)
	if err != nil {
		t.Fatal(err)
	}
	return &sync.Group{ID: id, Key: key, Slots: []crypto.Slot{slot}}
}

// newDevice makes one with a copy of the vault, which it uses as another program
// would.
func newDevice(base *vaulttest.Vault, group *sync.Group, store remotetest.Store, name string, seed uint64) *device {
	v := base.Copy(name).Again(seed)
	c := &cutter{Store: store, dice: rand.New(rand.NewPCG(seed, seed))}
	return &device{name: name, vault: v, store: c, pile: &sync.Pile{
		Store: c, Group: group, Limits: crypto.Standard(), Now: v.Now, Rand: v.Rand,
		Packs: 4, Part: sync.UsualPart, Grace: time.Second, // so that packs are deleted, too
	}}
}

// work adds entries and syncs, in turn. One that is destroyed has its last upload
// cut.
func (d *device) work(ctx context.Context) error {
	for i := range d.rounds {
		d.store.dying = d.rounds < rounds && i == d.rounds-1
		name := fmt.Sprintf("%s-%d", d.name, i)
		err := d.vault.Update(ctx, d.vault.Unlock, func(tx *vault.Tx) error {
			_, err := tx.Add(vault.Set(vault.Name, name), vault.SetSecret(vault.Password, vaulttest.Secret(name)))
			return err
		})
		if err != nil {
			return fmt.Errorf("%s: %w", d.name, err)
		}
		d.added = append(d.added, name)
		if d.sync(ctx) != nil {
			d.failed++
		}
	}
	return nil
}

func (d *device) sync(ctx context.Context) error {
	_, err := sync.Sync(ctx, d.vault.Update, d.vault.View, d.vault.Unlock, d.pile, d.pile.Keep)
	if err != nil {
		d.pile.Index = nil
		return err
	}
	d.synced = append(d.synced[:0], d.added...)
	return d.vault.View(ctx, d.vault.Unlock, func(tx *vault.Tx) error { return d.pile.Compact(ctx, tx) })
}

// settle syncs the devices that are left, until each has heard of all.
func settle(ctx context.Context, t *testing.T, left []*device) {
	t.Helper()
	for range 2 {
		for _, d := range left {
			d.store.calm = true
			if err := d.sync(ctx); err != nil {
				t.Errorf("%s: %v", d.name, err)
			}
		}
	}
}

// names returns what the device has.
func (d *device) names() map[string]bool {
	names := map[string]bool{}
	d.vault.Look(func(tx *vault.Tx) error {
		for row, err := range tx.Rows() {
			if err != nil {
				return err
			}
			names[row.Name] = true
		}
		return nil
	})
	return names
}

// judge wants the late device to have all that was synced, of the destroyed ones,
// too, and all that the others have.
func judge(t *testing.T, all []*device, late *device) {
	t.Helper()
	has := late.names()
	for i, d := range all {
		want := d.added
		if i < doomed {
			want = d.synced
		}
		for _, name := range want {
			if !has[name] {
				t.Errorf("%s is lost", name)
			}
		}
	}
	for _, d := range all[doomed:] {
		if n := len(d.names()); n != len(has) {
			t.Errorf("%s has %d entries, not %d", d.name, n, len(has))
		}
	}
}

func tell(t *testing.T, all []*device, late *device, took time.Duration) {
	t.Helper()
	cut, put, failed, added := 0, 0, 0, 0
	for _, d := range all {
		cut, put, failed, added = cut+d.store.cuts, put+d.store.puts, failed+d.failed, added+len(d.added)
	}
	t.Logf("%d devices, %d of them destroyed, added %d entries in %v; uploads %d, cut %d, syncs that failed %d; entries in the end %d, files %d",
		len(all), doomed, added, took.Round(time.Millisecond), put, cut, failed, len(late.names()), len(remotetest.List(t, late.store)))
	if cut == 0 {
		t.Error("no upload was cut")
	}
}
