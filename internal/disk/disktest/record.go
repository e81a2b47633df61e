package disktest

import "maps"

// Record is what was done to a Memory since Memory.Record, in its order.
type Record struct {
	m      *Memory
	start  map[*dir]map[string]*node
	events []event
}

// event is one thing done: names changed or made durable in a directory, or bytes written or made durable in a file.
type event struct {
	dir   *dir
	names change // nil: they were made durable

	node *node
	size int // of the file; what was there before stays as it was
	sync bool

	note string
}

// Record begins a record of all that is done to m, which must be safe as it is. It replaces an earlier one.
func (m *Memory) Record() *Record {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.record = &Record{m: m, start: map[*dir]map[string]*node{}}
	for _, d := range m.dirs {
		m.record.start[d] = maps.Clone(d.safe)
	}
	return m.record
}

// Note puts a remark of the test into the record: what a program has said by then, say.
func (r *Record) Note(text string) {
	r.m.mu.Lock()
	defer r.m.mu.Unlock()
	r.m.did(event{note: text})
}

// Len is how much has been done so far.
func (r *Record) Len() int {
	r.m.mu.Lock()
	defer r.m.mu.Unlock()
	return len(r.events)
}

// did adds to the record, if there is one; m is locked.
func (m *Memory) did(e event) {
	if m.record != nil {
		m.record.events = append(m.record.events, e)
	}
}

// apply changes names of d; m is locked.
func (m *Memory) apply(d *dir, c change) {
	c.to(d.seen)
	d.pending = append(d.pending, c)
	m.did(event{dir: d, names: c})
}

// image is what the medium holds for sure, and what it may hold besides, after some of the events.
type image struct {
	names   map[*dir]map[string]*node
	pending map[*dir][]change
	size    map[*node]int // as written
	safe    map[*node]int // of it durable
	note    string
}

// image replays the first n events.
func (r *Record) image(n int) *image {
	im := &image{map[*dir]map[string]*node{}, map[*dir][]change{}, map[*node]int{}, map[*node]int{}, ""}
	for d, names := range r.start {
		im.names[d] = maps.Clone(names)
		for _, node := range names {
			im.size[node], im.safe[node] = len(node.safe), len(node.safe)
		}
	}
	for _, e := range r.events[:n] {
		im.replay(e)
	}
	return im
}

func (im *image) replay(e event) {
	switch {
	case e.node != nil && e.sync:
		im.safe[e.node] = im.size[e.node]
	case e.node != nil:
		im.size[e.node] = e.size
	case e.names != nil:
		im.pending[e.dir] = append(im.pending[e.dir], e.names)
	case e.dir != nil:
		im.names[e.dir] = applied(im.names[e.dir], im.pending[e.dir])
		im.pending[e.dir] = nil
	default:
		im.note = e.note
	}
}

// applied returns names with the changes done to them.
func applied(names map[string]*node, changes []change) map[string]*node {
	names = maps.Clone(names)
	if names == nil {
		names = map[string]*node{} // a directory made later than the record
	}
	for _, c := range changes {
		c.to(names)
	}
	return names
}
