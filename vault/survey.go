package vault

import (
	"slices"
)

// A survey is what the commits of one entry say together: docs/FORMAT.md,
// section 7. It is a function of the set alone.
type survey struct {
	commits    []*Commit // in the order of compareCommits
	heads      []CommitID
	alive      bool // some head is no delete; restating commits are looked through
	deleted    bool // some head is a delete
	kept       bool // some head does not destroy
	incomplete bool // a parent is missing
	critical   bool
	writers    map[string][]writer // the heads of each field, the shown one first
}

// writer is a commit that set a field.
type writer struct {
	commit *Commit
	item   *Item
}

// take surveys commits in sweeps from children to parents, linear in the
// parent links: one for the entry as a whole and one for every 64 fields, so
// that many commits of many fields take no more memory than the commits. It
// sorts commits.
func take(commits []*Commit) survey {
	slices.SortFunc(commits, compareCommits)
	g := link(commits)
	s := survey{commits: commits, incomplete: g.incomplete, writers: map[string][]writer{}}
	order := g.childrenFirst()
	s.sweep(g, order)
	keys, total := numberKeys(commits)
	covered := make([]uint64, len(commits)) // per commit: fields that a descendant sets
	for from := 0; from < total; from += 64 {
		clear(covered)
		s.sweepFields(g, order, keys, from, covered)
	}
	s.settle()
	return s
}

// sweep finds what the commits say of the entry as a whole.
func (s *survey) sweep(g graph, order []int) {
	succeeded := make([]bool, len(order)) // has a descendant that is not restating
	for _, i := range order {
		c := s.commits[i]
		s.note(c, len(g.children[i]) == 0, succeeded[i])
		for _, p := range g.parents[i] {
			succeeded[p] = succeeded[p] || succeeded[i] || c.Op != OpRestate
		}
	}
}

// sweepFields finds the heads of the 64 fields that are numbered from from on.
func (s *survey) sweepFields(g graph, order []int, keys [][]int, from int, covered []uint64) {
	for _, i := range order {
		c, below := s.commits[i], covered[i]
		for j, n := range keys[i] {
			if n < from || n >= from+64 {
				continue
			}
			bit := uint64(1) << (n - from)
			if covered[i]&bit == 0 {
				s.writers[c.Items[j].Key] = append(s.writers[c.Items[j].Key], writer{c, &c.Items[j]})
			}
			below |= bit
		}
		for _, p := range g.parents[i] {
			covered[p] |= below
		}
	}
}

// note records what c says of the entry as a whole.
func (s *survey) note(c *Commit, head, succeeded bool) {
	s.critical = s.critical || c.critical
	if head {
		s.heads = append(s.heads, c.ID)
	}
	if c.Op == OpRestate || succeeded {
		return
	}
	s.kept = s.kept || c.Op != OpDestroy
	if c.Op == OpDelete || c.Op == OpDestroy {
		s.deleted = true
	} else {
		s.alive = true
	}
}

// settle brings what the sweep found into an order that does not depend on
// it.
func (s *survey) settle() {
	slices.SortFunc(s.heads, func(a, b CommitID) int { return compareIDs(ID(a), ID(b)) })
	for _, w := range s.writers {
		slices.SortFunc(w, func(a, b writer) int { return compareCommits(b.commit, a.commit) })
	}
	if !s.deleted {
		s.alive = true // nothing but restating commits: not in the trash
	}
}

// numberKeys numbers the fields of commits, per commit in the order of its
// items, and returns how many there are.
func numberKeys(commits []*Commit) (numbers [][]int, total int) {
	known := map[string]int{}
	numbers = make([][]int, len(commits))
	for i, c := range commits {
		numbers[i] = make([]int, len(c.Items))
		for j := range c.Items {
			n, ok := known[c.Items[j].Key]
			if !ok {
				n = len(known)
				known[c.Items[j].Key] = n
			}
			numbers[i][j] = n
		}
	}
	return numbers, len(known)
}

// graph is the parent links of one entry's commits, by index.
type graph struct {
	parents, children [][]int
	incomplete        bool
}

func link(commits []*Commit) graph {
	index := make(map[CommitID]int, len(commits))
	for i, c := range commits {
		index[c.ID] = i
	}
	g := graph{parents: make([][]int, len(commits)), children: make([][]int, len(commits))}
	for i, c := range commits {
		for _, id := range c.Parents {
			p, ok := index[id]
			g.incomplete = g.incomplete || !ok
			if ok && p != i {
				g.parents[i] = append(g.parents[i], p)
				g.children[p] = append(g.children[p], i)
			}
		}
	}
	return g
}

// childrenFirst returns every commit after all of its children. Commits on a
// circle, which no one can build without breaking SHA-256, come last, so that
// forged ids cannot make a commit vanish.
func (g graph) childrenFirst() []int {
	order := make([]int, 0, len(g.parents))
	waiting := make([]int, len(g.parents))
	for i := range waiting {
		if waiting[i] = len(g.children[i]); waiting[i] == 0 {
			order = append(order, i)
		}
	}
	for next := 0; next < len(order); next++ {
		for _, p := range g.parents[order[next]] {
			if waiting[p]--; waiting[p] == 0 {
				order = append(order, p)
			}
		}
	}
	for i := len(waiting) - 1; i >= 0 && len(order) < len(waiting); i-- {
		if waiting[i] > 0 {
			order = append(order, i)
		}
	}
	return order
}

// ancestry returns the commits that ids name and all that lie before them.
func ancestry(commits []*Commit, ids []CommitID) []*Commit {
	g := link(commits)
	seen := make([]bool, len(commits))
	var queue []int
	for i, c := range commits {
		if slices.Contains(ids, c.ID) {
			seen[i] = true
			queue = append(queue, i)
		}
	}
	var found []*Commit
	for ; len(queue) > 0; queue = queue[1:] {
		found = append(found, commits[queue[0]])
		for _, p := range g.parents[queue[0]] {
			if !seen[p] {
				seen[p] = true
				queue = append(queue, p)
			}
		}
	}
	return found
}
