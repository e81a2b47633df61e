package vault

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"

	"watchword/crypto"
)

// blobOverhead is what a sealed value takes beyond its bytes: nonce and tag.
const blobOverhead = crypto.NonceSize + crypto.TagSize

// errLayout is wrapped by what does not add up inside an authentic payload.
var errLayout = errors.New("the payload does not add up")

// A group is the commits of one entry in the order of compareCommits, as the
// LOG holds them.
type group []*Commit

// union returns the commits of both, with the purges of both. Where both
// have a commit, a's blobs are kept.
func union(a, b group) group {
	if len(b) == 0 {
		return a
	}
	have := make(map[CommitID]int, len(a))
	joined := slices.Clone(a)
	for i, c := range joined {
		have[c.ID] = i
	}
	for _, c := range b {
		if i, ok := have[c.ID]; ok {
			joined[i] = joined[i].with(c)
		} else {
			joined = append(joined, c)
		}
	}
	slices.SortFunc(joined, compareCommits)
	return joined
}

// frameHead is the size of a frame before the purged indexes.
const frameHead = 4 + 16 + 2

// appendFrames adds g to dst as the LOG holds it:
// u32 frame_len || id(16) || u16 n || n * u16 index of a purged item || body.
func (g group) appendFrames(dst []byte) []byte {
	for _, c := range g {
		purged := c.purged()
		dst = binary.LittleEndian.AppendUint32(dst, uint32(frameHead-4+2*len(purged)+len(c.body)))
		dst = append(dst, c.ID[:]...)
		dst = binary.LittleEndian.AppendUint16(dst, uint16(len(purged)))
		for _, i := range purged {
			dst = binary.LittleEndian.AppendUint16(dst, uint16(i))
		}
		dst = append(dst, c.body...)
	}
	return dst
}

func (c *Commit) purged() []int {
	var at []int
	for i := range c.Items {
		if c.Items[i].Purged {
			at = append(at, i)
		}
	}
	return at
}

// purges reports whether a value of g is purged.
func (g group) purges() bool {
	return slices.ContainsFunc(g, func(c *Commit) bool { return len(c.purged()) > 0 })
}

// parseGroup reads frames that fill b whole. The commits keep parts of b.
func parseGroup(b []byte) (group, error) {
	var g group
	for len(b) > 0 {
		frame, rest, err := nextFrame(b)
		if err != nil {
			return nil, err
		}
		c, err := parseFrame(frame)
		if err != nil {
			return nil, err
		}
		if n := len(g); n > 0 && compareCommits(g[n-1], c) >= 0 {
			return nil, fmt.Errorf("%w: commits out of order", errLayout)
		}
		g, b = append(g, c), rest
	}
	return g, nil
}

// nextFrame takes the first frame off b, without its length.
func nextFrame(b []byte) (frame, rest []byte, err error) {
	if len(b) < frameHead {
		return nil, nil, fmt.Errorf("%w: %d bytes after the last frame", errLayout, len(b))
	}
	size := int(binary.LittleEndian.Uint32(b))
	if size < frameHead-4 || size > len(b)-4 {
		return nil, nil, fmt.Errorf("%w: frame of %d bytes", errLayout, size)
	}
	return b[4 : 4+size], b[4+size:], nil
}

// parseMark reads what stands in a frame before the body. Whether there are such
// items is for who reads that.
func parseMark(b []byte) (m Mark, body []byte, err error) {
	n := int(binary.LittleEndian.Uint16(b[16:]))
	if 18+2*n > len(b) {
		return m, nil, fmt.Errorf("%w: %d purged fields", errLayout, n)
	}
	m.ID = CommitID(b)
	for i := range n {
		m.Purged = append(m.Purged, int(binary.LittleEndian.Uint16(b[18+2*i:])))
	}
	return m, b[18+2*n:], nil
}

func parseFrame(b []byte) (*Commit, error) {
	m, body, err := parseMark(b)
	if err != nil {
		return nil, err
	}
	c, err := decodeCommit(m.ID, body)
	if err != nil {
		return nil, err
	}
	last := -1
	for _, at := range m.Purged {
		if at <= last || at >= len(c.Items) || c.Items[at].Form != Secret {
			return nil, fmt.Errorf("%w: purged field %d", errLayout, at)
		}
		c.Items[at].Purged, last = true, at
	}
	return c, nil
}

// sealed yields the items of g that have a blob, in the order of BLOBS.
func (g group) sealed() iter.Seq[*Item] {
	return func(yield func(*Item) bool) {
		for _, c := range g {
			for i := range c.Items {
				if it := &c.Items[i]; it.sealed() && !yield(it) {
					return
				}
			}
		}
	}
}

// blobLen is how many bytes the blob of it takes.
func (it *Item) blobLen() int64 { return blobOverhead + int64(it.Length) }

// place tells every sealed item of g where its blob lies in from, beginning
// at off, and returns the end of the last one.
func (g group) place(from io.ReaderAt, off int64) int64 {
	for it := range g.sealed() {
		it.blob = blob{from, off}
		off += it.blobLen()
	}
	return off
}

// blobSize is how many bytes the blobs of g take.
func (g group) blobSize() (n int64) {
	for it := range g.sealed() {
		n += it.blobLen()
	}
	return n
}
