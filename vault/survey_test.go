package vault_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"watchword/vault"
)

// oracle answers what vault.Compute does by looking at whole sets of
// ancestors, slowly and with none of its code.
type oracle struct {
	all  []*vault.Commit
	past map[vault.CommitID]map[vault.CommitID]bool // proper ancestors that are present
}

func newOracle(all []*vault.Commit) *oracle {
	o := &oracle{all: all, past: map[vault.CommitID]map[vault.CommitID]bool{}}
	for _, c := range all {
		o.past[c.ID] = map[vault.CommitID]bool{}
		o.walk(c, o.past[c.ID])
	}
	return o
}

func (o *oracle) walk(c *vault.Commit, into map[vault.CommitID]bool) {
	for _, id := range c.Parents {
		for _, p := range o.all {
			if p.ID == id && !into[id] {
				into[id] = true
				o.walk(p, into)
			}
		}
	}
}

func (o *oracle) present(id vault.CommitID) bool {
	return slices.ContainsFunc(o.all, func(c *vault.Commit) bool { return c.ID == id })
}

// superseded reports whether a commit that matches has c among its ancestors.
func (o *oracle) superseded(c *vault.Commit, matches func(d *vault.Commit) bool) bool {
	return slices.ContainsFunc(o.all, func(d *vault.Commit) bool { return matches(d) && o.past[d.ID][c.ID] })
}

func (o *oracle) incomplete() bool {
	return slices.ContainsFunc(o.all, func(c *vault.Commit) bool {
		return slices.ContainsFunc(c.Parents, func(p vault.CommitID) bool { return !o.present(p) })
	})
}

func (o *oracle) heads() map[vault.CommitID]bool {
	heads := map[vault.CommitID]bool{}
	for _, c := range o.all {
		if !o.superseded(c, func(*vault.Commit) bool { return true }) {
			heads[c.ID] = true
		}
	}
	return heads
}

// trashed looks at the entry without its restating commits; and whether all that
// count destroy it.
func (o *oracle) trashed() (trashed, destroyed bool) {
	meant := func(c *vault.Commit) bool { return c.Op != vault.OpRestate }
	var edits, deletes, destroys int
	for _, c := range o.all {
		switch {
		case !meant(c) || o.superseded(c, meant):
		case c.Op == vault.OpDelete:
			deletes++
		case c.Op == vault.OpDestroy:
			destroys++
		default:
			edits++
		}
	}
	trashed = deletes+destroys > 0 && (edits == 0 || o.incomplete())
	return trashed, trashed && edits+deletes == 0
}

// writers returns the commits whose value of key no other one supersedes.
func (o *oracle) writers(key string) map[vault.CommitID]vault.Item {
	sets := func(c *vault.Commit) bool { _, ok := itemOf(c, key); return ok }
	found := map[vault.CommitID]vault.Item{}
	for _, c := range o.all {
		if it, ok := itemOf(c, key); ok && !o.superseded(c, sets) {
			found[c.ID] = it
		}
	}
	return found
}

func itemOf(c *vault.Commit, key string) (vault.Item, bool) {
	i := slices.IndexFunc(c.Items, func(it vault.Item) bool { return it.Key == key })
	if i < 0 {
		return vault.Item{}, false
	}
	return c.Items[i], true
}

// values returns what the writers of key say, each value once.
func (o *oracle) values(key string) map[string]bool {
	said := map[string]bool{}
	for _, it := range o.writers(key) {
		said[sayItem(it)] = true
	}
	return said
}

func sayItem(it vault.Item) string {
	return fmt.Sprint(it.Form, it.Text, it.Length, it.Digest)
}

// newest returns the writer of key that is shown where no special rule holds.
func (o *oracle) newest(key string) vault.Item {
	var best *vault.Commit
	writers := o.writers(key)
	for _, c := range o.all {
		if _, ok := writers[c.ID]; ok && (best == nil || later(c, best)) {
			best = c
		}
	}
	return writers[best.ID]
}

func later(a, b *vault.Commit) bool {
	if a.Stamp != b.Stamp {
		return a.Stamp > b.Stamp
	}
	return bytes.Compare(a.ID[:], b.ID[:]) > 0
}

// anyHistory makes up to n commits of one entry: stamps that lie, merges, deletes,
// restating commits, and parents that never arrived.
func anyHistory(rng *rand.Rand, n int, keys []string) (vault.ID, []*vault.Commit) {
	var id vault.ID
	id[0] = byte(rng.Uint32())
	var all []*vault.Commit
	for i := range 1 + rng.IntN(n) {
		c := &vault.Commit{Stamp: vault.Stamp(rng.IntN(20)), Device: vault.Device{byte(i)}, Txn: vault.Txn{byte(i)}}
		for range rng.IntN(3) {
			if len(all) > 0 {
				c.Parents = append(c.Parents, all[max(0, len(all)-1-rng.IntN(5))].ID)
			}
		}
		if rng.IntN(40) == 0 {
			c.Parents = append(c.Parents, vault.CommitID{0xff, byte(i)})
		}
		c.Op = []vault.Op{vault.OpEdit, vault.OpEdit, vault.OpEdit, vault.OpDelete, vault.OpRestate, vault.OpDestroy}[rng.IntN(6)]
		c.Items = anyItems(rng, keys)
		if err := c.Finish(id); err != nil {
			panic(err)
		}
		all = append(all, c)
	}
	rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return id, all
}

var fewKeys = []string{vault.Name, vault.User, vault.Password, vault.OTP, vault.Note}

func anyItems(rng *rand.Rand, keys []string) []vault.Item {
	var items []vault.Item
	for _, key := range keys {
		it := vault.Item{Key: key, Form: vault.Form(rng.IntN(3))}
		switch it.Form {
		case vault.Text:
			it.Text = string(rune('a' + rng.IntN(3)))
		case vault.Secret:
			it.Digest[0], it.Length = byte(rng.IntN(3)), 1
		}
		if rng.IntN(2) == 0 {
			items = append(items, it)
		}
	}
	return items
}

func TestSweepAgreesWithAncestorSets(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3000) {
		rng := rand.New(rand.NewPCG(seed, 1))
		id, all := anyHistory(rng, 24, fewKeys)
		if err := newOracle(all).check(vault.Compute(id, all), fewKeys); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

func TestSweepAgreesWithAncestorSetsForManyFields(t *testing.T) {
	t.Parallel()
	var many []string
	for i := range 150 {
		many = append(many, fmt.Sprintf("x/%d", i))
	}
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 3))
		id, all := anyHistory(rng, 16, many)
		if err := newOracle(all).check(vault.Compute(id, all), many); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

func (o *oracle) check(e *vault.Entry, keys []string) error {
	heads := map[vault.CommitID]bool{}
	for _, h := range e.Heads() {
		heads[h] = true
	}
	if !maps.Equal(heads, o.heads()) {
		return fmt.Errorf("heads %v, want %v", heads, o.heads())
	}
	trashed, destroyed := o.trashed()
	if e.Trashed != trashed || e.Destroyed != destroyed || e.Incomplete != o.incomplete() {
		return fmt.Errorf("trashed %v destroyed %v incomplete %v, want %v %v %v",
			e.Trashed, e.Destroyed, e.Incomplete, trashed, destroyed, o.incomplete())
	}
	for _, key := range keys {
		if err := o.checkField(e, key); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

// checkField wants the newest head shown and every other secret value beside it.
func (o *oracle) checkField(e *vault.Entry, key string) error {
	f, values := e.Field(key), o.values(key)
	if len(values) == 0 {
		if f != nil {
			return fmt.Errorf("shown, but nobody wrote it")
		}
		return nil
	}
	newest := o.newest(key)
	secret := newest.Form == vault.Secret
	want := map[string]bool{}
	for _, it := range o.writers(key) {
		if !e.Incomplete && (secret || it.Form == vault.Secret) && sayItem(it) != sayItem(newest) {
			want[sayItem(it)] = true
		}
	}
	if f == nil {
		if newest.Form != vault.Removed || len(want) > 0 {
			return fmt.Errorf("not shown, want %s", sayItem(newest))
		}
		return nil
	}
	others := map[string]bool{}
	for _, w := range f.Others {
		others[sayItem(w.Item)] = true
	}
	if sayItem(f.Item) != sayItem(newest) || !maps.Equal(others, want) || len(f.Others) != len(want) {
		return fmt.Errorf("shown %s beside %v, want %s beside %v", sayItem(f.Item), others, sayItem(newest), want)
	}
	return nil
}

func TestEntryIsAFunctionOfTheSetOfCommits(t *testing.T) {
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 2))
		id, all := anyHistory(rng, 24, fewKeys)
		want, err := vault.Compute(id, all).RowBytes()
		if err != nil {
			t.Fatal(err)
		}
		rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		if got, _ := vault.Compute(id, all).RowBytes(); !bytes.Equal(got, want) {
			t.Fatalf("seed %d: row %x, want %x", seed, got, want)
		}
	}
}
