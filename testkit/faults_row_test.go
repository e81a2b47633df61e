package testkit_test

// rowFaults are rows that are not what the commits say: who trusts VIEW does not
// see it, who compares does.
func rowFaults() []*file {
	uncoded := func(name, about string, change func(b *book, r *row)) *file {
		return &file{name: "row-" + name, about: about, expect: altered, found: checking, content: func(b *book) {
			change(b, &b.entries[3].row)
		}}
	}
	coded := func(name, about string, change func(p *parts)) *file {
		return forged("row-"+name, about, checking, change)
	}
	return []*file{
		uncoded("name", "the row has another name", func(_ *book, r *row) { r.name = "simpler" }),
		uncoded("user", "the row has a user, the entry none", func(_ *book, r *row) { r.user = "root" }),
		uncoded("url", "the row has an address, the entry none", func(_ *book, r *row) { r.urls = []string{"https://example.org"} }),
		uncoded("tag", "the row has a tag, the entry none", func(_ *book, r *row) { r.tags = []string{"work"} }),
		uncoded("plain", "the row has a field, the entry none", func(_ *book, r *row) { r.plain = [][]byte{list(tstr("x/a"), tstr("b"))} }),
		uncoded("flags", "the row says that the entry is in the trash", func(_ *book, r *row) { r.flags = 1 }),
		uncoded("flag-32", "the row has a flag that none has", func(_ *book, r *row) { r.flags = 32 }),
		uncoded("created", "the row has another stamp", func(_ *book, r *row) { r.created++ }),
		uncoded("changed", "the row has a later stamp", func(_ *book, r *row) { r.changed++ }),
		uncoded("no-secrets", "the row has no secret", func(_ *book, r *row) { r.secrets = nil }),
		uncoded("secret-blob-0", "the row says that a secret is purged", func(b *book, r *row) {
			r.secrets = [][]byte{b.secret("password", 0, "hunter2", start)}
		}),
		uncoded("secret-blob-2", "the row speaks of a blob that is not there", func(b *book, r *row) {
			r.secrets = [][]byte{b.secret("password", 2, "hunter2", start)}
		}),
		uncoded("secret-digest", "the row has the digest of another value", func(b *book, r *row) {
			r.secrets = [][]byte{b.secret("password", 1, "hunter3", start)}
		}),
		uncoded("secret-length", "the row has the length of another value", func(b *book, r *row) {
			r.secrets = [][]byte{list(tstr("password"), num(1), num(8), bstr(b.digest([]byte("hunter2"))), num(start))}
		}),
		uncoded("secret-set", "the row has another stamp for a secret", func(b *book, r *row) {
			r.secrets = [][]byte{b.secret("password", 1, "hunter2", start+1)}
		}),
		coded("not-cbor", "the row is no CBOR", func(p *parts) { p.rowFrame(3)[32] = 0xff }),
		coded("nine-items", "the row is a list of nine items", func(p *parts) { p.rowFrame(3)[32] = 0x89 }),
		coded("long-number", "a number of the row is longer than it must be", func(p *parts) {
			f := p.rowFrame(3)
			p.view = join(p.view[:p.rowAt(3)], f[:16], le32(get32(f[16:])+1), f[20:33], []byte{0x18}, f[33:])
		}),
	}
}
