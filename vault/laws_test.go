package vault_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"watchword/vault"
	"watchword/vault/vaulttest"
)

// world is three copies of one vault that went different ways, and what was
// written into them.
type world struct {
	t       *testing.T
	rng     *rand.Rand
	all     [3]*vaulttest.Vault
	ids     []vault.ID
	written map[string]bool // every password that was not purged since
	n       int
}

func newWorld(t *testing.T, seed uint64) *world {
	w := &world{t: t, rng: rand.New(rand.NewPCG(seed, 4)), written: map[string]bool{}}
	w.all[0] = inMemory(t, seed)
	w.add(w.all[0])
	w.add(w.all[0])
	w.all[1], w.all[2] = w.all[0].Copy("b"), w.all[0].Copy("c")
	for range 14 {
		w.step()
	}
	return w
}

func (w *world) secret() string {
	w.n++
	text := fmt.Sprint("value ", w.n)
	w.written[text] = true
	return text
}

func (w *world) add(v *vaulttest.Vault) {
	w.ids = append(w.ids, v.Add(fmt.Sprint("entry ", len(w.ids)), "u", w.secret()))
}

// step does something in one of the copies.
func (w *world) step() {
	v, id := w.all[w.rng.IntN(3)], w.ids[w.rng.IntN(len(w.ids))]
	switch w.rng.IntN(9) {
	case 0:
		joins(v, w.all[w.rng.IntN(3)])
	case 1:
		w.add(v)
	default:
		v.Do(func(tx *vault.Tx) error {
			e, err := tx.Entry(id)
			if err != nil {
				return nil // made in another copy
			}
			return w.change(tx, e)
		})
	}
}

func (w *world) change(tx *vault.Tx, e *vault.Entry) error {
	k := w.rng.IntN(7)
	switch {
	case e.Trashed:
		return tx.Undelete(e.ID)
	case k == 0:
		return tx.Delete(e.ID)
	case k == 1:
		return tx.Restore(e.ID, e.Commits[w.rng.IntN(len(e.Commits))].ID)
	case k == 2:
		return w.purge(tx, e)
	case k == 3:
		_, err := tx.Edit(e.ID, vault.Set(vault.User, fmt.Sprint(w.rng.IntN(3))), vault.SetTag(fmt.Sprint(w.rng.IntN(2))))
		return err
	}
	_, err := tx.Edit(e.ID, vault.SetSecret(vault.Password, vaulttest.Secret(w.secret())), vault.UnsetTag("0"))
	return err
}

// purge destroys the first password if that is superseded.
func (w *world) purge(tx *vault.Tx, e *vault.Entry) error {
	c := e.Commits[0]
	i := slices.IndexFunc(c.Items, func(it vault.Item) bool { return it.Key == vault.Password })
	if i < 0 || c.Items[i].Purged || tx.Purge(e.ID, c.ID, vault.Password) != nil {
		return nil
	}
	text, err := reveal(tx, e.ID, &c.Items[i], c)
	delete(w.written, text)
	return err
}

// joined returns a copy of the first in which the others were joined in order.
func joined(first *vaulttest.Vault, others ...*vaulttest.Vault) *vaulttest.Vault {
	v := first.Copy("joined")
	for _, o := range others {
		joins(v, o)
	}
	return v
}

// wantSame wants the same entries, the same history and the same sealed values.
func (w *world) wantSame(law string, a, b *vaulttest.Vault) {
	w.t.Helper()
	p, q := parts(a), parts(b)
	if !bytes.Equal(p.View, q.View) || !bytes.Equal(p.Log, q.Log) || !bytes.Equal(p.Blobs, q.Blobs) {
		w.t.Errorf("%s: VIEW, LOG or BLOBS differ", law)
	}
}

// readable returns every password that can still be opened in v.
func readable(v *vaulttest.Vault) map[string]bool {
	found := map[string]bool{}
	v.Look(func(tx *vault.Tx) error {
		for row, err := range tx.Rows() {
			if err != nil {
				return err
			}
			e, err := tx.Entry(row.ID)
			if err != nil {
				return err
			}
			for _, c := range e.Commits {
				for i := range c.Items {
					if c.Items[i].Form != vault.Secret || c.Items[i].Purged {
						continue
					}
					text, err := reveal(tx, e.ID, &c.Items[i], c)
					if err != nil {
						return err
					}
					found[text] = true
				}
			}
		}
		return nil
	})
	return found
}

func TestJoinIsALattice(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		w := newWorld(t, seed)
		a, b, c := w.all[0], w.all[1], w.all[2]
		ab := joined(a, b)
		w.wantSame("commutative", ab, joined(b, a))
		w.wantSame("associative", joined(ab, c), joined(a, joined(b, c)))
		w.wantSame("order-free", joined(c, b, a), joined(a, c, b))
		for _, again := range []*vaulttest.Vault{a, b, ab} {
			before := status(ab)
			if j := joins(ab, again); j.Commits != 0 || len(j.New)+len(j.Changed) != 0 || status(ab) != before {
				t.Errorf("idempotent: joined again: %+v", j)
			}
		}
		whole := joined(a, b, c)
		found := readable(whole)
		for text := range w.written {
			if !found[text] {
				t.Errorf("lost: %s", text)
			}
		}
		whole.Sound()
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func TestJoinSaysWhatItBrought(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	other := v.Copy("other")
	setPassword(other, id, "two")
	fresh := other.Add("gitlab", "u", "three")
	j := joins(v, other)
	if !slices.Equal(j.New, []vault.ID{fresh}) || !slices.Equal(j.Changed, []vault.ID{id}) || j.Commits != 2 {
		t.Errorf("joined %+v", j)
	}
}

func TestJoinedPurgeStaysPurged(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	setPassword(v, id, "two")
	other := v.Copy("other")
	first := entry(v, id).Commits[0].ID
	v.Do(func(tx *vault.Tx) error { return tx.Purge(id, first, vault.Password) })
	joins(v, other) // has the value still
	joins(other, v)
	for _, side := range []*vaulttest.Vault{v, other} {
		if found := readable(side); found["one"] || !found["two"] {
			t.Errorf("readable %v, want two alone", found)
		}
	}
}

func TestJoinOfAForkAdvancesBeyondBoth(t *testing.T) {
	v := inMemory(t, 1)
	id := v.Add("github", "octocat", "one")
	other := v.Copy("other")
	for i := range 5 {
		setPassword(other, id, fmt.Sprint(i))
	}
	setPassword(v, id, "mine")
	want := status(other).Generation + 1
	joins(v, other)
	if got := status(v).Generation; got != want {
		t.Errorf("generation %d, want %d", got, want)
	}
	file, quiet := content(t, v), heed(other)
	must(t, look(other, nothing))
	wantNotices(t, quiet)
	replace(t, other, file)
	must(t, update(other, addOne)) // descends from what other's mark has seen
	wantNotices(t, quiet)
}
