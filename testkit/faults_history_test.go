package testkit_test

import (
	"bytes"
	"slices"
)

// frame is a fault in LOG; entry 0 has two frames, of which the first has one
// purged item.
func frame(name, about string, change func(p *parts)) *file {
	return forged("frame-"+name, about, reading, change)
}

// frames returns the two frames of the first entry.
func frames(p *parts) (first, second, rest []byte) {
	a := 4 + get32(p.log)
	b := a + 4 + get32(p.log[a:])
	return p.log[:a], p.log[a:b], p.log[b:]
}

// purge is a file in which the simple commit says that items are purged.
func purge(name, about string, indexes ...int) *file {
	return &file{name: "purged-" + name, about: about, expect: altered, found: reading, content: func(b *book) {
		c := b.last()
		c.purged = indexes
		if len(indexes) > 1 { // all is right but their order
			c.fields[1].blob = []byte{}
			c.fields = []field{c.fields[0], {key: "note", form: 2, blob: []byte{}}, c.fields[1]}
		}
	}}
}

func frameFaults() []*file {
	return []*file{
		frame("len+1", "a frame is said to be one byte longer", func(p *parts) { add32(p.log, 1) }),
		frame("len-1", "a frame is said to be one byte shorter", func(p *parts) { add32(p.log, -1) }),
		frame("len-17", "a frame is shorter than its head", func(p *parts) { copy(p.log, le32(17)) }),
		frame("len-0", "a frame is empty", func(p *parts) { copy(p.log, le32(0)) }),
		frame("len-all-ones", "frame_len is 2^32 - 1", func(p *parts) { copy(p.log, le32(-1)) }),
		frame("order", "two frames in another order", func(p *parts) { a, b, rest := frames(p); p.log = join(b, a, rest) }),
		frame("twice", "a frame stands there twice", func(p *parts) {
			a, b, rest := frames(p)
			p.log = join(a, b, b, rest)
			add32(p.view[20:], len(b))
			add64(p.view[24:], 46)
			p.blobs = join(p.blobs[:46], p.blobs)
			add32(p.meta[metaCommits:], 1)
		}),
		frame("of-another-entry", "a byte of LOG is said to be another entry's", func(p *parts) {
			add32(p.view[20:], -1)
			add32(p.rowFrame(1)[20:], 1)
		}),
		frame("blobs-of-another-entry", "a byte of BLOBS is said to be another entry's", func(p *parts) {
			add64(p.view[24:], -1)
			add64(p.rowFrame(1)[24:], 1)
		}),
		frame("purged-65535", "n is more than the frame has room for", func(p *parts) { copy(p.log[20:], le16(65535)) }),
		frame("purged-not", "n is 0, and the index is the beginning of the body", func(p *parts) { copy(p.log[20:], le16(0)) }),
		purge("name", "a plain item is purged", 0),
		purge("range", "an item is purged that is not there", 2),
		purge("twice", "an item is purged twice, and its blob is gone", 1, 2, 2),
		purge("order", "the indexes descend, and the blobs are gone", 2, 1),
		purge("65535", "the last index there is", 65535),
		{name: "purged-blob-there", about: "an item is purged and its blob is there", expect: altered, found: reading, content: func(b *book) {
			b.last().purged = []int{1}
		}},
	}
}

// history changes the entries; what it makes of them is sound.
func history(name, about string, change func(b *book)) *file {
	return &file{name: "history-" + name, about: about, expect: ok, content: change}
}

// lie is history that who checks finds out.
func lie(name, about string, change func(b *book)) *file {
	return &file{name: "history-" + name, about: about, expect: altered, found: checking, content: change}
}

func historyFiles() []*file { return slices.Concat(heads(), lives(), oddHistories(), liedHistories()) }

// heads have fields that were set twice at once.
func heads() []*file {
	return []*file{
		history("tag-both", "a tag is set and removed at once: it stays", both(gone("tag/work"), plain("tag/work", "1"), func(r *row) { r.tags = []string{"work"} })),
		history("hotp-both", "two counters at once: the larger is shown", both(plain("hotp/0123abcd", "9"), plain("hotp/0123abcd", "11"), func(r *row) {
			r.plain = [][]byte{list(tstr("hotp/0123abcd"), tstr("11"))}
		})),
		history("plain-both", "a plain field is set twice at once: the later is shown", both(plain("user", "two"), plain("user", "one"), func(r *row) { r.user = "two" })),
	}
}

// lives are about the trash.
func lives() []*file {
	return []*file{
		history("delete-beside-edit", "an entry is deleted and changed at once: it lives", func(b *book) {
			e, on := b.entries[3], [][]byte{b.idOf(b.last())}
			e.add("edit", start+1<<16, 0, on, plain("user", "u"))
			e.add("delete", start+2<<16, 1, on)
			e.row.user, e.row.changed = "u", start+2<<16
		}),
		history("destroyed", "an entry was destroyed", func(b *book) {
			e := b.entries[3]
			b.last().fields[1].purged = true
			e.add("destroy", start+1<<16, 3, [][]byte{b.idOf(b.last())})
			e.row.flags, e.row.changed = 17, start+1<<16
			e.row.secrets = [][]byte{b.secret("password", 0, "hunter2", start)}
		}),
		history("destroy-beside-delete", "an entry is destroyed and deleted at once: it is in the trash", func(b *book) {
			e, on := b.entries[3], [][]byte{b.idOf(b.last())}
			e.add("destroy", start+1<<16, 3, on)
			e.add("delete", start+2<<16, 1, on)
			e.row.flags, e.row.changed = 1, start+2<<16
		}),
		history("destroy-beside-edit", "an entry is destroyed and changed at once: it lives", func(b *book) {
			e, on := b.entries[3], [][]byte{b.idOf(b.last())}
			e.add("destroy", start+1<<16, 3, on)
			e.add("edit", start+2<<16, 0, on, plain("user", "u"))
			e.row.user, e.row.changed = "u", start+2<<16
		}),
		history("restated", "a restating commit does not bring an entry back", func(b *book) {
			e := b.entries[3]
			deleted := e.add("delete", start+1<<16, 1, [][]byte{b.idOf(b.last())})
			e.add("restate", start+2<<16, 2, [][]byte{b.idOf(deleted)}, hidden("password", "hunter2"))
			e.row.flags, e.row.changed = 1, start+2<<16
			e.row.secrets = [][]byte{b.secret("password", 2, "hunter2", start+2<<16)}
		}),
		history("incomplete-deleted", "a delete whose parent is missing hides the entry", func(b *book) {
			e := b.entries[3]
			e.add("delete", start+1<<16, 1, [][]byte{b.idOf(b.last()), b.draw("missing", 16)})
			e.row.flags, e.row.changed = 5, start+1<<16
		}),
	}
}

func oddHistories() []*file {
	return []*file{
		history("purged-equal", "a purged value is read from the blob of an equal one", func(b *book) {
			e, on := b.entries[3], [][]byte{b.idOf(b.last())}
			e.add("one", start+1<<16, 0, on, hidden("password", "same"))
			two := e.add("two", start+2<<16, 0, on, hidden("password", "same"))
			two.fields[0].purged = true
			e.row.secrets, e.row.changed = [][]byte{b.secret("password", 2, "same", start+2<<16)}, start+2<<16
		}),
		history("stamps-lie", "a parent is later than its child, which is shown", func(b *book) {
			e := b.entries[3]
			b.last().stamp = start + 9<<16
			first := e.add("child", start, 0, [][]byte{b.idOf(b.last())}, plain("name", "child"))
			e.commits = []*commit{first, e.commits[0]}
			e.row.name, e.row.created, e.row.changed = "child", start, start+9<<16
			e.row.secrets = [][]byte{b.secret("password", 1, "hunter2", start+9<<16)}
		}),
	}
}

func liedHistories() []*file {
	return []*file{
		lie("id", "a commit has an id that is not its content's", func(b *book) { b.last().id = bytes.Repeat([]byte{7}, 16) }),
		lie("id-of-other-entry", "a commit has the id it would have in another entry", func(b *book) {
			b.last().id = hash([]byte("ww1/commit"), b.entries[0].id, b.encode(b.last()))[:16]
		}),
		lie("circle-1", "a commit is its own parent", func(b *book) { circle(b, 1) }),
		lie("circle-2", "two commits are each other's parent", func(b *book) { circle(b, 2) }),
		lie("circle-500", "five hundred commits in a circle of parents", func(b *book) { circle(b, 500) }),
	}
}

// both puts two commits on the simple one that do not know of each other.
func both(later, earlier field, shown func(r *row)) func(b *book) {
	return func(b *book) {
		e, on := b.entries[3], [][]byte{b.idOf(b.last())}
		e.add("earlier", start+1<<16, 0, on, earlier)
		e.add("later", start+2<<16, 0, on, later)
		e.row.changed = start + 2<<16
		shown(&e.row)
	}
}

// circle gives the last entry n commits, each the parent of the next and the
// last that of the first, as only forged ids can be.
func circle(b *book, n int) {
	e := b.entries[3]
	id := func(i int) []byte { return join([]byte{byte(i % n >> 8), byte(i % n)}, make([]byte, 14)) }
	e.commits = nil
	for i := range n {
		c := e.add("round", start+uint64(i), 0, [][]byte{id(i + 1)}, plain("user", "u"))
		c.id = id(i)
	}
}

func secretFaults() []*file {
	secret := func(name, about string, change func(b *book, f *field)) *file {
		return &file{name: "secret-" + name, about: about, expect: altered, found: checking, content: func(b *book) {
			change(b, &b.last().fields[1])
		}}
	}
	return []*file{
		secret("digest", "the digest is of another value than the blob", func(b *book, f *field) {
			f.blob = b.blob(b.last().entry, "password", []byte("hunter3"))
		}),
		secret("digest-without-key", "the digest is a plain SHA-256", func(_ *book, f *field) { f.digest = hash(f.value)[:16] }),
		secret("blob-of-other-entry", "the blob was sealed for another entry", func(b *book, f *field) {
			f.blob = b.blob(b.entries[0].id, "password", f.value)
		}),
		secret("blob-of-other-key", "the blob was sealed for another field", func(b *book, f *field) {
			f.blob = b.blob(b.last().entry, "passwore", f.value)
		}),
		secret("blob-flipped", "a bit of the blob is changed", func(b *book, f *field) {
			f.blob = flipped(b.blob(b.last().entry, "password", f.value), 24)
		}),
		secret("blob-under-ik", "the blob is sealed under another key", func(b *book, f *field) {
			other := *b
			other.dk = b.ik
			f.blob = other.blob(b.last().entry, "password", f.value)
		}),
		{name: "secret-length+1", about: "a secret is said to be a byte longer than its blob", expect: altered, found: reading, content: func(b *book) {
			b.last().fields[1].length = 1
		}},
		{name: "secret-length-1", about: "a secret is said to be a byte shorter than its blob", expect: altered, found: reading, content: func(b *book) {
			b.last().fields[1].length = -1
		}},
		{name: "secret-empty", about: "a secret of no bytes", expect: ok, content: func(b *book) {
			b.last().fields[1].value = nil
			b.entries[3].row.secrets = [][]byte{b.secret("password", 1, "", start)}
		}},
	}
}
