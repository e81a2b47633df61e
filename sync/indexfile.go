package sync

import (
	"encoding/binary"
	"maps"
	"slices"
	"time"

	"watchword/vault"
)

// indexVersion begins an encoded index. Another one counts as an empty index.
const indexVersion = 4

// Encode returns the index as bytes, for [vault.Tx.KeepIndex].
func (x *Index) Encode() []byte {
	w := indexWriter{indexVersion}
	w = append(append(w, x.group[:]...), x.slots[:]...)
	w.number(len(x.packs))
	for _, name := range slices.Sorted(maps.Keys(x.packs)) {
		k := x.packs[name]
		w.text(name)
		w.u64(uint64(k.size))
		w.u64(k.order.rank)
		w = append(w, k.order.set[:]...)
		w.number(len(k.cover))
		for id, purged := range k.cover {
			w = append(w, id[:]...)
			w.text(purged)
		}
	}
	w.number(len(x.strange))
	for name, s := range x.strange {
		w.text(name)
		w.u64(uint64(s.size))
		w = append(w, s.group[:]...)
		w.number(int(s.generation))
	}
	for _, names := range [][]string{slices.Collect(maps.Keys(x.tried)), x.fat} {
		w.number(len(names))
		for _, name := range names {
			w.text(name)
		}
	}
	w.number(x.fatSyncs)
	w.u64(uint64(x.fatSince.UnixMilli()))
	w.number(len(x.hid))
	for _, h := range x.hid {
		w.u64(uint64(h.at.UnixMilli()))
		w.u64(uint64(h.entries))
	}
	return w
}

// indexWriter appends numbers, little-endian, and texts with their lengths.
type indexWriter []byte

func (w *indexWriter) u64(n uint64) { *w = binary.LittleEndian.AppendUint64(*w, n) }
func (w *indexWriter) number(n int) { *w = binary.LittleEndian.AppendUint32(*w, uint32(n)) }
func (w *indexWriter) text(s string) {
	*w = append(binary.LittleEndian.AppendUint16(*w, uint16(len(s))), s...)
}

// ParseIndex is the inverse of [Index.Encode] for the index of the group of this
// id. Anything else is an empty index, which costs no more than reading the pile
// again.
func ParseIndex(data []byte, group [16]byte) *Index {
	r := indexReader{rest: data}
	x := NewIndex(group)
	if version := r.take(1); r.bad || version[0] != indexVersion || [16]byte(r.take(16)) != group {
		return x
	}
	x.slots = slotsID(r.take(len(x.slots)))
	for range r.number() {
		name, k := r.text(), known{size: int64(r.u64())}
		k.order.rank = r.u64()
		k.order.set = setID(r.take(len(setID{})))
		if k.order.set == (setID{}) {
			k.order.name = name
		}
		k.cover = r.cover()
		x.packs[name] = k
	}
	for range r.number() {
		name := r.text()
		x.strange[name] = stranger{int64(r.u64()), [16]byte(r.take(16)), binary.LittleEndian.Uint32(r.take(4))}
	}
	for range r.number() {
		x.tried[r.text()] = true
	}
	for range r.number() {
		x.fat = append(x.fat, r.text())
	}
	x.fatSyncs, x.fatSince = r.number(), time.UnixMilli(int64(r.u64())).UTC()
	for range r.number() {
		x.hid = append(x.hid, hiding{time.UnixMilli(int64(r.u64())).UTC(), int(r.u64())})
	}
	if r.bad || len(r.rest) > 0 {
		return NewIndex(group)
	}
	return x
}

// indexReader reads what an indexWriter wrote; zeros once something is bad.
type indexReader struct {
	rest []byte
	bad  bool
}

func (r *indexReader) take(n int) []byte {
	if r.bad = r.bad || n > len(r.rest); r.bad {
		return make([]byte, n)
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *indexReader) u64() uint64 { return binary.LittleEndian.Uint64(r.take(8)) }

// number reads a count, of things of at least a byte each.
func (r *indexReader) number() int {
	n := int(binary.LittleEndian.Uint32(r.take(4)))
	if r.bad = r.bad || n > len(r.rest); r.bad {
		return 0
	}
	return n
}

func (r *indexReader) text() string {
	return string(r.take(int(binary.LittleEndian.Uint16(r.take(2)))))
}

func (r *indexReader) cover() cover {
	n := r.number()
	c := make(cover, min(n, len(r.rest)/(len(vault.CommitID{})+2)))
	for range n {
		id := vault.CommitID(r.take(len(vault.CommitID{})))
		c[id] = r.text()
		if r.bad {
			break
		}
	}
	return c
}
