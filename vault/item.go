package vault

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// readParents reads the array of parents, which is well-formed.
func (c *Commit) readParents(data []byte) error {
	a, rest := nextAtom(data)
	if a.n > MaxParents {
		return fmt.Errorf("%w: %d parents", ErrCommit, a.n)
	}
	for range a.n {
		var p atom
		p, rest = nextAtom(rest)
		var parent CommitID
		if p.major != majorBytes || !fill(parent[:], p.text) {
			return fmt.Errorf("%w: a parent is no id", ErrCommit)
		}
		c.Parents = append(c.Parents, parent)
	}
	return nil
}

// readItems reads the map of fields, which is well-formed.
func (c *Commit) readItems(data []byte) error {
	a, rest := nextAtom(data)
	if a.n > MaxFields {
		return fmt.Errorf("%w: %d fields", ErrCommit, a.n)
	}
	c.Items = make([]Item, 0, a.n)
	for range a.n {
		var key atom
		key, rest = nextAtom(rest)
		if key.major != majorText || !utf8.Valid(key.text) {
			return fmt.Errorf("%w: a field key is no text", ErrCommit)
		}
		if len(key.text) > MaxKey {
			return fmt.Errorf("%w: field key of %d bytes", ErrCommit, len(key.text))
		}
		it, ok := readItem(string(key.text), rest)
		if !ok {
			return fmt.Errorf("%w: field %q", ErrCommit, it.Key)
		}
		c.Items = append(c.Items, it)
		rest = skip(rest)
	}
	slices.SortFunc(c.Items, compareItems)
	for i := range len(c.Items) - 1 {
		if c.Items[i].Key == c.Items[i+1].Key {
			return fmt.Errorf("%w: field %q twice", ErrCommit, c.Items[i].Key)
		}
	}
	return nil
}

// readItem is the inverse of wire: it reads the first item of data.
func readItem(key string, data []byte) (Item, bool) {
	it := Item{Key: key}
	array, rest := nextAtom(data)
	if array.major != majorArray || array.n == 0 {
		return it, false
	}
	form, rest := nextAtom(rest)
	switch {
	case form.major != majorUint:
		return it, false
	case form.n == uint64(Removed):
		return it, array.n == 1
	case form.n == uint64(Text) && array.n == 2:
		it.Form = Text
		text, _ := nextAtom(rest)
		if text.major != majorText || len(text.text) > MaxText || !utf8.Valid(text.text) {
			return it, false
		}
		it.Text = string(text.text)
		return it, true
	case form.n == uint64(Secret) && array.n == 3:
		it.Form = Secret
		digest, rest := nextAtom(rest)
		if digest.major != majorBytes || !fill(it.Digest[:], digest.text) {
			return it, false
		}
		length, _ := nextAtom(rest)
		it.Length = int(min(length.n, maxBody))
		return it, length.major == majorUint
	}
	return it, false
}
