package disktest

import (
	"fmt"
	"iter"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// page is what most systems write of a file at once.
const page = 4096

// Cut is a disk as a power cut may leave it.
type Cut struct {
	At      int    // so much of the record was done
	Noted   string // the last note by then
	Ordered bool   // in every directory, names changed in the order of the program

	left  remains
	plain bool
}

// Disk returns what is left, all of it safe.
func (c Cut) Disk() *Memory { return c.left.memory(c.plain) }

// Files returns the content of all files by name, which must not be changed.
func (c Cut) Files() map[string][]byte {
	files := map[string][]byte{}
	for path, names := range c.left.names {
		for base, n := range names {
			files[filepath.Join(path, base)] = c.left.tears[n].of(n.seen)
		}
	}
	return files
}

// Cuts yields every state that a power cut may leave at any point of the record that is not before from, each once.
//
// What File.Sync and SyncDir returned from is there. Of the rest, in every directory any of the changes of names may have
// been done and any not; each is done whole or not at all. Those states are marked Ordered in which none was done before
// an earlier one, as on file systems with a journal; they come first. A file with bytes that are not durable may be as
// before, or have any beginning of them, or any end, with or without zeros for the others, cut where a page ends, and in
// its first and last page where a sector does.
func (r *Record) Cuts(from int) iter.Seq[Cut] {
	return func(yield func(Cut) bool) {
		seen := map[string]bool{}
		for _, ordered := range []bool{true, false} {
			for n := from; n <= r.Len(); n++ {
				if !r.cutsAt(n, ordered, seen, yield) {
					return
				}
			}
		}
	}
}

// cutsAt yields the states after n events that were not seen yet, and reports whether to go on.
func (r *Record) cutsAt(n int, ordered bool, seen map[string]bool, yield func(Cut) bool) bool {
	im := r.image(n)
	for c := new(counter); ; {
		f := r.choose(im, ordered, c.choose)
		if key := f.key(im.note); !seen[key] {
			seen[key] = true
			if !yield(Cut{n, im.note, ordered, f, r.m.plain}) {
				return false
			}
		}
		if !c.next() {
			return true
		}
	}
}

// reached returns those of the changes that choose lets reach the medium.
func reached(all []change, ordered bool, choose func(n int) int) (some []change) {
	if ordered {
		return all[:choose(len(all)+1)]
	}
	for _, c := range all {
		if choose(2) == 1 {
			some = append(some, c)
		}
	}
	return some
}

// remains is one state: the files of each directory, and what is left of each file.
type remains struct {
	paths []string
	names map[string]map[string]*node
	tears map[*node]tear
}

func (r *Record) choose(im *image, ordered bool, choose func(n int) int) remains {
	f := remains{slices.Sorted(maps.Keys(r.m.dirs)), map[string]map[string]*node{}, map[*node]tear{}}
	for _, path := range f.paths {
		d := r.m.dirs[path]
		f.names[path] = applied(im.names[d], reached(im.pending[d], ordered, choose))
		for _, base := range slices.Sorted(maps.Keys(f.names[path])) {
			n := f.names[path][base]
			if _, done := f.tears[n]; !done {
				all := tears(im.safe[n], im.size[n])
				f.tears[n] = all[choose(len(all))]
			}
		}
	}
	return f
}

// key is the same for equal states.
func (f remains) key(note string) string {
	var b strings.Builder
	b.WriteString(note)
	for _, path := range f.paths {
		for _, base := range slices.Sorted(maps.Keys(f.names[path])) {
			n := f.names[path][base]
			fmt.Fprintf(&b, "\x00%s/%s %p %v", path, base, n, f.tears[n])
		}
	}
	return b.String()
}

// memory makes the state, all of it safe.
func (f remains) memory(plain bool) *Memory {
	m := NewMemory()
	m.plain = plain
	copies := map[*node]*node{}
	for _, path := range f.paths {
		m.mkdirs(path)
		for base, n := range f.names[path] {
			if copies[n] == nil {
				copies[n] = newNode(f.tears[n].of(n.seen))
				copies[n].mode, copies[n].foreign = n.mode, n.foreign
			}
			m.dirs[path].seen[base], m.dirs[path].safe[base] = copies[n], copies[n]
		}
	}
	return m
}

// tear is what is left of a file: size bytes, of them those below safe and those from from to to as written, and zeros.
type tear struct{ safe, from, to, size int }

func (t tear) of(data []byte) []byte {
	if t.to == t.size && t.from <= t.safe {
		return data[:t.size]
	}
	left := make([]byte, t.size)
	copy(left, data[:t.safe])
	copy(left[t.from:t.to], data[t.from:])
	return left
}

// tears returns what may be left of a file of size bytes, the first safe of them durable: first nothing more than those,
// then all. They are cut at pages, and in the first and last page at sectors.
func tears(safe, size int) []tear {
	all := []tear{{safe, safe, safe, safe}}
	if size == safe {
		return all
	}
	all = append(all, tear{safe, safe, size, size}, tear{safe, safe, safe, size})
	for at := safe/sector*sector + sector; at < size; at += sector {
		if at%page == 0 || at < safe+page || at > size-page {
			all = append(all, tear{safe, safe, at, at}, tear{safe, safe, at, size}, tear{safe, at, size, size})
		}
	}
	return all
}
