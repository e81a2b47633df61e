package vault

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Limits on what a commit may hold (docs/FORMAT.md, section 6). A reader
// refuses more, whoever sealed it.
const (
	MaxParents    = 64
	MaxFields     = 1024
	MaxKey        = 255      // bytes of a field key
	MaxText       = 64 << 10 // bytes of a plain value
	MaxSecret     = 1 << 20  // bytes of a secret value
	MaxAttachment = 16 << 20 // bytes of an attached file
	maxBody       = 80 << 20 // a body at every limit is below this
)

// ErrCommit is returned for a commit that breaks the format.
var ErrCommit = errors.New("malformed commit")

// Op is what a commit does.
type Op uint8

// The operations. A reader treats any other as an edit that it may not
// change.
const (
	OpEdit    Op = iota // sets or removes fields
	OpDelete            // puts the entry in the trash
	OpRestate           // says again what a purge would leave unreadable
	OpDestroy           // deletes for good: every secret was purged with it
)

// Form is how a field's value is kept.
type Form uint8

// The forms of a value.
const (
	Removed Form = iota // the field is gone
	Text                // plain text, inside the commit
	Secret              // sealed in a blob of its own
)

// Item is one field as one commit sets it.
type Item struct {
	Key    string
	Form   Form
	Text   string   // with form Text
	Digest [16]byte // with form Secret: stands for the value, see docs/FORMAT.md
	Length int      // with form Secret: bytes of the value
	Purged bool     // the blob is gone for good

	blob blob
}

// blob is where a sealed value lies: in an opened vault or in memory.
type blob struct {
	from io.ReaderAt
	off  int64
}

// Commit is one immutable step of an entry. Its body is kept, sent and
// hashed as the bytes it was made of.
type Commit struct {
	ID      CommitID
	Stamp   Stamp
	Device  Device
	Txn     Txn
	Op      Op
	Parents []CommitID
	Items   []Item // in the order of their encoded keys

	nonce    [16]byte
	critical bool // holds a key this version must not ignore
	body     []byte
}

// compareCommits orders commits as people see them: by stamp, then by id.
func compareCommits(a, b *Commit) int {
	if c := cmp.Compare(a.Stamp, b.Stamp); c != 0 {
		return c
	}
	return bytes.Compare(a.ID[:], b.ID[:])
}

// commitID is the name of a commit of entry with these body bytes.
func commitID(entry ID, body []byte) CommitID {
	h := sha256.New()
	h.Write([]byte("ww1/commit"))
	h.Write(entry[:])
	h.Write(body)
	return CommitID(h.Sum(nil)[:16])
}

// finish encodes c, which has everything but its body and id, for entry.
func (c *Commit) finish(entry ID) error {
	if err := c.check(); err != nil {
		return err
	}
	slices.SortFunc(c.Items, compareItems)
	body, err := encodeBody(c)
	if err != nil {
		return err
	}
	c.body, c.ID = body, commitID(entry, body)
	return nil
}

// compareItems is the order of RFC 8949, section 4.2.1: shorter keys first,
// then bytewise.
func compareItems(a, b Item) int {
	if c := cmp.Compare(len(a.Key), len(b.Key)); c != 0 {
		return c
	}
	return cmp.Compare(a.Key, b.Key)
}

// authentic reports whether c has the id of its content.
func (c *Commit) authentic(entry ID) bool { return commitID(entry, c.body) == c.ID }

// check holds c to the limits.
func (c *Commit) check() error {
	if len(c.Parents) > MaxParents {
		return fmt.Errorf("%w: %d parents", ErrCommit, len(c.Parents))
	}
	if len(c.Items) > MaxFields {
		return fmt.Errorf("%w: %d fields", ErrCommit, len(c.Items))
	}
	for i := range c.Items {
		if err := c.Items[i].check(); err != nil {
			return err
		}
	}
	return nil
}

func (it *Item) check() error {
	switch {
	case it.Key == "" || len(it.Key) > MaxKey:
		return fmt.Errorf("%w: field key of %d bytes", ErrCommit, len(it.Key))
	case len(it.Text) > MaxText:
		return fmt.Errorf("%w: text of %d bytes", ErrCommit, len(it.Text))
	case it.Length < 0 || it.Length > maxLength(it.Key):
		return fmt.Errorf("%w: secret of %d bytes", ErrCommit, it.Length)
	}
	return nil
}

// sealed reports whether it has a blob.
func (it *Item) sealed() bool { return it.Form == Secret && !it.Purged }

// same reports whether two items say the same value.
func (it *Item) same(o *Item) bool {
	return it.Form == o.Form && it.Text == o.Text && it.Digest == o.Digest && it.Length == o.Length
}

// item returns what c sets key to, or nil.
func (c *Commit) item(key string) *Item {
	i, ok := slices.BinarySearchFunc(c.Items, Item{Key: key}, compareItems)
	if !ok {
		return nil
	}
	return &c.Items[i]
}

// with returns c with what o knows to be purged purged too: c itself if
// that is nothing new. Both have one id and so one body; where a forged id says
// otherwise, o knows nothing of c.
func (c *Commit) with(o *Commit) *Commit {
	purged := func(it Item) bool { return it.Purged }
	if !slices.ContainsFunc(o.Items, purged) || !bytes.Equal(c.body, o.body) {
		return c
	}
	return c.purging(func(i int) bool { return o.Items[i].Purged })
}

// purging returns c without the values that match: c itself if there are none.
func (c *Commit) purging(match func(i int) bool) *Commit {
	purged := c
	for i := range c.Items {
		if !c.Items[i].sealed() || !match(i) {
			continue
		}
		if purged == c {
			copied := *c
			copied.Items = slices.Clone(c.Items)
			purged = &copied
		}
		purged.Items[i].Purged, purged.Items[i].blob = true, blob{}
	}
	return purged
}
