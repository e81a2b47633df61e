package testkit_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

func commitFiles() []*file {
	return slices.Concat(soundBodies(), hostileCBOR(), wrongBodies(), wrongItems(), limitFiles(), frameFaults(), historyFiles(), secretFaults())
}

// body is a file whose last commit has a body of its own.
func body(name, about, expect string, write func(pairs [][]byte) []byte) *file {
	f := &file{name: "body-" + name, about: about, expect: expect, content: func(b *book) { b.last().body = write }}
	if expect == altered {
		f.found = reading
	}
	return f
}

// with is an honest body with more pairs at its end.
func with(more ...[]byte) func(pairs [][]byte) []byte {
	return func(pairs [][]byte) []byte { return dict(append(pairs, more...)...) }
}

// value is an honest body in which one of the keys 1 to 7 has another value.
func value(key int, v []byte) func(pairs [][]byte) []byte {
	return func(pairs [][]byte) []byte {
		pairs[2*key-1] = v
		return dict(pairs...)
	}
}

// nested is n lists, one in the other.
func nested(n int) []byte { return append(bytes.Repeat([]byte{0x81}, n-1), 0x80) }

// critical marks the last entry as one that must not be changed.
func critical(f *file) *file {
	change := f.content
	f.content = func(b *book) {
		change(b)
		b.entries[3].row.flags |= 8
	}
	return f
}

func soundBodies() []*file {
	return []*file{
		body("key-8", "an unknown key that may be ignored", ok, with(num(8), tstr("later"))),
		body("key-2-63-1", "the largest key there is", ok, with(num(1<<63-1), num(0))),
		body("key-values", "unknown keys with values of all sorts", ok, with(num(8), neg(5), num(9), []byte{0xf5}, num(10), []byte{0xf6}, num(11), []byte{0xf7}, num(12), []byte{0xf8, 0xff})),
		body("other-order", "the keys in another order", ok, func(p [][]byte) []byte {
			return dict(p[12], p[13], p[10], p[11], p[8], p[9], p[6], p[7], p[4], p[5], p[2], p[3], p[0], p[1])
		}),
		body("long-heads", "numbers longer than they must be", ok, func(p [][]byte) []byte {
			p[0], p[7] = []byte{0x18, 1}, []byte{0x1b, 0, 0, 0, 0, 0, 0, 0, 0}
			return join([]byte{0xb9, 0, 7}, join(p...))
		}),
		body("inner-keys", "keys of all sorts in a map that may be ignored", ok, with(num(8), dict(
			bstr([]byte("x")), num(0), tstr("x"), num(0), []byte{0xf6}, num(0), []byte{0xf5}, num(0), num(1<<64-1), num(0), neg(1<<63), num(0),
		))),
		body("negative", "a negative number that needs more than 64 bits", ok, with(num(8), neg(1<<63+1))),
		body("list-2-20", "a list of 2^20 items", ok, with(num(8), list(slices.Repeat([][]byte{num(0)}, 1<<20)...))),
		body("depth-8", "eight maps and lists in one another", ok, with(num(8), nested(7))),
		critical(body("key-minus-1", "a negative key: the entry can only be read", ok, with(neg(1), num(0)))),
		critical(body("key-minus-2-63", "the smallest key there is", ok, with(neg(1<<63), num(0)))),
		critical(body("key-text", "a key that is text: the entry can only be read", ok, with(tstr("x"), num(0)))),
		critical(body("op-4", "an unknown op: an edit, and the entry can only be read", ok, value(4, num(4)))),
		critical(body("op-2-64", "the largest op there is", ok, value(4, num(1<<64-1)))),
	}
}

func hostileCBOR() []*file {
	bad := func(name, about string, write func(pairs [][]byte) []byte) *file {
		return body(name, about, altered, write)
	}
	raw := func(name, about string, b []byte) *file {
		return bad(name, about, func([][]byte) []byte { return b })
	}
	return []*file{
		raw("empty", "no body", nil),
		raw("break", "nothing but a break", []byte{0xff}),
		raw("reserved-head", "a head that is reserved", []byte{0xbc}),
		raw("array", "a list in place of the map", list(num(1))),
		raw("null", "null in place of the map", []byte{0xf6}),
		raw("no-keys", "an empty map", dict()),
		raw("huge-map", "a map of 2^64 - 1 pairs, it says", head(5, 1<<64-1)),
		bad("cut", "the body ends inside its last field", func(p [][]byte) []byte { b := dict(p...); return b[:len(b)-1] }),
		bad("two-items", "a second item follows the body", func(p [][]byte) []byte { return append(dict(p...), 0) }),
		bad("tag", "the body has a tag", func(p [][]byte) []byte { return join(head(6, 55799), dict(p...)) }),
		bad("tag-inside", "a value that may be ignored has a tag", with(num(8), join(head(6, 1), num(0)))),
		bad("indefinite-map", "the body has no definite length", func(p [][]byte) []byte { return join([]byte{0xbf}, join(p...), []byte{0xff}) }),
		bad("indefinite-list", "the parents have no definite length", value(6, []byte{0x9f, 0xff})),
		bad("indefinite-bytes", "the nonce has no definite length", func(p [][]byte) []byte {
			p[9] = join([]byte{0x5f}, p[9], []byte{0xff})
			return dict(p...)
		}),
		bad("indefinite-inside", "a value that may be ignored has no definite length", with(num(8), []byte{0x9f, 0xff})),
		bad("float-16", "a value that may be ignored is a number of 16 bits with a point", with(num(8), []byte{0xf9, 0, 0})),
		bad("float-32", "one of 32 bits", with(num(8), []byte{0xfa, 0, 0, 0, 0})),
		bad("float-64", "one of 64 bits", with(num(8), []byte{0xfb, 0, 0, 0, 0, 0, 0, 0, 0})),
		bad("float-deep", "one deep inside", with(num(8), list(list(dict(num(1), []byte{0xf9, 0x7e, 0}))))),
		bad("float-stamp", "the stamp is a number with a point", value(1, []byte{0xfa, 0x3f, 0x80, 0, 0})),
		bad("simple-short", "a simple value in two bytes that has one", with(num(8), []byte{0xf8, 20})),
		bad("utf-8", "a text that is not UTF-8", with(num(8), join(head(3, 2), []byte{0xc3, 0x28}))),
		bad("utf-8-surrogate", "a text with half a surrogate pair", with(num(8), join(head(3, 3), []byte{0xed, 0xa0, 0x80}))),
		bad("key-twice", "a key twice", with(num(4), num(0))),
		bad("key-twice-long", "a key twice, once in a longer form", with([]byte{0x18, 4}, num(0))),
		bad("unknown-twice", "an unknown key twice", with(num(8), num(0), num(8), num(0))),
		bad("inner-twice", "a key twice in a map that may be ignored", with(num(8), dict(num(1), num(0), num(1), num(0)))),
		bad("depth-9", "nine maps and lists in one another", with(num(8), nested(8))),
		bad("depth-10000", "ten thousand lists in one another", with(num(8), nested(10000))),
		bad("key-2-63", "a key larger than any may be", with(num(1<<63), num(0))),
		bad("key-below", "a key smaller than any may be", with(neg(1<<63+1), num(0))),
		bad("inner-key-list", "a key that is a list in a map that may be ignored", with(num(8), dict(list(), num(0)))),
		bad("inner-key-below", "a key smaller than any may be in one", with(num(8), dict(neg(1<<63+1), num(0)))),
		bad("list-2-20+1", "a list of more than 2^20 items", with(num(8), list(slices.Repeat([][]byte{num(0)}, 1<<20+1)...))),
		bad("key-bytes", "a key of bytes", with(bstr([]byte("x")), num(0))),
		bad("key-null", "a key that is null", with([]byte{0xf6}, num(0))),
		bad("key-true", "a key that is true", with([]byte{0xf5}, num(0))),
		bad("key-list", "a key that is a list", with(list(), num(0))),
		bad("key-float", "a key that is a number with a point", with([]byte{0xf9, 0x3c, 0}, num(0))),
	}
}

func wrongBodies() (all []*file) {
	bad := func(name, about string, key int, v []byte) *file { return body(name, about, altered, value(key, v)) }
	for key := 1; key <= 7; key++ {
		all = append(all, bad(fmt.Sprintf("null-%d", key), fmt.Sprintf("key %d is null", key), key, []byte{0xf6}),
			body(fmt.Sprintf("without-%d", key), fmt.Sprintf("key %d is missing", key), altered, func(p [][]byte) []byte {
				return dict(slices.Delete(p, 2*key-2, 2*key)...)
			}))
	}
	return append(all,
		bad("stamp-negative", "the stamp is negative", 1, neg(1)),
		bad("stamp-text", "the stamp is text", 1, tstr("1")),
		bad("device-7", "the device has seven bytes", 2, bstr(make([]byte, 7))),
		bad("device-9", "the device has nine bytes", 2, bstr(make([]byte, 9))),
		bad("device-text", "the device is text", 2, tstr("abcdefgh")),
		bad("txn-0", "txn is empty", 3, bstr(nil)),
		bad("txn-list", "txn is a list of numbers", 3, list(num(1), num(2), num(3), num(4), num(5), num(6), num(7), num(8))),
		bad("op-negative", "op is negative", 4, neg(1)),
		bad("op-text", "op is text", 4, tstr("edit")),
		bad("nonce-15", "the nonce has fifteen bytes", 5, bstr(make([]byte, 15))),
		bad("nonce-text", "the nonce is text", 5, tstr("0123456789abcdef")),
		bad("parents-map", "the parents are a map", 6, dict()),
		bad("parent-15", "a parent has fifteen bytes", 6, list(bstr(make([]byte, 15)))),
		bad("parent-text", "a parent is text", 6, list(tstr("0123456789abcdef"))),
		bad("parent-number", "a parent is a number", 6, list(num(1))),
		bad("fields-list", "the fields are a list", 7, list()),
		bad("field-number", "a field's key is a number", 7, dict(num(1), list(num(0)))),
		bad("field-bytes", "a field's key is bytes", 7, dict(bstr([]byte("user")), list(num(0)))),
		bad("field-twice", "a field twice", 7, dict(tstr("user"), list(num(0)), tstr("user"), list(num(0)))),
		bad("field-empty", "a field with no key", 7, dict(tstr(""), list(num(0)))),
		bad("field-256", "a field's key of 256 bytes", 7, dict(tstr(strings.Repeat("k", 256)), list(num(0)))),
	)
}
