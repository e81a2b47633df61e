//go:build unix

package agent_test

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"

	"watchword/agent"
)

// stranger is everybody else.
func stranger(net.Conn) (agent.Peer, error) { return agent.Peer{Terminal: 1}, nil }

func TestAnotherUserIsToldNothing(t *testing.T) {
	for name, peer := range map[string]func(net.Conn) (agent.Peer, error){
		"another user": stranger,
		"nobody knows": func(net.Conn) (agent.Peer, error) { return agent.Peer{Mine: true}, errors.New("no idea") },
	} {
		r := start(t, peer)
		conn, err := agent.Dial(t.Context(), r.dir)
		if err != nil {
			t.Fatal(err)
		}
		if b, _ := io.ReadAll(conn); len(b) > 0 {
			t.Errorf("%s: the agent said %v", name, b)
		}
		conn.Close()
		if err := r.Put(t.Context(), id(1), keyOf(t, 1), terms()); !errors.Is(err, agent.ErrNoAgent) {
			t.Errorf("%s: put: %v, want ErrNoAgent", name, err)
		}
	}
}

func TestAnAgentOfAnotherUserGetsNothing(t *testing.T) {
	r := start(t, nil)
	sent := &recorder{}
	c := &agent.Client{Peer: stranger, Dial: func(ctx context.Context) (conn net.Conn, err error) {
		sent.Conn, err = agent.Dial(ctx, r.dir)
		return sent, err
	}}
	for name, err := range map[string]error{
		"put": c.Put(t.Context(), id(1), keyOf(t, 1), terms()),
		"all": c.DropAll(t.Context()),
	} {
		if !errors.Is(err, agent.ErrStranger) {
			t.Errorf("%s: %v, want ErrStranger", name, err)
		}
	}
	if sent.n > 0 {
		t.Errorf("%d bytes were sent", sent.n)
	}
}

// recorder counts what is sent.
type recorder struct {
	net.Conn
	n int
}

func (r *recorder) Write(b []byte) (int, error) {
	r.n += len(b)
	return r.Conn.Write(b)
}

func TestASquattedSocketIsNoAgent(t *testing.T) {
	for name, squat := range map[string]func(t *testing.T, dir string){
		"a file":           func(t *testing.T, dir string) { mustWrite(t, agent.Address(dir)) },
		"a folder":         func(t *testing.T, dir string) { must(t, os.Mkdir(agent.Address(dir), 0o700)) },
		"a link elsewhere": func(t *testing.T, dir string) { must(t, os.Symlink(socketIn(t, shortDir(t)), agent.Address(dir))) },
		"open to others":   func(t *testing.T, dir string) { must(t, os.Chmod(socketIn(t, dir), 0o666)) },
		"an open folder":   func(t *testing.T, dir string) { socketIn(t, dir); must(t, os.Chmod(dir, 0o755)) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := shortDir(t)
			squat(t, dir)
			if _, err := agent.ClientOf(dir).Get(t.Context(), id(1)); !errors.Is(err, agent.ErrStranger) {
				t.Errorf("get: %v, want ErrStranger", err)
			}
			if l, err := agent.Listen(dir); !errors.Is(err, agent.ErrStranger) {
				t.Errorf("listen: %v, want ErrStranger", err)
				if err == nil {
					l.Close()
				}
			}
		})
	}
}

func TestAFolderThatIsALinkIsNoAgents(t *testing.T) {
	dir := filepath.Join(shortDir(t), "link")
	must(t, os.Symlink(start(t, nil).dir, dir))
	if _, err := agent.ClientOf(dir).Get(t.Context(), id(1)); !errors.Is(err, agent.ErrStranger) {
		t.Errorf("got %v, want ErrStranger", err)
	}
}

func TestWithoutASocketThereIsNoAgent(t *testing.T) {
	dir := shortDir(t)
	for name, dir := range map[string]string{"no folder": filepath.Join(dir, "none"), "an empty folder": dir} {
		if _, err := agent.ClientOf(dir).Status(t.Context()); !errors.Is(err, agent.ErrNoAgent) {
			t.Errorf("%s: %v, want ErrNoAgent", name, err)
		}
	}
}

func TestTheSocketOfAKilledAgentIsReplaced(t *testing.T) {
	dir := shortDir(t)
	address := socketIn(t, dir)
	if _, err := agent.ClientOf(dir).Status(t.Context()); !errors.Is(err, agent.ErrNoAgent) {
		t.Errorf("got %v, want ErrNoAgent", err)
	}
	l, err := agent.Listen(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	info, err := os.Lstat(address)
	if err != nil || info.Mode() != os.ModeSocket|0o600 {
		t.Errorf("the new one is %v, error %v", info.Mode(), err)
	}
}

// socketIn leaves a socket in dir on which nobody listens.
func socketIn(t *testing.T, dir string) string {
	t.Helper()
	l, err := agent.Listen(dir)
	must(t, err)
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	must(t, l.Close())
	return agent.Address(dir)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func mustWrite(t *testing.T, name string) {
	t.Helper()
	must(t, os.WriteFile(name, nil, 0o600))
}
