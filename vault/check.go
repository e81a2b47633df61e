package vault

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"

	"watchword/crypto"
)

// Problem is one thing that Check found wrong.
type Problem struct {
	Kind  ProblemKind
	Entry ID     // zero for the vault as a whole
	Key   string // of the field, with SecretLost
	Text  string // what is wrong, without any content
}

// ProblemKind tells problems apart by what they mean.
type ProblemKind int

// The kinds of problems.
const (
	CountWrong ProblemKind = iota // there are more or fewer changes than there should be
	EntryLost                     // no change of the entry can be read
	IDWrong                       // a change is not the one it is named as
	RowWrong                      // lists show something else than the entry
	EntryWaits                    // a change that others build on has not come yet
	SecretLost                    // a value, present or former, cannot be opened or is another one
)

func (p Problem) String() string {
	if p.Entry == (ID{}) {
		return p.Text
	}
	return fmt.Sprintf("entry %s: %s", p.Entry.String()[:MinIDPrefix], p.Text)
}

// Checked says what Check looked at.
type Checked struct {
	Entries, Commits, Secrets int
	Problems                  []Problem
}

// Check opens every chunk, computes every commit id and row anew and
// compares; deep opens every secret too and compares it with its digest. An
// error means that the check itself could not go on.
func (tx *Tx) Check(ctx context.Context, deep bool) (Checked, error) {
	c := &checker{base: tx.base}
	if err := c.base.payload.CheckAll(); err != nil {
		return c.Checked, err
	}
	if deep {
		var err error
		if c.sealer, err = tx.sealer(); err != nil {
			return c.Checked, err
		}
		defer c.sealer.wipe()
	}
	for from := 0; from < len(c.base.rows); from += checkedAtOnce {
		if err := c.some(ctx, from, min(from+checkedAtOnce, len(c.base.rows))); err != nil {
			return c.Checked, err
		}
	}
	if c.Commits != int(c.base.meta.commits) {
		c.found(CountWrong, ID{}, "%d commits, not the %d it speaks of", c.Commits, c.base.meta.commits)
	}
	return c.Checked, nil
}

// checkedAtOnce is how many entries are read before their secrets are, so that
// LOG and BLOBS are each read in long runs.
const checkedAtOnce = 512

type checker struct {
	Checked
	base   *snapshot
	sealer *sealer // to look at secrets; nil not to
}

func (c *checker) found(kind ProblemKind, id ID, format string, args ...any) {
	c.Problems = append(c.Problems, Problem{Kind: kind, Entry: id, Text: fmt.Sprintf(format, args...)})
}

// some checks the entries of rows [from, to).
func (c *checker) some(ctx context.Context, from, to int) error {
	var read []*Entry
	for i := from; i < to; i++ {
		e, err := c.entry(i)
		if err = cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		if e != nil && c.sealer != nil {
			read = append(read, e)
		}
	}
	for _, e := range read {
		if err := c.secrets(e); err != nil {
			return err
		}
	}
	return nil
}

// entry checks one entry and returns it; nil if it cannot be read.
func (c *checker) entry(i int) (*Entry, error) {
	id, g, err := c.base.groupAt(i)
	switch {
	case errors.Is(err, errLayout) || errors.Is(err, ErrCommit):
		c.found(EntryLost, c.base.id(i), "%v", err)
		return nil, nil
	case err != nil:
		return nil, err
	}
	c.Entries++
	c.Commits += len(g)
	for _, commit := range g {
		if !commit.authentic(id) {
			c.found(IDWrong, id, "a commit does not have the id of its content")
		}
	}
	f, err := g.frame(id)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(f.row, c.base.cborAt(i)) {
		c.found(RowWrong, id, "its row in the list is not what its commits say")
	}
	e := compute(id, g)
	if e.Incomplete {
		c.found(EntryWaits, id, "it waits for changes from another device")
	}
	return e, nil
}

// secrets opens every secret of e.
func (c *checker) secrets(e *Entry) error {
	for _, commit := range e.Commits {
		for i := range commit.Items {
			it := &commit.Items[i]
			if !it.sealed() {
				continue
			}
			v, err := c.sealer.open(e.ID, it, commit)
			var digest *DigestError
			switch {
			case errors.As(err, &digest) || errors.Is(err, crypto.ErrForged):
				c.Problems = append(c.Problems, Problem{SecretLost, e.ID, it.Key, err.Error()})
			case err != nil:
				return err
			}
			v.Wipe()
			c.Secrets++
		}
	}
	return nil
}
