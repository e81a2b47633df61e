package sync

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"time"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/internal/disk/disktest"
	"watchword/secret"
	"watchword/vault"
)

// device is one copy of the vault. What is on its disk is a snapshot; its vault
// file is always empty, and filled from the snapshot each time it is opened,
// which takes a tenth of a real save.
type device struct {
	w      *world
	store  *vault.Store
	key    *crypto.Key // of its vault file
	at     *replica
	skew   int64 // seconds that its clock is ahead
	shut   bool  // the one who was shut out
	dead   bool
	backup *onDisk
	moving *Group // while it moves
	onDisk
}

// onDisk is what a device keeps. Nothing in it is changed, only exchanged.
type onDisk struct {
	state  *vault.Bundle
	index  *Index
	group  *Group
	former []*Group
}

func (o onDisk) copied() *onDisk {
	o.index = o.index.Clone()
	return &o
}

// family makes devices of one vault.
type family struct {
	w       *world
	fs      *disktest.Memory
	rand    io.Reader
	devices int
	tuning  Pile // Packs, Part and Grace of each
}

// device makes a vault file: the first of the vault, or one more with the keys
// of another.
func (f *family) device(of *device) *device {
	f.devices++
	dir := fmt.Sprintf("/d%d", f.devices)
	d := &device{w: f.w, at: f.w.shared, onDisk: onDisk{state: &vault.Bundle{}}}
	d.store = &vault.Store{FS: f.fs, Path: filepath.Join(dir, "vault.ww"), Now: d.now, Rand: f.rand, Limits: crypto.Standard()}
	d.key = try(crypto.NewKey(f.rand))
	id := f.id()
	slots := []crypto.Slot{f.slot(crypto.Vault, id, d.key)}
	ctx := context.Background()
	if of == nil {
		check(d.store.Create(ctx, id, slots, d.key))
		d.group = f.found()
	} else {
		d.group = of.group
		var keys vault.WrappedKeys
		check(of.view(ctx, of.unlock, func(tx *vault.Tx) (err error) {
			keys, err = tx.WrapKeys(f.rand, d.group.ID, d.group.Key)
			return err
		}))
		check(d.store.CreateSharing(ctx, id, slots, d.key, &keys, d.group.ID, d.group.Key))
	}
	d.index = NewIndex(d.group.ID)
	d.skew = f.w.rng.Int64N(10*86400) - 5*86400
	if f.w.folder {
		d.at = newReplica()
	}
	return d
}

// found makes a group.
func (f *family) found() *Group {
	g := &Group{ID: f.id(), Key: try(crypto.NewKey(f.rand))}
	g.Slots = []crypto.Slot{f.slot(crypto.Pack, g.ID, g.Key)}
	f.w.groups = append(f.w.groups, g)
	return g
}

func (f *family) id() (id [16]byte) {
	try(io.ReadFull(f.rand, id[:]))
	return id
}

// slot is one that costs no key derivation.
func (f *family) slot(format crypto.Format, id [16]byte, key *crypto.Key) crypto.Slot {
	code := try(crypto.NewRecovery(f.rand))
	defer code.Wipe()
	return try(crypto.NewSlot(f.rand, format, id, crypto.Recovery, crypto.Params{}, crypto.Credential{Recovery: code}, key))
}

func (f *family) pile(d *device, g *Group, x *Index, yield func()) *Pile {
	p := f.tuning
	p.Store, p.Group, p.Index = &simStore{f.w, d.at, yield}, g, x
	p.Limits, p.Now, p.Rand = crypto.Standard(), d.now, f.rand
	p.Accept = math.MaxInt // the person says yes to all
	if f.w.one {
		p.One, p.Store = "mine.wwsync", &simSingle{simStore: simStore{f.w, d.at, yield}}
	}
	return &p
}

// wipe releases the locked memory of the keys.
func (f *family) wipe(devices []*device) {
	for _, g := range f.w.groups {
		g.Key.Wipe()
	}
	for _, d := range devices {
		d.key.Wipe()
	}
}

func (d *device) now() time.Time { return time.Unix(1_790_000_000+d.w.seconds+d.skew, 0) }

func (d *device) unlock(context.Context, *crypto.Header) (*crypto.Key, error) {
	return d.key.Clone(), nil
}

func (d *device) view(ctx context.Context, unlock vault.Unlocker, fn func(*vault.Tx) error) error {
	return d.store.View(ctx, unlock, func(tx *vault.Tx) error {
		tx.Adopt(d.state)
		return fn(tx)
	})
}

// update is view, and what it changed is on the disk after it, joined to what the
// person did meanwhile.
func (d *device) update(ctx context.Context, unlock vault.Unlocker, fn func(*vault.Tx) error) error {
	var loaded, made *vault.Bundle
	err := d.view(ctx, unlock, func(tx *vault.Tx) error {
		loaded = d.state
		before := byEntry(loaded)
		seen := entries(tx, before)
		if err := fn(tx); err != nil {
			return err
		}
		if d.moving != nil && d.state != loaded {
			return disk.ErrChanged
		}
		made = try(tx.Lacking(nothing))
		d.judge(tx, before, byEntry(made), seen)
		return nil
	})
	if err == nil && d.state != loaded {
		d.w.count["edits during a sync"]++
		return d.update(ctx, unlock, func(tx *vault.Tx) error {
			_, err := tx.Bring(made)
			return err
		})
	}
	if err == nil {
		d.state = made
	}
	return err
}

// do changes the vault as a person would, who gives up where it is refused.
func (d *device) do(fn func(*vault.Tx) error) {
	moving := d.moving // in the background, and not by this
	d.moving = nil
	defer func() { d.moving = moving }()
	_ = d.update(context.Background(), d.unlock, fn)
}

// judge tells the oracle of what is new, and lets it look at what changed.
func (d *device) judge(tx *vault.Tx, before, after map[vault.ID][]*vault.Commit, seen map[vault.ID]*vault.Entry) {
	o := d.w.oracle
	for _, id := range sortedIDs(after) {
		now := after[id]
		fresh := slices.DeleteFunc(slices.Clone(now), func(c *vault.Commit) bool { return o.byID[c.ID] != nil })
		for _, c := range parentsFirst(fresh) {
			saw := before[id]
			if d.moving != nil {
				saw = below(c, now) // the vault was exchanged meanwhile
			}
			o.record(id, c, saw, seen[id], d.shut)
			if d == d.w.thief {
				o.byID[c.ID].could = nil // what only the thief could read is nobody's loss
			}
		}
		if was := before[id]; len(was) != len(now) || purgesOf(was) != purgesOf(now) {
			was := seen[id]
			if d.moving != nil || d.w.sabotage {
				was = nil // what can be read may change
			}
			o.check(was, try(tx.Entry(id)))
		}
		d.wantClean(now)
	}
}

// parentsFirst returns all in an order in which no commit comes before its parents,
// as stamps may have it where a clock is wrong.
func parentsFirst(all []*vault.Commit) (sorted []*vault.Commit) {
	for len(all) > 0 {
		waits := func(c *vault.Commit) bool { return len(below(c, all)) > 0 }
		sorted = append(sorted, slices.DeleteFunc(slices.Clone(all), waits)...)
		all = slices.DeleteFunc(slices.Clone(all), func(c *vault.Commit) bool { return !waits(c) })
	}
	return sorted
}

// below returns the parents of c among all.
func below(c *vault.Commit, all []*vault.Commit) []*vault.Commit {
	return slices.DeleteFunc(slices.Clone(all), func(o *vault.Commit) bool { return !slices.Contains(c.Parents, o.ID) })
}

// wantClean counts what the one who was shut out has made, on devices that have
// left him behind.
func (d *device) wantClean(commits []*vault.Commit) {
	if d.shut || !d.w.clean[d.group] && !d.w.clean[d.moving] {
		return
	}
	for _, c := range commits {
		if d.w.oracle.byID[c.ID].bad {
			d.w.count["BAD laundered"]++
		}
	}
}

func byEntry(b *vault.Bundle) map[vault.ID][]*vault.Commit {
	all := map[vault.ID][]*vault.Commit{}
	for id, c := range b.Commits() {
		all[id] = append(all[id], c)
	}
	return all
}

func entries(tx *vault.Tx, ids map[vault.ID][]*vault.Commit) map[vault.ID]*vault.Entry {
	all := map[vault.ID]*vault.Entry{}
	for id := range ids {
		all[id] = try(tx.Entry(id))
	}
	return all
}

func sortedIDs[V any](m map[vault.ID]V) []vault.ID {
	return slices.SortedFunc(maps.Keys(m), func(a, b vault.ID) int { return slices.Compare(a[:], b[:]) })
}

// purgesOf counts purged items.
func purgesOf(commits []*vault.Commit) (n int) {
	for _, c := range commits {
		for i := range c.Items {
			if c.Items[i].Purged {
				n++
			}
		}
	}
	return n
}

func secretOf(text string) secret.Value { return secret.New([]byte(text)) }

// try stops the run: the world of the simulation itself is broken.
func try[V any](v V, err error) V {
	check(err)
	return v
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
