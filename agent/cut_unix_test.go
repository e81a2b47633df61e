//go:build unix

package agent_test

import (
	"context"
	"errors"
	"net"
	"testing"

	"watchword/agent"
)

// cut is a connection to an agent that is killed after so many bytes of what it
// has to say.
type cut struct {
	net.Conn
	left int
}

func (c *cut) Read(b []byte) (int, error) {
	if c.left == 0 {
		return 0, net.ErrClosed
	}
	n, err := c.Conn.Read(b[:min(len(b), c.left)])
	c.left -= n
	return n, err
}

func TestAnAgentThatDiesAtAnyByteIsNoAgent(t *testing.T) {
	r := start(t, nil)
	r.put(t, 1, terms())
	whole := helloSize + frameHead + agent.KeySize
	for n := range whole {
		c := &agent.Client{
			Dial: func(ctx context.Context) (net.Conn, error) {
				conn, err := agent.Dial(ctx, r.dir)
				return &cut{conn, n}, err
			},
			Peer: func(net.Conn) (agent.Peer, error) { return agent.Peer{Mine: true}, nil },
		}
		if key, err := c.Get(t.Context(), id(1)); !errors.Is(err, agent.ErrNoAgent) || key.Len() > 0 {
			t.Errorf("after %d bytes: %v and a key of %d bytes, want ErrNoAgent", n, err, key.Len())
		}
	}
	r.has(t, 1)
}

// breaksOff returns a client of r whose first connections break off before the
// challenge, as those of an agent that is too busy.
func breaksOff(r *running, times int) *agent.Client {
	return &agent.Client{
		Dial: func(ctx context.Context) (net.Conn, error) {
			conn, err := agent.Dial(ctx, r.dir)
			if times--; err == nil && times >= 0 {
				conn = &cut{conn, 0}
			}
			return conn, err
		},
		Peer: func(net.Conn) (agent.Peer, error) { return agent.Peer{Mine: true}, nil },
	}
}

func TestAnAgentThatBreaksOffIsToldToForgetAgain(t *testing.T) {
	r := start(t, nil)
	r.put(t, 1, terms())
	if err := breaksOff(r, 1000).DropAll(t.Context()); !errors.Is(err, agent.ErrSilent) {
		t.Errorf("got %v, want ErrSilent", err)
	}
	r.has(t, 1)
	if err := breaksOff(r, 1).DropAll(t.Context()); err != nil {
		t.Errorf("got %v", err)
	}
	r.ends(t)
	if err := r.DropAll(t.Context()); !errors.Is(err, agent.ErrNoAgent) {
		t.Errorf("got %v, want ErrNoAgent", err)
	}
}

func TestWhoSpeaksAnotherLanguageIsNotAsked(t *testing.T) {
	dir := shortDir(t)
	l, err := agent.Listen(dir)
	must(t, err)
	defer l.Close()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
			conn.Close()
		}
	}()
	if err := agent.ClientOf(dir).Put(t.Context(), id(1), keyOf(t, 1), terms()); !errors.Is(err, agent.ErrGarbled) {
		t.Errorf("got %v, want ErrGarbled", err)
	}
}

func TestAClientStopsWhenItIsTold(t *testing.T) {
	dir := shortDir(t)
	l, err := agent.Listen(dir) // and never answers
	must(t, err)
	defer l.Close()
	ctx, cancel := context.WithCancel(t.Context())
	c := agent.ClientOf(dir)
	c.Peer = func(conn net.Conn) (agent.Peer, error) { cancel(); return agent.PeerOf(conn) }
	if _, err := c.Get(ctx, id(1)); !errors.Is(err, agent.ErrNoAgent) {
		t.Errorf("got %v, want ErrNoAgent", err)
	}
}
