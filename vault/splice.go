package vault

import (
	"bytes"
	"io"
	"slices"
)

// delta is what a transaction adds: new commits, and old ones with new
// purges. Joined to any state of the vault it gives the state to save, which
// is how a change made elsewhere meanwhile is neither lost nor overridden.
type delta map[ID]group

// piece is a part of the vault to be written: a run of rows of the base as
// they are, or one entry that changed.
type piece struct {
	from, to int // rows of the base, when changed is nil
	changed  group
	frame    rowFrame
}

// splice is the plan of one save.
type splice struct {
	base             *snapshot
	pieces           []piece
	view, log, blobs int64
	entries, commits uint32
}

// plan joins d to base.
func plan(base *snapshot, d delta) (*splice, error) {
	p := &splice{base: base, entries: base.meta.entries, commits: base.meta.commits}
	ids := make([]ID, 0, len(d))
	for id := range d {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, compareIDs)
	next := 0
	for _, id := range ids {
		at, exists := base.search(id)
		var old group
		if exists {
			var err error
			if _, old, err = base.groupAt(at); err != nil {
				return nil, err
			}
		} else {
			p.entries++
		}
		p.keep(next, at)
		next = at
		if exists {
			next++
		}
		if err := p.change(id, old, union(old, d[id])); err != nil {
			return nil, err
		}
	}
	p.keep(next, len(base.rows))
	return p, nil
}

// keep plans rows [from, to) of the base as they are.
func (p *splice) keep(from, to int) {
	if from == to {
		return
	}
	p.pieces = append(p.pieces, piece{from: from, to: to})
	a, b := p.base.place(from), p.base.place(to)
	p.view += b.frame - a.frame
	p.log += b.log - a.log
	p.blobs += b.blobs - a.blobs
}

// change plans one entry anew.
func (p *splice) change(id ID, old, now group) error {
	f, err := now.frame(id)
	if err != nil {
		return err
	}
	p.pieces = append(p.pieces, piece{changed: now, frame: f})
	p.view += rowHead + int64(len(f.row))
	p.log += f.log
	p.blobs += f.blobs
	p.commits += uint32(len(now) - len(old))
	return nil
}

// fill tells m the sizes of the plan.
func (p *splice) fill(m *meta) {
	m.view, m.log, m.blobs = p.view, p.log, p.blobs
	m.entries, m.commits, m.viewVersion = p.entries, p.commits, viewVersion
	m.plain = metaSize + m.keys + m.local + m.view + m.log + m.blobs
}

// writeTo streams VIEW, LOG and BLOBS.
func (p *splice) writeTo(w io.Writer) error {
	for _, section := range []func(io.Writer, *piece) error{p.writeView, p.writeLog, p.writeBlobs} {
		for i := range p.pieces {
			if err := section(w, &p.pieces[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *splice) writeView(w io.Writer, part *piece) error {
	b := p.base.view
	if part.changed != nil {
		b = part.frame.append(nil)
	} else {
		b = b[p.base.place(part.from).frame:p.base.place(part.to).frame]
	}
	_, err := w.Write(b)
	return err
}

func (p *splice) writeLog(w io.Writer, part *piece) error {
	if part.changed != nil {
		_, err := w.Write(part.changed.appendFrames(nil))
		return err
	}
	from, to := p.base.place(part.from).log, p.base.place(part.to).log
	return copyRange(w, p.base.payload, p.base.logOff()+from, to-from)
}

func (p *splice) writeBlobs(w io.Writer, part *piece) error {
	if part.changed == nil {
		from, to := p.base.place(part.from).blobs, p.base.place(part.to).blobs
		return copyRange(w, p.base.payload, p.base.blobsOff()+from, to-from)
	}
	for it := range part.changed.sealed() {
		if err := copyRange(w, it.blob.from, it.blob.off, it.blobLen()); err != nil {
			return err
		}
	}
	return nil
}

// copyBuffer is how much of a section is held at a time.
const copyBuffer = 64 << 10

func copyRange(w io.Writer, r io.ReaderAt, off, n int64) error {
	buf := make([]byte, min(n, copyBuffer))
	for n > 0 {
		part := buf[:min(n, copyBuffer)]
		if _, err := r.ReadAt(part, off); err != nil {
			return err
		}
		if _, err := w.Write(part); err != nil {
			return err
		}
		off, n = off+int64(len(part)), n-int64(len(part))
	}
	return nil
}

// inMemory returns a blob that is not in a vault yet.
func inMemory(box []byte) blob { return blob{from: bytes.NewReader(box)} }
