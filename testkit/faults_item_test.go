package testkit_test

import (
	"fmt"
	"strings"
)

// simpleItem is a file whose simple entry has one more field, made as no sound
// program makes it.
func simpleItem(name, about string, item []byte) *file {
	return &file{name: "item-" + name, about: about, expect: altered, found: reading, content: func(b *book) {
		c := b.last()
		c.fields = append(c.fields, field{key: "x/something", item: item})
	}}
}

func wrongItems() []*file {
	digest := bstr(make([]byte, 16))
	return []*file{
		simpleItem("empty", "an item that is an empty list", list()),
		simpleItem("null", "an item that is null", []byte{0xf6}),
		simpleItem("text", "an item that is text", tstr("x")),
		simpleItem("map", "an item that is a map", dict(num(0), num(0))),
		simpleItem("form-3", "an item of a form that none has", list(num(3))),
		simpleItem("form-negative", "an item of a negative form", list(neg(1))),
		simpleItem("form-null", "an item whose form is null", list([]byte{0xf6})),
		simpleItem("removed-more", "a removed item with a text", list(num(0), tstr("x"))),
		simpleItem("plain-none", "a plain item without a text", list(num(1))),
		simpleItem("plain-more", "a plain item with two texts", list(num(1), tstr("x"), tstr("y"))),
		simpleItem("plain-bytes", "a plain item of bytes", list(num(1), bstr([]byte("x")))),
		simpleItem("plain-null", "a plain item whose text is null", list(num(1), []byte{0xf6})),
		simpleItem("plain-number", "a plain item that is a number", list(num(1), num(1))),
		simpleItem("secret-none", "a secret item of a form alone", list(num(2))),
		simpleItem("secret-no-length", "a secret item without a length", list(num(2), digest)),
		simpleItem("secret-more", "a secret item with something more", list(num(2), digest, num(0), num(0))),
		simpleItem("secret-digest-15", "a digest of fifteen bytes", list(num(2), bstr(make([]byte, 15)), num(0))),
		simpleItem("secret-digest-text", "a digest that is text", list(num(2), tstr("0123456789abcdef"), num(0))),
		simpleItem("secret-length-negative", "a secret of a negative length", list(num(2), digest, neg(1))),
		simpleItem("secret-length-text", "a secret whose length is text", list(num(2), digest, tstr("0"))),
		simpleItem("secret-length-2-63", "a secret of 2^63 bytes", list(num(2), digest, num(1<<63))),
		simpleItem("secret-length-wraps", "a secret whose blob's size wraps to nothing", list(num(2), digest, num(1<<64-40))),
		simpleItem("secret-too-long", "a secret of a byte more than 1 MiB", list(num(2), digest, num(1<<20+1))),
	}
}

// many returns n fields in the order of their keys, and the same as a row has
// them.
func many(n int) (fields []field, cells [][]byte) {
	for i := range n {
		key := fmt.Sprintf("x/%06d", i)
		fields = append(fields, plain(key, "v"))
		cells = append(cells, list(tstr(key), tstr("v")))
	}
	return fields, cells
}

// limited has a simple entry with these fields too; shown is what the row has of
// them.
func limited(name, about, expect string, fields []field, shown [][]byte) *file {
	f := &file{name: "limit-" + name, about: about, expect: expect, content: func(b *book) {
		e := b.entries[3]
		e.commits = nil
		e.add("simple", start, 0, nil, append([]field{plain("name", "simple")}, fields...)...)
		e.row.secrets, e.row.plain = nil, shown
	}}
	if expect == altered {
		f.found = reading
	}
	return f
}

func limitFiles() []*file {
	long, tooLong := strings.Repeat("k", 255), strings.Repeat("t", 65537)
	most, cells := many(1023) // beside the name
	more, _ := many(1024)
	parents := func(n int) func(b *book) {
		return func(b *book) {
			e := b.entries[3]
			for i := range n {
				e.commits[0].parents = append(e.commits[0].parents, b.draw(fmt.Sprint("parent", i), 16))
			}
			e.row.flags = 4
		}
	}
	attached := func(b *book) {
		e, value := b.entries[3], b.draw("file", 1<<20+1)
		e.commits[0].fields = append(e.commits[0].fields, hidden("att/photo.jpg", string(value)))
		e.row.secrets = append(e.row.secrets, b.secret("att/photo.jpg", 2, string(value), start))
	}
	return []*file{
		limited("key-255", "a field's key of 255 bytes", ok, []field{plain(long, "v")}, [][]byte{list(tstr(long), tstr("v"))}),
		limited("text-65536", "a text of 65 536 bytes", ok, []field{plain("x/a", tooLong[1:])}, [][]byte{list(tstr("x/a"), tstr(tooLong[1:]))}),
		limited("text-65537", "a text of 65 537 bytes", altered, []field{plain("x/a", tooLong)}, nil),
		limited("fields-1024", "1024 fields", ok, most, cells),
		limited("fields-1025", "1025 fields", altered, more, nil),
		{name: "limit-parents-64", about: "64 parents, none of which is there", expect: ok, content: parents(64)},
		{name: "limit-parents-65", about: "65 parents", expect: altered, found: reading, content: parents(65)},
		{name: "limit-attachment", about: "an attached file larger than other secrets may be", expect: ok, content: attached},
	}
}
