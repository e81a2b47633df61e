package vault

import (
	"math/bits"
	"unicode/utf8"
)

// A rowReader reads the CBOR of rows, which is deterministic (RFC 8949, section
// 4.2.1), several times as fast as what can read any: a list has a row for every
// entry. After the first thing it does not expect, all it returns is empty.
type rowReader struct {
	rest string
	bad  bool
}

// The major types of CBOR that rows have (RFC 8949, section 3.1).
const (
	cborUint  = 0
	cborBytes = 2
	cborText  = 3
	cborArray = 4
)

// head reads the head of an item of this major type and returns its argument,
// which must be in its shortest form.
func (r *rowReader) head(major byte) uint64 {
	if r.rest == "" || r.rest[0]>>5 != major {
		return r.fail()
	}
	info := r.rest[0] & 31
	r.rest = r.rest[1:]
	if info < 24 {
		return uint64(info)
	}
	size := 1 << (info - 24)
	if info > 27 || len(r.rest) < size {
		return r.fail()
	}
	var n uint64
	for i := range size {
		n = n<<8 | uint64(r.rest[i])
	}
	r.rest = r.rest[size:]
	if n < 24 || bits.Len64(n) <= 4*size && size > 1 {
		return r.fail()
	}
	return n
}

func (r *rowReader) fail() uint64 {
	r.rest, r.bad = "", true
	return 0
}

// array reads the head of a list and returns how many items follow. None of
// them is shorter than least bytes, which bounds what is allocated for them.
func (r *rowReader) array(least int) int {
	n := r.head(cborArray)
	if n > uint64(len(r.rest)/least) {
		n = r.fail()
	}
	return int(n)
}

// tuple reads the head of a list of just n items.
func (r *rowReader) tuple(n int) {
	if r.array(1) != n {
		r.fail()
	}
}

func (r *rowReader) uint() uint64 { return r.head(cborUint) }

// string reads a byte or text string, which stays a part of what is read.
func (r *rowReader) string(major byte) string {
	n := r.head(major)
	if n > uint64(len(r.rest)) {
		n = r.fail()
	}
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

func (r *rowReader) text() string {
	s := r.string(cborText)
	if !utf8.ValidString(s) {
		r.fail()
	}
	return s
}

func (r *rowReader) texts() []string {
	all := list[string](r.array(1))
	for i := range all {
		all[i] = r.text()
	}
	return all
}

func (r *rowReader) plain() []KeyText {
	all := list[KeyText](r.array(3))
	for i := range all {
		r.tuple(2)
		all[i].Key, all[i].Text = r.text(), r.text()
	}
	return all
}

func (r *rowReader) secrets() []SecretRef {
	all := list[SecretRef](r.array(6))
	for i := range all {
		r.tuple(5)
		all[i].Key, all[i].Blob, all[i].Length = r.text(), r.uint(), r.uint()
		all[i].Digest, all[i].Set = []byte(r.string(cborBytes)), r.uint()
	}
	return all
}

// list returns n items to be filled; nil for none.
func list[T any](n int) []T {
	if n == 0 {
		return nil
	}
	return make([]T, n)
}

// row reads a whole row but for its id.
func (r *rowReader) row() Row {
	r.tuple(rowColumns)
	flags := r.uint()
	row := Row{
		Name: r.text(), User: r.text(), Kind: r.text(), URLs: r.texts(), Tags: r.texts(),
		Plain: r.plain(), Secrets: r.secrets(), Created: Stamp(r.uint()), Changed: Stamp(r.uint()),
	}
	row.Trashed, row.Conflicted = flags&flagTrashed != 0, flags&flagConflicted != 0
	row.Incomplete, row.ReadOnly = flags&flagIncomplete != 0, flags&flagReadOnly != 0
	row.Destroyed = flags&flagDestroyed != 0
	r.bad = r.bad || r.rest != ""
	return row
}
