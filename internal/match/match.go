// Package match knows which entries the words mean that somebody typed.
//
// A [Query] puts an entry on one of seven levels, of which the best that is hit
// at all decides: from the id, which callers look up themselves, over the exact
// name to a slip of the finger. What is compared is folded by [Fold], addresses
// by their [Host] and [Domain]. A [List] is narrowed while somebody types.
//
// Nothing here asks, guesses for scripts, or knows of vaults: which levels are
// good enough for whom is the caller's to say. Every function is pure, and
// nothing is prepared before it is called.
package match

import (
	"iter"
	"strings"
)

// Entry is what of an entry can be meant by words. Any text may be in it.
type Entry struct {
	Name, User string
	Addresses  []string // with a host or without
	Tags       []string
}

// parts yields the texts of e in which words are looked for, folded: its name,
// user, hosts and tags.
func (e *Entry) parts() iter.Seq[string] {
	return func(yield func(string) bool) {
		if !yield(Fold(e.Name)) || !yield(Fold(e.User)) {
			return
		}
		for _, address := range e.Addresses {
			if !yield(hostText(address)) {
				return
			}
		}
		for _, tag := range e.Tags {
			if !yield(Fold(tag)) {
				return
			}
		}
	}
}

// has reports whether every word, folded, occurs in a part of e.
func (e *Entry) has(words []string) bool {
	for _, word := range words {
		found := false
		for part := range e.parts() {
			if found = strings.Contains(part, word); found {
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}

// hostText is the host of an address as it can be found by words: also in
// letters where it has others than ASCII. What has no host is taken as it is.
func hostText(address string) string {
	host := Host(address)
	switch {
	case host == "":
		return Fold(address)
	case strings.Contains(host, encoded):
		return host + " " + inLetters(host)
	}
	return host
}
