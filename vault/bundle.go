package vault

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"

	"watchword/crypto"
)

// A Bundle is commits apart from a vault, by entry: what is carried between
// copies of one. The zero value is empty. Its secrets are sealed. A bundle
// that [Tx.Lacking] took lives as long as that transaction; one of
// [ParseBundle] as long as the bytes that it was made of.
type Bundle struct {
	groups map[ID]group
}

// Commits yields every commit, by the order of entry ids, then of stamps.
func (b *Bundle) Commits() iter.Seq2[ID, *Commit] {
	return func(yield func(ID, *Commit) bool) {
		for _, id := range b.ids() {
			for _, c := range b.groups[id] {
				if !yield(id, c) {
					return
				}
			}
		}
	}
}

func (b *Bundle) ids() []ID { return slices.SortedFunc(maps.Keys(b.groups), compareIDs) }

// Join adds what o has and b has not, purges included. Blobs stay where they
// are.
func (b *Bundle) Join(o *Bundle) {
	if b.groups == nil {
		b.groups = make(map[ID]group, len(o.groups))
	}
	for id, g := range o.groups {
		b.groups[id] = union(b.groups[id], g)
	}
}

// Where returns the part of b that keep selects.
func (b *Bundle) Where(keep func(ID, *Commit) bool) *Bundle {
	part := &Bundle{groups: map[ID]group{}}
	for id, g := range b.groups {
		var kept group
		for _, c := range g {
			if keep(id, c) {
				kept = append(kept, c)
			}
		}
		if len(kept) > 0 {
			part.groups[id] = kept
		}
	}
	return part
}

// Split cuts b between entries into parts of about size bytes: a single entry
// may be larger. A part has at least one entry, so an empty b has none.
func (b *Bundle) Split(size int64) []*Bundle {
	var parts []*Bundle
	left := int64(0)
	for _, id := range b.ids() {
		takes := bundleHead + b.groups[id].logSize() + b.groups[id].blobSize()
		if len(parts) == 0 || takes > left {
			parts = append(parts, &Bundle{groups: map[ID]group{}})
			left = size
		}
		parts[len(parts)-1].groups[id] = b.groups[id]
		left -= takes
	}
	return parts
}

// BundleSize is how many entries and commits a bundle has, and how many bytes
// its three sections take: docs/SYNC.md, section 4.
type BundleSize struct {
	Entries, Commits  int64
	Index, Log, Blobs int64
}

// Size returns the size of b.
func (b *Bundle) Size() BundleSize {
	n := BundleSize{Entries: int64(len(b.groups)), Index: bundleHead * int64(len(b.groups))}
	for _, g := range b.groups {
		n.Commits += int64(len(g))
		n.Log += g.logSize()
		n.Blobs += g.blobSize()
	}
	return n
}

// logSize is how many bytes the frames of g take.
func (g group) logSize() (n int64) {
	for _, c := range g {
		n += int64(frameHead + 2*len(c.purged()) + len(c.body))
	}
	return n
}

// bundleHead is the size of a record of the index:
// entry_id(16) u32 log_len u64 blob_len.
const bundleHead = 16 + 4 + 8

// WriteTo writes the index, the LOG and the BLOBS of b.
func (b *Bundle) WriteTo(w io.Writer) (int64, error) {
	n := countingWriter{w: w}
	for _, id := range b.ids() {
		g := b.groups[id]
		head := binary.LittleEndian.AppendUint32(id[:], uint32(g.logSize()))
		head = binary.LittleEndian.AppendUint64(head, uint64(g.blobSize()))
		if _, err := n.Write(head); err != nil {
			return n.n, err
		}
	}
	for _, id := range b.ids() {
		if _, err := n.Write(b.groups[id].appendFrames(nil)); err != nil {
			return n.n, err
		}
	}
	for _, id := range b.ids() {
		for it := range b.groups[id].sealed() {
			if err := copyRange(&n, it.blob.from, it.blob.off, it.blobLen()); err != nil {
				return n.n, err
			}
		}
	}
	return n.n, nil
}

type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// ParseBundle reads what [Bundle.WriteTo] wrote, of which size is claimed, and
// recomputes every commit id. It keeps parts of data. What does not add up, in
// what somebody with the keys wrote, is [crypto.ErrForged].
func ParseBundle(data []byte, size BundleSize) (*Bundle, error) {
	b, err := parseBundle(data, size)
	if err != nil {
		return nil, forged(err)
	}
	return b, nil
}

func parseBundle(data []byte, size BundleSize) (*Bundle, error) {
	rest := int64(len(data))
	for _, section := range []int64{size.Index, size.Log, size.Blobs} {
		if section < 0 || section > rest {
			return nil, fmt.Errorf("%w: a section of %d bytes", errLayout, section)
		}
		rest -= section
	}
	if rest != 0 || size.Index != bundleHead*size.Entries || size.Entries < 0 {
		return nil, fmt.Errorf("%w: %d entries, %d bytes left", errLayout, size.Entries, rest)
	}
	r := bundleReader{
		log: data[size.Index : size.Index+size.Log], blobs: bytes.NewReader(data[size.Index+size.Log:]),
		bundle: &Bundle{groups: make(map[ID]group, size.Entries)},
	}
	if err := r.readAll(data[:size.Index]); err != nil {
		return nil, err
	}
	if len(r.log) != 0 || r.at != size.Blobs || r.commits != size.Commits {
		return nil, fmt.Errorf("%w: the entries do not fill the bundle", errLayout)
	}
	return r.bundle, nil
}

// bundleReader is a bundle of which a part was read.
type bundleReader struct {
	bundle  *Bundle
	log     []byte
	blobs   *bytes.Reader
	at      int64 // in blobs
	commits int64
}

func (r *bundleReader) readAll(index []byte) error {
	var last ID
	for first := true; len(index) > 0; first, index = false, index[bundleHead:] {
		id := ID(index)
		if !first && compareIDs(last, id) >= 0 {
			return fmt.Errorf("%w: entries out of order", errLayout)
		}
		log := int64(binary.LittleEndian.Uint32(index[16:]))
		if log < frameHead || log > int64(len(r.log)) {
			return fmt.Errorf("%w: an entry of %d bytes", errLayout, log)
		}
		if err := r.read(id, log, binary.LittleEndian.Uint64(index[20:])); err != nil {
			return fmt.Errorf("entry %s: %w", id, err)
		}
		last = id
	}
	return nil
}

// read takes the next entry.
func (r *bundleReader) read(id ID, log int64, blobs uint64) error {
	g, err := parseGroup(r.log[:log])
	if err != nil {
		return err
	}
	for _, c := range g {
		if !c.authentic(id) {
			return fmt.Errorf("%w: a commit does not have the id of its content", crypto.ErrForged)
		}
	}
	if left := r.blobs.Size() - r.at; blobs > uint64(left) || g.blobSize() != int64(blobs) {
		return fmt.Errorf("%w: blobs of %d bytes", errLayout, blobs)
	}
	r.at = g.place(r.blobs, r.at)
	r.log = r.log[log:]
	r.commits += int64(len(g))
	r.bundle.groups[id] = g
	return nil
}
