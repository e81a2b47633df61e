// Package remotetest holds every store to the same contract.
package remotetest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"testing"
	"time"

	"watchword/sync/remote"
)

// Store is what package sync asks of a store.
type Store interface {
	List(ctx context.Context) (map[string]int64, error)
	Get(ctx context.Context, name string) (io.ReadCloser, error)
	Put(ctx context.Context, name string, data []byte) error
	Delete(ctx context.Context, name string) error
}

// Place is a place for a pile, empty and not made yet.
type Place struct {
	// Open returns a new store there, as another device would.
	Open func(t *testing.T) Store
	// Litter puts a file there by other means, or one in a folder there if
	// the name has a slash in it; the folder may have to be made.
	Litter func(t *testing.T, name string, data []byte)
}

// patience is how long anything at all may take.
const patience = 60 * time.Second

// Context returns one that ends before a test is given up.
func Context(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// Run runs the contract, each part in a place of its own.
func Run(t *testing.T, place func(t *testing.T) Place) {
	for _, part := range []struct {
		name string
		run  func(*testing.T, Place)
	}{
		{"a place that is not there is empty", emptyPlace},
		{"what was put is got back byte for byte", putAndGot},
		{"another device sees it", seenByAnother},
		{"what is missing does not exist", missing},
		{"what is deleted is gone, and may be deleted again", deleted},
		{"what else lies there breaks nothing", foreign},
		{"a name that leads elsewhere is refused", names},
		{"many put at once", together},
		{"a context that ended ends the call", cancelled},
	} {
		t.Run(part.name, func(t *testing.T) { part.run(t, place(t)) })
	}
}

// Name returns the nth name of a pile.
func Name(n int) string { return fmt.Sprintf("p-%032x.wwsync", 0xabc0+n) }

// Data returns n bytes of every kind.
func Data(n int) []byte {
	data := make([]byte, n)
	x := uint32(n) | 1
	for i := range data {
		x = x*1664525 + 1013904223
		data[i] = byte(x >> 24)
	}
	return data
}

func emptyPlace(t *testing.T, p Place) {
	s := p.Open(t)
	Holds(t, s, map[string]int64{})
	if err := s.Delete(Context(t), Name(1)); err != nil {
		t.Errorf("Delete: %v", err)
	}
	_, err := s.Get(Context(t), Name(1))
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Get: %v", err)
	}
}

func putAndGot(t *testing.T, p Place) {
	s, want := p.Open(t), map[string]int64{}
	for i, size := range []int{0, 1, 1000, 40_000, 3<<20 + 17} {
		Put(t, s, Name(i), Data(size))
		want[Name(i)] = int64(size)
		Got(t, s, Name(i), Data(size))
	}
	noText := []byte("\r\n\x00\xff\r\nnot text\x1a\n")
	Put(t, s, Name(100), noText)
	Got(t, s, Name(100), noText)
	want[Name(100)] = int64(len(noText))
	Holds(t, s, want)
	cutShort(t, s, Name(4))
	Got(t, s, Name(2), Data(1000))
}

// cutShort reads the beginning only, as one does who sees that it is foreign.
func cutShort(t *testing.T, s Store, name string) {
	t.Helper()
	r, err := s.Get(Context(t), name)
	if err != nil {
		t.Fatal(err)
	}
	head := make([]byte, 100)
	if _, err := io.ReadFull(r, head); err != nil {
		t.Error(err)
	}
	if err := r.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}

func seenByAnother(t *testing.T, p Place) {
	one, other := p.Open(t), p.Open(t)
	Holds(t, other, map[string]int64{})
	Put(t, one, Name(1), Data(2000))
	Holds(t, other, map[string]int64{Name(1): 2000})
	Put(t, other, Name(2), Data(3))
	Got(t, one, Name(2), Data(3))
	Delete(t, other, Name(1))
	Holds(t, one, map[string]int64{Name(2): 3})
}

func missing(t *testing.T, p Place) {
	s := p.Open(t)
	Put(t, s, Name(1), Data(10))
	_, err := s.Get(Context(t), Name(2))
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func deleted(t *testing.T, p Place) {
	s := p.Open(t)
	Put(t, s, Name(1), Data(10))
	Put(t, s, Name(2), Data(10))
	for range 2 {
		Delete(t, s, Name(1))
		Holds(t, s, map[string]int64{Name(2): 10})
	}
	Delete(t, s, Name(2))
	Holds(t, s, map[string]int64{})
	Put(t, s, Name(3), Data(11))
	Holds(t, s, map[string]int64{Name(3): 11})
}

func foreign(t *testing.T, p Place) {
	s := p.Open(t)
	Put(t, s, Name(1), Data(10))
	p.Litter(t, Name(1)[:20]+" (Ann's conflicted copy) é%41+&#?.wwsync", Data(20))
	p.Litter(t, "readme.txt", Data(30))
	p.Litter(t, "folder.wwsync/"+Name(9), Data(40))
	found := List(t, s)
	if found[Name(1)] != 10 || found[Name(1)[:20]+" (Ann's conflicted copy) é%41+&#?.wwsync"] != 20 {
		t.Errorf("got %v", found)
	}
	if _, has := found[Name(9)]; has {
		t.Errorf("a file in a folder is listed: %v", found)
	}
	Got(t, s, Name(1)[:20]+" (Ann's conflicted copy) é%41+&#?.wwsync", Data(20))
	Delete(t, s, Name(1)[:20]+" (Ann's conflicted copy) é%41+&#?.wwsync")
	if _, has := List(t, s)[Name(1)[:20]+" (Ann's conflicted copy) é%41+&#?.wwsync"]; has {
		t.Error("it is still there")
	}
}

func names(t *testing.T, p Place) {
	s := p.Open(t)
	for _, name := range []string{"", ".", "..", "../x", "a/b", `a\b`, "-rf", ".hidden", "a\nb", "a\x00b"} {
		_, err := s.Get(Context(t), name)
		for _, err := range []error{err, s.Put(Context(t), name, nil), s.Delete(Context(t), name)} {
			if !errors.Is(err, remote.ErrName) {
				t.Errorf("%q: got %v", name, err)
			}
		}
	}
	Holds(t, s, map[string]int64{})
}

func together(t *testing.T, p Place) {
	const n = 6
	errs, want := make(chan error, n), map[string]int64{}
	for i := range n {
		want[Name(i)] = int64(i + 100)
		s := p.Open(t)
		go func() { errs <- insist(Context(t), s, Name(i), Data(i+100)) }()
	}
	for range n {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	Holds(t, p.Open(t), want)
}

// insist tries again what may work later, as a sync does.
func insist(ctx context.Context, s Store, name string, data []byte) (err error) {
	for range 20 {
		if err = s.Put(ctx, name, data); !errors.Is(err, remote.ErrLater) {
			return err
		}
	}
	return err
}

func cancelled(t *testing.T, p Place) {
	s := p.Open(t)
	Put(t, s, Name(1), Data(10))
	ctx, cancel := context.WithCancel(Context(t))
	cancel()
	_, listErr := s.List(ctx)
	_, getErr := s.Get(ctx, Name(1))
	for _, err := range []error{listErr, getErr, s.Put(ctx, Name(2), Data(20)), s.Delete(ctx, Name(1))} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
	Holds(t, s, map[string]int64{Name(1): 10})
}
