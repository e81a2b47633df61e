package cmd_test

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"watchword/agent"
)

// keeper is the agent of a world: one of package agent, without a process or a
// socket.
type keeper struct {
	w        *world
	line     *exchange // of the one that was started last
	started  int
	terminal atomic.Int32 // where commands sit
	now      atomic.Int64 // nanoseconds since 1970

	cannotStart, stranger error // that happens instead
	dies                  bool  // when it is started
}

// withAgent is withVault where an agent can be started.
func withAgent(t *testing.T) *world {
	w := withVault(t)
	w.password = ""
	w.agent = &keeper{w: w}
	w.agent.terminal.Store(7)
	return w
}

// unlocked is withAgent where it has the key.
func unlocked(t *testing.T) *world {
	w := withAgent(t)
	w.sits(master + "\r")
	w.ok("ls")
	w.person = nil
	return w
}

func (k *keeper) Client(dir string) *agent.Client {
	if dir != "/home/me/.local/state/watchword/run" {
		k.w.t.Errorf("the agent is looked for in %s", dir)
	}
	k.now.Store(k.w.now.UnixNano())
	return &agent.Client{Dial: k.dial, Peer: k.peer}
}

func (k *keeper) dial(context.Context) (net.Conn, error) {
	switch {
	case k.stranger != nil:
		return nil, k.stranger
	case k.line == nil:
		return nil, agent.ErrNoAgent
	}
	ours, theirs := net.Pipe()
	select {
	case k.line.calls <- theirs:
		return ours, nil
	case <-k.line.closed:
		return nil, agent.ErrNoAgent
	}
}

func (k *keeper) peer(net.Conn) (agent.Peer, error) {
	return agent.Peer{Mine: true, Terminal: int(k.terminal.Load())}, nil
}

func (k *keeper) Start(string) error {
	k.started++
	if k.cannotStart != nil || k.dies {
		return k.cannotStart
	}
	k.line = &exchange{make(chan net.Conn), make(chan struct{})}
	s := agent.NewServer(agent.World{
		Now:   func() time.Time { return time.Unix(0, k.now.Load()) },
		After: func(time.Duration) <-chan time.Time { return nil },
		Rand:  zeros{}, Peer: k.peer,
	})
	ctx, stop := context.WithCancel(context.Background())
	k.w.t.Cleanup(stop)
	l := k.line
	go func() { _ = s.Serve(ctx, l) }()
	return nil
}

func (k *keeper) Serve(context.Context, string) error { return errors.New("not in this process") }

// zeros are no randomness at all.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// exchange is where calls come in.
type exchange struct {
	calls  chan net.Conn
	closed chan struct{}
}

func (l *exchange) Accept() (net.Conn, error) {
	select {
	case c := <-l.calls:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *exchange) Close() error {
	close(l.closed)
	return nil
}

func (l *exchange) Addr() net.Addr { return nil }
