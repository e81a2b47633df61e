//go:build unix

package agent_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"net"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"watchword/agent"
	"watchword/secret"
)

// clock is one that tests set.
type clock struct {
	mu      sync.Mutex
	now     time.Time
	waiting map[chan time.Time]time.Time
}

func newClock() *clock {
	return &clock{now: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC), waiting: map[chan time.Time]time.Time{}}
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	ch := make(chan time.Time, 1)
	c.waiting[ch] = c.now.Add(d)
	return ch
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	for ch, due := range c.waiting {
		if !due.After(c.now) {
			ch <- c.now
			delete(c.waiting, ch)
		}
	}
}

// running is an agent on a socket of its own.
type running struct {
	*agent.Server
	*clock
	*agent.Client
	dir   string
	ended chan error
}

// start starts one whose clients seem to be peer's; nil: who they are.
func start(t *testing.T, peer func(net.Conn) (agent.Peer, error)) *running {
	t.Helper()
	if peer == nil {
		peer = agent.PeerOf
	}
	r := &running{clock: newClock(), dir: shortDir(t), ended: make(chan error, 1)}
	r.Server = agent.NewServer(agent.World{Now: r.Now, After: r.After, Rand: rand.Reader, Peer: peer})
	r.Client = agent.ClientOf(r.dir)
	l, err := agent.Listen(r.dir)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	gone := make(chan struct{})
	go func() { r.ended <- r.Serve(ctx, l); close(gone) }()
	t.Cleanup(func() { stop(); <-gone })
	return r
}

// shortDir is a folder whose sockets have names that systems take.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "ww")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// ends fails unless the agent ends by itself. Its clock runs meanwhile.
func (r *running) ends(t *testing.T) {
	t.Helper()
	for {
		select {
		case err := <-r.ended:
			if err != nil {
				t.Errorf("it ended with %v", err)
			}
			return
		default:
			r.advance(time.Second)
			runtime.Gosched()
		}
	}
}

func id(n byte) [16]byte { return [16]byte{0: 0xcc, 15: n} }

// keyOf is a key of 32 bytes.
func keyOf(t *testing.T, with byte) secret.Value {
	v := secret.New(bytes.Repeat([]byte{with}, agent.KeySize))
	t.Cleanup(v.Wipe)
	return v
}

// terms are the usual ones.
func terms() agent.Terms { return agent.Terms{Idle: 10 * time.Minute, Life: 8 * time.Hour} }

func (r *running) put(t *testing.T, n byte, terms agent.Terms) {
	t.Helper()
	if err := r.Put(t.Context(), id(n), keyOf(t, n), terms); err != nil {
		t.Fatalf("put %d: %v", n, err)
	}
}

// has fails unless the agent gives out the key that put left.
func (r *running) has(t *testing.T, n byte) {
	t.Helper()
	key, err := r.Get(t.Context(), id(n))
	if err != nil {
		t.Errorf("get %d: %v", n, err)
		return
	}
	defer key.Wipe()
	if !key.Equal(keyOf(t, n)) {
		t.Errorf("get %d: another key came", n)
	}
}
