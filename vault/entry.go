package vault

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// The keys of the fields that every kind shares. The table of kinds and their
// keys is in docs/FORMAT.md.
const (
	Name     = "name"
	User     = "user"
	Kind     = "kind"
	Note     = "note"
	Password = "password"
	OTP      = "otp"

	FilePrefix = "att/" // before the names of attached files

	urlPrefix    = "url/"
	tagPrefix    = "tag/"
	hotpPrefix   = "hotp/"
	customPrefix = "x/"
	nextPrefix   = "pending/"
)

// Entry is what its commits say together.
type Entry struct {
	ID         ID
	Fields     []Field // in the order of their keys
	Trashed    bool
	Destroyed  bool  // in the trash for good: its secrets were purged
	Incomplete bool  // a commit it builds on has not arrived
	ReadOnly   bool  // written in part by a newer version
	Created    Stamp // of its first commit
	Changed    Stamp // of its last
	Commits    []*Commit

	alive bool // some head is no delete, complete or not
	heads []CommitID
}

// Field is one field of an entry.
type Field struct {
	Item
	By     *Commit  // the commit that wrote the shown value
	Others []Writer // secret values written at the same time elsewhere, unresolved

	source *Item // whose blob is shown
}

// Writer is a commit and the item it wrote.
type Writer struct {
	Item
	By *Commit
}

// compute is the one reading of a group: ls, get, check and merge see an
// entry through it.
func compute(id ID, g group) *Entry {
	s := take(slices.Clone(g))
	e := &Entry{
		ID: id, Commits: s.commits, alive: s.alive, heads: s.heads,
		Trashed:    !s.alive || s.incomplete && s.deleted,
		Incomplete: s.incomplete, ReadOnly: s.critical,
	}
	e.Destroyed = e.Trashed && !s.kept
	if n := len(s.commits); n > 0 {
		e.Created, e.Changed = s.commits[0].Stamp, s.commits[n-1].Stamp
	}
	for key, writers := range s.writers {
		if f, ok := shown(key, writers, s.incomplete); ok {
			e.Fields = append(e.Fields, f)
		}
	}
	slices.SortFunc(e.Fields, func(a, b Field) int { return compareItems(a.Item, b.Item) })
	return e
}

// shown picks the value that people see: of the writers, newest first, that
// no other supersedes.
func shown(key string, writers []writer, incomplete bool) (Field, bool) {
	pick := writers[0]
	for _, w := range writers[1:] {
		if beats(key, w.item, pick.item) {
			pick = w
		}
	}
	f := Field{Item: *pick.item, By: pick.commit, source: pick.item}
	for _, w := range writers {
		secret := w.item.Form == Secret || f.Form == Secret
		if secret && !incomplete && !f.same(w.item) && !f.has(w.item) {
			f.Others = append(f.Others, Writer{*w.item, w.commit})
		}
	}
	f.findReadable(writers)
	return f, f.Form != Removed || len(f.Others) > 0
}

// beats reports whether a wins over the newer b by the rule of its field:
// a tag once set stays, a counter is the largest.
func beats(key string, a, b *Item) bool {
	switch {
	case strings.HasPrefix(key, tagPrefix):
		return a.Form == Text && b.Form == Removed
	case strings.HasPrefix(key, hotpPrefix):
		return counter(a) > counter(b)
	}
	return false
}

func counter(it *Item) uint64 {
	n, err := strconv.ParseUint(it.Text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func (f *Field) has(it *Item) bool {
	return slices.ContainsFunc(f.Others, func(w Writer) bool { return w.same(it) })
}

// findReadable takes the blob of an equal value where a shown one is purged.
func (f *Field) findReadable(writers []writer) {
	for _, w := range writers {
		if f.Purged && w.item.sealed() && w.item.same(f.source) {
			f.Purged, f.blob, f.source = false, w.item.blob, w.item
		}
		for i := range f.Others {
			if o := &f.Others[i]; o.Purged && w.item.sealed() && w.item.same(&o.Item) {
				*o = Writer{*w.item, w.commit}
			}
		}
	}
}

// Field returns the field with this key, or nil.
func (e *Entry) Field(key string) *Field {
	i, ok := slices.BinarySearchFunc(e.Fields, key, func(f Field, key string) int {
		return compareItems(f.Item, Item{Key: key})
	})
	if !ok {
		return nil
	}
	return &e.Fields[i]
}

// Text returns the plain text of a field, or "".
func (e *Entry) Text(key string) string {
	if f := e.Field(key); f != nil {
		return f.Item.Text
	}
	return ""
}

// URLs returns the addresses of e, in the order they were added.
func (e *Entry) URLs() []string {
	var fields []*Field
	for i := range e.Fields {
		if f := &e.Fields[i]; f.Form == Text && strings.HasPrefix(f.Key, urlPrefix) {
			fields = append(fields, f)
		}
	}
	slices.SortStableFunc(fields, func(a, b *Field) int { return cmp.Compare(a.By.Stamp, b.By.Stamp) })
	var urls []string
	for _, f := range fields {
		urls = append(urls, f.Item.Text)
	}
	return urls
}

// Tags returns the tags of e.
func (e *Entry) Tags() []string {
	var tags []string
	for i := range e.Fields {
		if tag, ok := strings.CutPrefix(e.Fields[i].Key, tagPrefix); ok && e.Fields[i].Form == Text {
			tags = append(tags, tag)
		}
	}
	return tags
}

// conflicted reports whether a secret of e has two versions.
func (e *Entry) conflicted() bool {
	return slices.ContainsFunc(e.Fields, func(f Field) bool { return len(f.Others) > 0 })
}

// At returns e as it was when its commit id had just been written: that
// commit and what it builds on.
func (e *Entry) At(id CommitID) *Entry {
	return compute(e.ID, ancestry(e.Commits, []CommitID{id}))
}

// find returns the commit with this id, or nil.
func (e *Entry) find(id CommitID) *Commit {
	for _, c := range e.Commits {
		if c.ID == id {
			return c
		}
	}
	return nil
}
