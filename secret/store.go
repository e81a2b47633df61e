package secret

import (
	"maps"
	"sync"
)

// process is the one store of the process. Locked memory is a budget of the
// process, so its keeper is too.
var process = sync.OnceValue(openStore)

// store hands out memory for secrets. One mutex guards it all: it is held for
// moments, never while a secret is in use.
type store struct {
	mu     sync.Mutex
	slab   arena
	cells  map[uint64]*cell // by the number of their Value
	last   uint64           // number given out; 0 is the empty Value
	reason error            // why some secret is, or would be, in memory that is not locked
}

// cell is the memory of one Value.
type cell struct {
	b       []byte
	give    func() // returns the zeroed memory
	users   int    // Reveals that are running
	dead    bool   // to be wiped by the last of them
	guarded bool   // memory that belongs to memguard
}

func openStore() *store {
	s := &store{cells: map[uint64]*cell{}}
	mem, err := lockedSlab()
	if err != nil {
		s.reason = err
		mem, _ = mapped(slabMax)
	}
	s.slab = newArena(mem)
	return s
}

// Lockable returns nil while every secret is in locked memory, else why not:
// such secrets may be written to swap space. The caller warns once.
func Lockable() error {
	s := process()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reason
}

// Purge wipes every Value that is still alive. Main defers it, so that no exit
// leaves secrets behind. Values made later work as usual.
func Purge() {
	s := process()
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, c := range s.cells {
		c.dead = true
		s.release(id, c)
	}
}

// take returns the number of n zero bytes in the best memory there is.
func (s *store) take(n int) uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	s.cells[s.last] = s.find(n)
	return s.last
}

// find keeps large values out of the slab while they can have locked memory of
// their own: one attachment must not crowd out the keys.
func (s *store) find(n int) *cell {
	large := n > s.slab.size()/4
	if !large {
		if c := s.inSlab(n); c != nil {
			return c
		}
	}
	c, err := s.alone(n)
	if err == nil {
		return c
	}
	if c := s.inSlab(n); c != nil {
		return c
	}
	if s.reason == nil {
		s.reason = err
	}
	b, free := mapped(n)
	return &cell{b: b, give: free}
}

// inSlab returns a cell in the slab, nil if it is full.
func (s *store) inSlab(n int) *cell {
	at, ok := s.slab.take(n)
	if !ok {
		return nil
	}
	return &cell{b: s.slab.view(at, n), give: func() { s.slab.give(at, n) }, guarded: true}
}

// alone returns a cell in a locked buffer of its own.
func (s *store) alone(n int) (*cell, error) {
	if err := probe(n); err != nil {
		return nil, err
	}
	b, free, err := locked(n)
	if err != nil {
		s.lost()
		return nil, err
	}
	return &cell{b: b, give: free, guarded: true}, nil
}

// lost forgets every cell of memguard's after one of its calls has panicked: it
// purges all its buffers then. The probe before the call makes that a matter of
// another thread locking memory in between; even so no view may dangle.
func (s *store) lost() {
	maps.DeleteFunc(s.cells, func(_ uint64, c *cell) bool { return c.guarded })
	s.slab = arena{}
}

// pin returns the bytes of a Value and keeps them in place until unpin.
func (s *store) pin(id uint64) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.cells[id]
	if !ok {
		return nil
	}
	c.users++
	if c.dead {
		return nil
	}
	return c.b
}

// unpin undoes one pin.
func (s *store) unpin(id uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, ok := s.cells[id]; ok {
		c.users--
		s.release(id, c)
	}
}

func (s *store) wipe(id uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, ok := s.cells[id]; ok {
		c.dead = true
		s.release(id, c)
	}
}

// release zeroes a dead cell and gives its memory back once nobody looks at it
// any more.
func (s *store) release(id uint64, c *cell) {
	if !c.dead || c.users > 0 {
		return
	}
	wipe(c.b)
	c.give()
	delete(s.cells, id)
}
