package sync

import (
	"context"
	"io"
)

// Progress is how far a pile is with what may take long.
type Progress struct {
	Sending     bool  // a pack, which is then read back: Total is twice its size
	Done, Total int64 // bytes
}

// Tell has told called with how far it is, until stop is called. Packs that are known
// already are not read and do not count.
func (p *Pile) Tell(told func(Progress)) (stop func()) {
	from := p.Store
	p.Store = &telling{Store: from, pile: p, told: told}
	return func() { p.Store = from }
}

// telling is the store of a pile that tells how far it is.
type telling struct {
	Store
	pile *Pile
	told func(Progress)

	sizes map[string]int64 // of files that were listed, and are not read yet
	sent  string           // the name of the pack that was put last
	now   Progress
}

func (t *telling) tell() { t.told(t.now) }

func (t *telling) List(ctx context.Context) (map[string]int64, error) {
	all, err := t.Store.List(ctx)
	t.sizes, t.now = map[string]int64{}, Progress{}
	for name, size := range all {
		if plausible(name) && size > 0 && !t.pile.Index.knows(name, size) {
			t.sizes[name] = size
			t.now.Total += size
		}
	}
	t.tell()
	return all, err
}

// knows reports whether a file of that size was read before.
func (x *Index) knows(name string, size int64) bool {
	if x == nil {
		return false
	}
	_, strange := x.strange[name]
	known, seen := x.packs[name]
	return strange || seen && known.size == size
}

func (t *telling) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	size, listed := t.sizes[name]
	delete(t.sizes, name)
	if t.sent != name && !listed {
		return t.Store.Get(ctx, name)
	}
	end := t.now.Done + size
	if t.sent == name {
		end = t.now.Total
	}
	r, err := t.Store.Get(ctx, name)
	if err != nil {
		return nil, err
	}
	return &measured{r, t, end}, nil
}

func (t *telling) Put(ctx context.Context, name string, data []byte) error {
	size := int64(len(data))
	t.sent, t.now = name, Progress{Sending: true, Total: 2 * size}
	t.tell()
	err := t.Store.Put(ctx, name, data)
	t.now.Done = size
	t.tell()
	return err
}

// measured is a file that is being read, at whose end so much is done.
type measured struct {
	io.ReadCloser
	of  *telling
	end int64
}

func (c *measured) Read(b []byte) (int, error) {
	n, err := c.ReadCloser.Read(b)
	c.of.now.Done = min(c.of.now.Done+int64(n), c.end)
	c.of.tell()
	return n, err
}

// Close counts what was not read, too: of a file of others, all but the header.
func (c *measured) Close() error {
	c.of.now.Done = c.end
	c.of.tell()
	return c.ReadCloser.Close()
}
