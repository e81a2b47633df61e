package testkit_test

import (
	"bytes"
	"cmp"
	"slices"
)

// A field is what a commit does to one key: the removal of it, a text, or a
// secret, whose blob is sealed for entry and key unless it is given.
type field struct {
	key    string
	form   uint64
	text   string
	value  []byte
	digest []byte // nil: that of value
	length int    // added to that of value
	blob   []byte // nil: the value, sealed
	purged bool
	item   []byte // nil: what the form asks for
}

func gone(key string) field        { return field{key: key} }
func plain(key, text string) field { return field{key: key, form: 1, text: text} }

func hidden(key, value string) field { return field{key: key, form: 2, value: []byte(value)} }

// A commit is one frame of LOG.
type commit struct {
	stamp   uint64
	op      uint64
	parents [][]byte
	fields  []field
	purged  []int // added to the indexes of fields that are purged

	entry []byte
	name  string                      // what its random parts are drawn for
	body  func(pairs [][]byte) []byte // writes the body; nil for the honest map
	id    []byte                      // nil: that of the content
}

// An entry is its commits and its row of VIEW.
type entry struct {
	id      []byte
	commits []*commit
	row     row
}

// A row is section 11 of docs/FORMAT.md.
type row struct {
	flags            uint64
	name, user, kind string
	urls, tags       []string
	plain            [][]byte
	secrets          [][]byte
	created, changed uint64
}

func (r *row) encode() []byte {
	return list(num(r.flags), tstr(r.name), tstr(r.user), tstr(r.kind), texts(r.urls), texts(r.tags),
		list(r.plain...), list(r.secrets...), num(r.created), num(r.changed))
}

// A book is all entries of a vault and the keys that they are written with.
type book struct {
	seed
	dk, ik  []byte
	device  []byte
	entries []*entry
}

// start is the stamp of the first commit: 2 January 2026, 03:04:05 UTC.
const start = uint64(1767323045000) << 16

func (b *book) digest(value []byte) []byte {
	return mac(expand(b.ik, []byte("ww1/value")), value)[:16]
}

// blob seals a value for an entry and a key.
func (b *book) blob(entry []byte, key string, value []byte) []byte {
	nonce := b.draw("blob "+key+string(value), 24)
	return boxed(expand(b.dk, []byte("ww1/field")), nonce, value,
		join([]byte("ww1/field"), entry, le16(len(key)), []byte(key)))
}

// secret is a secret in a row.
func (b *book) secret(key string, blob uint64, value string, set uint64) []byte {
	return list(tstr(key), num(blob), num(uint64(len(value))), bstr(b.digest([]byte(value))), num(set))
}

// entry adds one whose id begins with first.
func (b *book) entry(first byte) *entry {
	e := &entry{id: b.entryID(first)}
	b.entries = append(b.entries, e)
	return e
}

// firsts are what the ids of the entries begin with.
var firsts = []byte{0x11, 0x22, 0x33, 0x44}

func (s seed) entryID(first byte) []byte {
	return append([]byte{first}, s.draw("entry"+string(rune(first)), 15)...)
}

// add adds a commit on top of others.
func (e *entry) add(name string, stamp, op uint64, parents [][]byte, fields ...field) *commit {
	slices.SortFunc(fields, func(a, b field) int {
		return cmp.Or(cmp.Compare(len(a.key), len(b.key)), cmp.Compare(a.key, b.key))
	})
	c := &commit{name: name, stamp: stamp, op: op, parents: parents, fields: fields, entry: e.id}
	e.commits = append(e.commits, c)
	return c
}

// pairs returns the keys and values of the honest body.
func (b *book) pairs(c *commit) [][]byte {
	var parents, fields [][]byte
	for _, p := range c.parents {
		parents = append(parents, bstr(p))
	}
	for _, f := range c.fields {
		fields = append(fields, tstr(f.key), b.item(f))
	}
	return [][]byte{
		num(1), num(c.stamp), num(2), bstr(b.device), num(3), bstr(b.draw("txn "+c.name, 8)), num(4), num(c.op),
		num(5), bstr(b.draw("nonce "+c.name, 16)), num(6), list(parents...), num(7), dict(fields...),
	}
}

func (b *book) item(f field) []byte {
	switch {
	case f.item != nil:
		return f.item
	case f.form == 0:
		return list(num(0))
	case f.form == 1:
		return list(num(1), tstr(f.text))
	}
	digest := f.digest
	if digest == nil {
		digest = b.digest(f.value)
	}
	return list(num(2), bstr(digest), num(uint64(len(f.value)+f.length)))
}

func (b *book) encode(c *commit) []byte {
	if c.body != nil {
		return c.body(b.pairs(c))
	}
	return dict(b.pairs(c)...)
}

// idOf is the id of c, or what it claims to be.
func (b *book) idOf(c *commit) []byte {
	if c.id != nil {
		return c.id
	}
	return hash([]byte("ww1/commit"), c.entry, b.encode(c))[:16]
}

// frame is c as LOG has it.
func (b *book) frame(c *commit) []byte {
	var indexes []int
	for i, f := range c.fields {
		if f.purged {
			indexes = append(indexes, i)
		}
	}
	indexes = append(indexes, c.purged...)
	rest := join(b.idOf(c), le16(len(indexes)))
	for _, i := range indexes {
		rest = append(rest, le16(i)...)
	}
	rest = append(rest, b.encode(c)...)
	return join(le32(len(rest)), rest)
}

// blobs are those of c.
func (b *book) blobs(c *commit) (all []byte) {
	for _, f := range c.fields {
		switch {
		case f.form != 2 || f.purged:
		case f.blob != nil:
			all = append(all, f.blob...)
		default:
			all = append(all, b.blob(c.entry, f.key, f.value)...)
		}
	}
	return all
}

// sections writes VIEW, LOG and BLOBS, and says how many commits there are.
func (b *book) sections() (view, log, blobs []byte, commits int) {
	for _, e := range b.entries {
		var frames, boxes []byte
		for _, c := range e.commits {
			frames = append(frames, b.frame(c)...)
			boxes = append(boxes, b.blobs(c)...)
			commits++
		}
		coded := e.row.encode()
		view = append(view, join(e.id, le32(len(coded)), le32(len(frames)), le64(uint64(len(boxes))), coded)...)
		log, blobs = append(log, frames...), append(blobs, boxes...)
	}
	return view, log, blobs, commits
}

// fill writes the four entries that the files of the kit have unless their fault
// says otherwise.
func (b *book) fill() {
	b.login()
	b.trashed()
	b.conflict()
	b.simple()
}

// login was made, then changed; its first password is purged.
func (b *book) login() {
	e := b.entry(0x11)
	first := hidden("password", "correct horse battery")
	first.purged = true
	made := e.add("made", start, 0, nil, plain("name", "github"), plain("user", "octocat"), plain("kind", "login"),
		plain("url/0a1b2c3d", "https://github.com"), plain("tag/work", "1"), first)
	e.add("edited", start+1<<16, 0, [][]byte{b.idOf(made)}, plain("user", "octo"), plain("x/team", "core"),
		hidden("password", "staple"))
	e.row = row{
		name: "github", user: "octo", kind: "login", urls: []string{"https://github.com"}, tags: []string{"work"},
		plain:   [][]byte{list(tstr("x/team"), tstr("core"))},
		secrets: [][]byte{b.secret("password", 1, "staple", start+1<<16)},
		created: start, changed: start + 1<<16,
	}
}

// trashed was made and deleted.
func (b *book) trashed() {
	e := b.entry(0x22)
	made := e.add("old", start, 0, nil, plain("name", "Straße 7 ☂"), hidden("note", "päßwort ünd mehr"))
	e.add("deleted", start+2<<16, 1, [][]byte{b.idOf(made)})
	e.row = row{
		flags: 1, name: "Straße 7 ☂", secrets: [][]byte{b.secret("note", 1, "päßwort ünd mehr", start)},
		created: start, changed: start + 2<<16,
	}
}

// conflict has two passwords that were set at the same time.
func (b *book) conflict() {
	e := b.entry(0x33)
	made := e.add("shared", start, 0, nil, plain("name", "gitlab"), hidden("password", "first"), hidden("note", "a note"))
	on := [][]byte{b.idOf(made)}
	e.add("here", start+3<<16, 0, on, hidden("password", "second, here"))
	e.add("there", start+4<<16, 0, on, hidden("password", "second, there"))
	e.row = row{
		flags: 2, name: "gitlab",
		secrets: [][]byte{b.secret("note", 1, "a note", start), b.secret("password", 4, "second, there", start+4<<16)},
		created: start, changed: start + 4<<16,
	}
}

// simple has one commit: the one that faults inside a commit are put into.
func (b *book) simple() {
	e := b.entry(0x44)
	e.add("simple", start, 0, nil, plain("name", "simple"), hidden("password", "hunter2"))
	e.row = row{
		name: "simple", secrets: [][]byte{b.secret("password", 1, "hunter2", start)},
		created: start, changed: start,
	}
}

// last returns the commit of the simple entry.
func (b *book) last() *commit { return b.entries[3].commits[0] }

// flipped returns b with one bit of the byte at an offset changed.
func flipped(b []byte, at int) []byte {
	b = bytes.Clone(b)
	b[at] ^= 1
	return b
}
