//go:build unix

package agent_test

import (
	"bytes"
	"errors"
	"net"
	"os"
	"os/exec"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"watchword/agent"
	"watchword/secret"
)

// hasNot fails unless the agent is there without this key.
func (r *running) hasNot(t *testing.T, n byte) {
	t.Helper()
	if _, err := r.Get(t.Context(), id(n)); !errors.Is(err, agent.ErrNoKey) {
		t.Errorf("get %d: %v, want ErrNoKey", n, err)
	}
}

func TestAKeyComesBackUntilItIsDropped(t *testing.T) {
	r := start(t, nil)
	r.put(t, 1, terms())
	r.put(t, 2, terms())
	r.has(t, 1)
	r.has(t, 2)
	r.hasNot(t, 3)
	if err := r.Drop(t.Context(), id(1)); err != nil {
		t.Fatal(err)
	}
	r.hasNot(t, 1)
	r.has(t, 2)
}

func TestALaterKeyTakesThePlaceOfAnEarlier(t *testing.T) {
	r := start(t, nil)
	r.put(t, 1, terms())
	if err := r.Put(t.Context(), id(1), keyOf(t, 9), terms()); err != nil {
		t.Fatal(err)
	}
	key, err := r.Get(t.Context(), id(1))
	if err != nil || !key.Equal(keyOf(t, 9)) {
		t.Errorf("got the earlier one, error %v", err)
	}
	key.Wipe()
}

func TestAskingKeepsAKeyAndNotAskingLosesIt(t *testing.T) {
	r := start(t, nil)
	r.put(t, 1, terms())
	r.put(t, 2, terms())
	for range 3 {
		r.advance(9 * time.Minute)
		r.has(t, 1)
	}
	r.hasNot(t, 2)
	r.advance(10 * time.Minute)
	r.ends(t)
}

func TestNoKeyOutlivesEightHours(t *testing.T) {
	r := start(t, nil)
	r.put(t, 1, terms())
	r.put(t, 2, agent.Terms{Idle: time.Hour, Life: time.Hour})
	for range 8*60/5 - 1 {
		r.advance(5 * time.Minute)
		r.has(t, 1)
	}
	r.hasNot(t, 2)
	r.put(t, 3, terms())
	r.advance(5 * time.Minute)
	r.hasNot(t, 1)
	r.has(t, 3)
}

func TestStatusTellsWhatIsLeft(t *testing.T) {
	r := start(t, nil)
	r.put(t, 2, terms())
	r.put(t, 1, agent.Terms{Idle: 2 * time.Hour, Life: 2 * time.Hour})
	r.advance(3 * time.Minute)
	got, err := r.Status(t.Context())
	want := []agent.Held{
		{ID: id(1), Idle: 117 * time.Minute, Life: 117 * time.Minute},
		{ID: id(2), Idle: 7 * time.Minute, Life: 8*time.Hour - 3*time.Minute},
	}
	if err != nil || len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("got %v, error %v, want %v", got, err, want)
	}
}

func TestAnAgentWithoutAKeyEnds(t *testing.T) {
	t.Run("that none was given", func(t *testing.T) { start(t, nil).ends(t) })
	t.Run("that dropped its last", func(t *testing.T) {
		r := start(t, nil)
		r.put(t, 1, terms())
		if err := r.DropAll(t.Context()); err != nil {
			t.Fatal(err)
		}
		r.ends(t)
		if _, err := os.Lstat(agent.Address(r.dir)); !os.IsNotExist(err) {
			t.Errorf("its socket is still there: %v", err)
		}
		if _, err := r.Get(t.Context(), id(1)); !errors.Is(err, agent.ErrNoAgent) {
			t.Errorf("get: %v, want ErrNoAgent", err)
		}
	})
	t.Run("that was locked", func(t *testing.T) {
		r := start(t, nil)
		r.put(t, 1, terms())
		r.Lock()
		r.ends(t)
	})
}

func TestTermsThatPromiseTooMuchAreRefused(t *testing.T) {
	r := start(t, nil)
	for _, bad := range []agent.Terms{
		{},
		{Idle: time.Minute, Life: 8*time.Hour + time.Second},
		{Idle: 2 * time.Hour, Life: time.Hour},
		{Idle: -time.Minute, Life: time.Hour},
	} {
		if err := r.Put(t.Context(), id(1), keyOf(t, 1), bad); !errors.Is(err, agent.ErrRefused) {
			t.Errorf("%v: %v, want ErrRefused", bad, err)
		}
	}
	if err := r.Put(t.Context(), id(1), secret.New([]byte("short")), terms()); !errors.Is(err, agent.ErrRefused) {
		t.Errorf("short key: %v, want ErrRefused", err)
	}
}

func TestSoManyKeysAndNoMore(t *testing.T) {
	r := start(t, nil)
	for n := range byte(32) {
		r.put(t, n, terms())
	}
	if err := r.Put(t.Context(), id(32), keyOf(t, 32), terms()); !errors.Is(err, agent.ErrRefused) {
		t.Errorf("got %v, want ErrRefused", err)
	}
	r.put(t, 31, terms()) // is there already
	if got, err := r.Status(t.Context()); err != nil || len(got) != 32 {
		t.Errorf("%d keys are listed, error %v", len(got), err)
	}
}

// terminal is where clients seem to sit.
type terminal struct{ n atomic.Int32 }

func (s *terminal) peer(net.Conn) (agent.Peer, error) {
	return agent.Peer{Mine: true, Terminal: int(s.n.Load())}, nil
}

func TestAKeyOfOneTerminalIsForThatOneAlone(t *testing.T) {
	own := agent.Terms{Idle: time.Minute, Life: time.Hour, Terminal: true}
	sits := &terminal{}
	sits.n.Store(7)
	r := start(t, sits.peer)
	r.put(t, 1, own)
	r.has(t, 1)
	sits.n.Store(8)
	r.hasNot(t, 1)
	if list, err := r.Status(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("another terminal is told of %v, error %v", list, err)
	}
	r.put(t, 1, own) // beside the other
	sits.n.Store(7)
	r.has(t, 1)
	sits.n.Store(0)
	r.hasNot(t, 1)
	if err := r.Put(t.Context(), id(1), keyOf(t, 1), own); !errors.Is(err, agent.ErrRefused) {
		t.Errorf("no terminal: %v, want ErrRefused", err)
	}
	if err := r.Drop(t.Context(), id(1)); err != nil {
		t.Fatal(err)
	}
	r.ends(t) // whoever drops it: it is gone for all
}

func TestANewKeyLeavesNoTerminalWithAnOldOne(t *testing.T) {
	own := agent.Terms{Idle: time.Minute, Life: time.Hour, Terminal: true}
	sits := &terminal{}
	sits.n.Store(7)
	r := start(t, sits.peer)
	r.put(t, 1, own)
	sits.n.Store(8)
	if err := r.Put(t.Context(), id(1), keyOf(t, 9), own); err != nil {
		t.Fatal(err)
	}
	sits.n.Store(7)
	r.hasNot(t, 1)
}

func TestTheKernelTellsTheTerminal(t *testing.T) {
	if inSession(t) {
		return
	}
	r := start(t, nil)
	r.put(t, 1, agent.Terms{Idle: time.Minute, Life: time.Hour, Terminal: true})
	r.has(t, 1)
}

// inSession runs the test once more as the leader of a session, and says that
// it did: where the leader of the session of the tests is out of sight, as in a
// container, that one has no number.
func inSession(t *testing.T) bool {
	t.Helper()
	const leads = "AGENT_TEST_LEADS"
	if os.Getenv(leads) != "" {
		return false
	}
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.v", "-test.run=^"+t.Name()+"$")
	c.Env = append(os.Environ(), leads+"=yes")
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	out, err := c.CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("--- PASS: "+t.Name())) {
		t.Errorf("%v\n%s", err, out)
	}
	return true
}
