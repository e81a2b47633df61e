package sync

import (
	"math/bits"

	"watchword/vault"
)

// A cover is what a pack or a vault holds: commits, and which items of them are
// purged, as a bit map without zeros at its end. Covers are compared in the order
// of the join: the larger one has at least the same commits and purges.
type cover map[vault.CommitID]string

func coverOf(b *vault.Bundle) cover {
	c := cover{}
	for _, commit := range b.Commits() {
		c[commit.ID] = bitmap(commit.Mark().Purged)
	}
	return c
}

// bitmap returns the set of indexes in ascending order.
func bitmap(indexes []int) string {
	if len(indexes) == 0 {
		return ""
	}
	set := make([]byte, indexes[len(indexes)-1]/8+1)
	for _, i := range indexes {
		set[i/8] |= 1 << (i % 8)
	}
	return string(set)
}

// has reports whether c covers a commit with these purges.
func (c cover) has(id vault.CommitID, purged string) bool {
	have, ok := c[id]
	if !ok || len(purged) > len(have) {
		return false
	}
	for i := range len(purged) {
		if purged[i]&^have[i] != 0 {
			return false
		}
	}
	return true
}

// hasMark reports whether c covers a commit with what is purged of it.
func (c cover) hasMark(m vault.Mark) bool { return c.has(m.ID, bitmap(m.Purged)) }

// hasID is hasMark for the commit alone, whatever is purged of it.
func (c cover) hasID(_ vault.ID, commit *vault.Commit) bool {
	_, ok := c[commit.ID]
	return ok
}

// within reports whether o covers all of c.
func (c cover) within(o cover) bool {
	if len(c) > len(o) {
		return false
	}
	for id, purged := range c {
		if !o.has(id, purged) {
			return false
		}
	}
	return true
}

// add makes c the union of c and o.
func (c cover) add(o cover) {
	for id, purged := range o {
		have, ok := c[id]
		switch {
		case !ok:
			c[id] = purged
		case !c.has(id, purged):
			c[id] = either(have, purged)
		}
	}
}

func either(a, b string) string {
	if len(a) < len(b) {
		a, b = b, a
	}
	set := []byte(a)
	for i := range len(b) {
		set[i] |= b[i]
	}
	return string(set)
}

// size counts commits and purges: a cover strictly within another is strictly
// smaller.
func (c cover) size() uint64 {
	n := uint64(len(c))
	for _, purged := range c {
		for i := range len(purged) {
			n += uint64(bits.OnesCount8(purged[i]))
		}
	}
	return n
}
