//go:build deep

package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"strings"
)

// Of a secret that long a piece is found, in bytes; of UTF-16 that long, for half
// of it is zeros.
const (
	piece     = 8
	widePiece = 2 * piece
)

// quarry is what is looked for in memory.
type quarry struct {
	forms  []form
	pieces map[uint64][]place // by the first 8 bytes
	marked [1 << 16]bool      // by a few bits of those, to pass by the rest quickly
}

// form is a secret, or what is made of it.
type form struct {
	name  string
	bytes []byte
	least int // bytes that tell it from chance
}

// place is where in a form a piece begins.
type place struct{ form, at int }

func newQuarry() *quarry { return &quarry{pieces: map[uint64][]place{}} }

// add looks for a secret as it is, in UTF-16 and in base64, wherever in a longer
// text it stood.
func (q *quarry) add(name string, secret []byte) {
	q.form(form{name, secret, piece})
	q.form(form{name + " in UTF-16", wide(secret), widePiece})
	for skip := range 3 {
		whole := secret[skip:]
		text := base64.StdEncoding.EncodeToString(whole[:len(whole)/3*3])
		q.form(form{name + " in base64", []byte(text), piece})
	}
}

// addKey looks also for what HMAC makes of a key.
func (q *quarry) addKey(name string, key []byte) {
	q.add(name, key)
	for _, pad := range []byte{0x36, 0x5c} {
		padded := bytes.Clone(key)
		for i := range padded {
			padded[i] ^= pad
		}
		q.form(form{name + " in HMAC", padded, piece})
	}
}

// wide is what Windows, Java and JavaScript make of ASCII.
func wide(b []byte) (out []byte) {
	for _, c := range b {
		out = append(out, c, 0)
	}
	return out
}

func (q *quarry) form(f form) {
	q.forms = append(q.forms, f)
	for at := range len(f.bytes) - f.least + 1 {
		first := binary.LittleEndian.Uint64(f.bytes[at:])
		q.pieces[first] = append(q.pieces[first], place{len(q.forms) - 1, at})
		q.marked[mark(first)] = true
	}
}

func mark(first uint64) uint16 { return uint16(first * 0x9e3779b97f4a7c15 >> 48) }

// find is a piece of a form in memory.
type find struct {
	form
	n      int // bytes of it
	at     uint64
	region string
}

func (f find) String() string {
	return fmt.Sprintf("%d of %d bytes of the %s at %#x, %s", f.n, len(f.bytes), f.name, f.at, f.region)
}

// search looks through memory that begins at from.
func (q *quarry) search(memory []byte, from uint64, region string) (finds []find) {
	for i := 0; i+piece <= len(memory); i++ {
		first := binary.LittleEndian.Uint64(memory[i:])
		if !q.marked[mark(first)] {
			continue
		}
		longest := find{at: from + uint64(i), region: region}
		for _, p := range q.pieces[first] {
			f := q.forms[p.form]
			n := common(f.bytes[p.at:], memory[i:])
			if n >= f.least && n > longest.n {
				longest.form, longest.n = f, n
			}
		}
		if longest.n > 0 {
			finds = append(finds, longest)
			i += longest.n - 1
		}
	}
	return finds
}

// common is how many bytes a and b begin with alike.
func common(a, b []byte) (n int) {
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// searchAll looks through every page that a thread's process has, in memory or
// in the swap, whatever the process itself may do with it. It needs root.
func (q *quarry) searchAll(thread int) (finds []find, err error) {
	maps, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", thread))
	if err != nil {
		return nil, err
	}
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", thread))
	if err != nil {
		return nil, err
	}
	defer mem.Close()
	pages, err := os.Open(fmt.Sprintf("/proc/%d/pagemap", thread))
	if err != nil {
		return nil, err
	}
	defer pages.Close()
	for line := range strings.Lines(string(maps)) {
		var from, to uint64
		if _, err := fmt.Sscanf(line, "%x-%x", &from, &to); err != nil {
			return nil, err
		}
		if fields := strings.Fields(line); strings.HasPrefix(fields[len(fields)-1], "[v") {
			continue // the kernel's own
		}
		for _, run := range there(pages, from, to) {
			memory := make([]byte, run.to-run.from)
			n, _ := mem.ReadAt(memory, int64(run.from)) // what has gone meanwhile reads short
			finds = append(finds, q.search(memory[:n], run.from, strings.TrimSpace(line))...)
		}
	}
	return finds, nil
}

// stretch is pages that follow one another.
type stretch struct{ from, to uint64 }

// there returns the pages between two addresses that hold anything, see
// Documentation/admin-guide/mm/pagemap.rst of the kernel.
func there(pagemap *os.File, from, to uint64) (runs []stretch) {
	const entry, presentOrSwapped = 8, 3 << 62
	page := uint64(os.Getpagesize())
	entries := make([]byte, (to-from)/page*entry)
	n, _ := pagemap.ReadAt(entries, int64(from/page*entry))
	for i := 0; i+entry <= n; i += entry {
		if binary.LittleEndian.Uint64(entries[i:])&presentOrSwapped == 0 {
			continue
		}
		at := from + uint64(i)/entry*page
		if last := len(runs) - 1; last >= 0 && runs[last].to == at {
			runs[last].to += page
		} else {
			runs = append(runs, stretch{at, at + page})
		}
	}
	return runs
}
