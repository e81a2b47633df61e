package sync

import (
	"slices"

	"watchword/vault"
)

// event is what the oracle knows of a commit: what its author had really seen.
type event struct {
	n      int
	entry  vault.ID
	commit *vault.Commit
	past   bitset          // of all events that lie before it, on its entry
	bad    bool            // of the one who was shut out, after that
	could  map[string]bool // secrets that its author could read
}

type bitset []uint64

func (b bitset) has(n int) bool { return n/64 < len(b) && b[n/64]>>(n%64)&1 == 1 }

func (b *bitset) set(n int) {
	for len(*b) <= n/64 {
		*b = append(*b, 0)
	}
	(*b)[n/64] |= 1 << (n % 64)
}

func (b *bitset) add(o bitset) {
	for len(*b) < len(o) {
		*b = append(*b, 0)
	}
	for i := range o {
		(*b)[i] |= o[i]
	}
}

// value names one item of a commit.
type value struct {
	id  vault.CommitID
	key string
}

// oracle knows the true past of every commit, and judges by that alone. Of the
// product it uses nothing but what it shows of an entry.
type oracle struct {
	events []*event
	byID   map[vault.CommitID]*event
	acked  map[vault.CommitID]bool
	purged map[value]bool // by who may
	guard  map[value]bool // what could be read where the thief was shut out
	count  map[string]int
}

func newOracle(count map[string]int) *oracle {
	return &oracle{byID: map[vault.CommitID]*event{}, acked: map[vault.CommitID]bool{}, purged: map[value]bool{}, guard: map[value]bool{}, count: count}
}

// record notes a new commit, whose author had seen the commits before.
func (o *oracle) record(id vault.ID, c *vault.Commit, before []*vault.Commit, seen *vault.Entry, bad bool) {
	ev := &event{n: len(o.events), entry: id, commit: c, bad: bad, could: map[string]bool{}}
	for _, b := range before {
		was := o.byID[b.ID]
		ev.past.set(was.n)
		ev.past.add(was.past)
	}
	if seen != nil {
		for i := range seen.Fields {
			ev.could[seen.Fields[i].Key] = len(values(&seen.Fields[i])) > 0
		}
	}
	for i := range c.Items {
		ev.could[c.Items[i].Key] = true
	}
	o.events = append(o.events, ev)
	o.byID[c.ID] = ev
}

// onBad reports whether ev comes after a bad one.
func (o *oracle) onBad(ev *event) bool {
	return slices.ContainsFunc(o.events, func(b *event) bool { return b.bad && ev.past.has(b.n) })
}

// values returns what f shows and what of it is not purged; a removal is no value.
func values(f *vault.Field) (all []vault.Item) {
	all = append(all, f.Item)
	for i := range f.Others {
		all = append(all, f.Others[i].Item)
	}
	return slices.DeleteFunc(all, func(it vault.Item) bool { return it.Form == vault.Removed || it.Purged })
}

// blank reports whether f has lost all its values.
func blank(f *vault.Field) bool {
	removed := func(w vault.Writer) bool { return w.Form == vault.Removed }
	return f.Form != vault.Removed && !slices.ContainsFunc(f.Others, removed) && len(values(f)) == 0
}

func dead(op vault.Op) bool { return op == vault.OpDelete || op == vault.OpDestroy }

// tops returns those of set that no other of it comes after, restating ones
// aside.
func tops(set []*event) (top []*event) {
	for _, ev := range set {
		if ev.commit.Op == vault.OpRestate {
			continue
		}
		after := func(l *event) bool { return l.commit.Op != vault.OpRestate && l.past.has(ev.n) }
		if !slices.ContainsFunc(set, after) {
			top = append(top, ev)
		}
	}
	return top
}

func alive(set []*event) bool {
	return slices.ContainsFunc(tops(set), func(ev *event) bool { return !dead(ev.commit.Op) })
}

// whole reports whether all that any of set comes after is in it.
func (o *oracle) whole(set []*event) bool {
	var have bitset
	for _, ev := range set {
		have.set(ev.n)
	}
	return !slices.ContainsFunc(set, func(ev *event) bool {
		for i, word := range ev.past {
			if i >= len(have) && word != 0 || i < len(have) && word&^have[i] != 0 {
				return true
			}
		}
		return false
	})
}

// heads returns, by field, the writers that no other writer comes after.
func heads(set []*event) map[string][]*event {
	writers := map[string][]*event{}
	for _, ev := range set {
		for i := range ev.commit.Items {
			key := ev.commit.Items[i].Key
			writers[key] = append(writers[key], ev)
		}
	}
	for key, all := range writers {
		writers[key] = slices.DeleteFunc(slices.Clone(all), func(ev *event) bool {
			return slices.ContainsFunc(all, func(l *event) bool { return l.past.has(ev.n) })
		})
	}
	return writers
}

// said is what a writer gave a field.
type said struct {
	form   vault.Form
	text   string
	digest [16]byte
}

func saidBy(it *vault.Item) said { return said{it.Form, it.Text, it.Digest} }

func itemOf(c *vault.Commit, key string) *vault.Item {
	for i := range c.Items {
		if c.Items[i].Key == key {
			return &c.Items[i]
		}
	}
	return nil
}

func (o *oracle) eventsOf(commits []*vault.Commit) (set []*event) {
	for _, c := range commits {
		set = append(set, o.byID[c.ID])
	}
	return set
}

// check compares what a device shows of an entry with the truth of the commits
// that reached it. before is the entry before a join, nil if it was not seen.
func (o *oracle) check(before, e *vault.Entry) {
	set := o.eventsOf(e.Commits)
	living, whole := alive(set), o.whole(set)
	visible := !e.Trashed
	if e.Incomplete == whole {
		o.count["BAD wrongly complete or incomplete"]++
	}
	if visible && !living {
		o.count["BAD resurrected"]++
	}
	if whole && visible != living {
		o.count["BAD in the trash or out of it wrongly"]++
	}
	o.checkFields(e, set, whole)
	if before == nil || before.Trashed || e.Trashed {
		return
	}
	for i := range before.Fields {
		if f := &before.Fields[i]; len(values(f)) > 0 {
			if after := e.Field(f.Key); after != nil && blank(after) {
				o.count["BAD field became unreadable"]++
			}
		}
	}
}

func (o *oracle) checkFields(e *vault.Entry, set []*event, whole bool) {
	for key, want := range heads(set) {
		told := map[said]bool{}
		secret := false
		for _, ev := range want {
			it := itemOf(ev.commit, key)
			told[saidBy(it)] = true
			secret = secret || it.Form == vault.Secret
		}
		f := e.Field(key)
		if f == nil {
			if whole && !told[said{}] {
				o.count["BAD field is missing"]++
			}
			continue
		}
		if len(f.Others) > 0 && len(told) < 2 {
			o.count["BAD false conflict"]++
		}
		if !whole {
			continue
		}
		shown := map[said]bool{saidBy(&f.Item): true}
		for i := range f.Others {
			shown[saidBy(&f.Others[i].Item)] = true
		}
		for v := range shown {
			if !told[v] {
				o.count["BAD shows what was superseded"]++
			}
		}
		if secret && len(shown) != len(told) {
			o.count["BAD hides a version of a secret"]++
		}
	}
}

// wanted reports whether somebody whose edit keeps the entry alive could read
// the field: what only others wrote, deleted and purged is nobody's loss.
func wanted(set []*event, key string) bool {
	return slices.ContainsFunc(tops(set), func(ev *event) bool { return !dead(ev.commit.Op) && ev.could[key] })
}
