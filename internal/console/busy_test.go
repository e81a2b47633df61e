package console_test

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"watchword/internal/console"
)

// clock is time that passes when the test says so.
type clock struct {
	asked chan time.Duration // what somebody began to wait for
	pass  chan time.Time
}

func newClock() *clock {
	return &clock{asked: make(chan time.Duration, 16), pass: make(chan time.Time)}
}

func (k *clock) after(d time.Duration) <-chan time.Time {
	k.asked <- d
	return k.pass
}

// paper is what is written to from two sides.
type paper struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (p *paper) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(b)
}

func (p *paper) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

func TestWaitingIsToldAfterAMomentAndErased(t *testing.T) {
	k, p := newClock(), new(paper)
	c := &console.Console{Err: p, ErrTTY: true, Unicode: true, After: k.after}
	done := c.Busy("Unlocking")
	if d := <-k.asked; d != 300*time.Millisecond {
		t.Errorf("it waits for %v", d)
	}
	if got := p.String(); got != "" {
		t.Errorf("at once it says %q", got)
	}
	k.pass <- time.Time{}
	done()
	done()
	if got, want := p.String(), "\rUnlocking…\x1b[K\r\x1b[K"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}

func TestAShortWaitIsNotTold(t *testing.T) {
	k, p := newClock(), new(paper)
	c := &console.Console{Err: p, ErrTTY: true, After: k.after}
	c.Busy("Unlocking")()
	if got := p.String(); got != "" {
		t.Errorf("it says %q", got)
	}
}

func TestWaitingIsToldInLinesWhereNothingIsRedrawn(t *testing.T) {
	k, p := newClock(), new(paper)
	c := &console.Console{Err: p, ErrTTY: true, Unicode: true, Accessible: true, After: k.after}
	done := c.Busy("Unlocking")
	for range 2 {
		if d := <-k.asked; d != 10*time.Second {
			t.Errorf("it waits for %v", d)
		}
		k.pass <- time.Time{}
	}
	<-k.asked // so that the second line is written
	done()
	if got, want := p.String(), "Unlocking…\nUnlocking…\n"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}

func TestWaitingIsNotToldToAPipeOrTheQuiet(t *testing.T) {
	refuse := func(time.Duration) <-chan time.Time { t.Error("it waits"); return nil }
	(&console.Console{After: refuse}).Busy("Unlocking")()
	(&console.Console{ErrTTY: true, Quiet: true, After: refuse}).Busy("Unlocking")()
}

// muting is a terminal that can be muted.
type muting struct {
	*script
	muted bool
	fails error
}

func (m *muting) Mute() (restore func() error, err error) {
	m.muted = true
	return func() error { m.muted = false; return m.fails }, nil
}

func (m *muting) Suspend() error {
	if m.muted || m.hidden {
		return errors.New("the shell gets a mute terminal")
	}
	return m.script.Suspend()
}

func TestHoldLastsUntilItIsReleasedAndNotOverAStop(t *testing.T) {
	m := &muting{script: &script{keys: []byte("a\x1ab\r")}}
	c := &console.Console{Terminal: func() (console.Terminal, error) { return m, nil }}
	release, err := c.Hold()
	if err != nil || !m.muted {
		t.Fatalf("muted %v, %v", m.muted, err)
	}
	inner, err := c.Hold()
	if err != nil {
		t.Fatal(err)
	}
	if got := typed(t, c, "Password: "); got != "ab" || m.stopped != 1 {
		t.Errorf("got %q, stopped %d times", got, m.stopped)
	}
	if err := inner(); err != nil || !m.muted {
		t.Errorf("the inner one released: %v", err)
	}
	m.fails = errors.New("gone")
	if err := release(); !errors.Is(err, m.fails) || m.muted {
		t.Errorf("muted %v, error %v", m.muted, err)
	}
	if err := release(); err != nil {
		t.Errorf("again: %v", err)
	}
}

func TestFlushReleasesWhatIsHeld(t *testing.T) {
	m := &muting{script: &script{}}
	c := &console.Console{Terminal: func() (console.Terminal, error) { return m, nil }}
	if _, err := c.Hold(); err != nil {
		t.Fatal(err)
	}
	if err := c.Flush(); err != nil || m.muted {
		t.Errorf("muted %v, %v", m.muted, err)
	}
}

func TestHoldWithoutATerminalIsNothing(t *testing.T) {
	for _, c := range []*console.Console{{}, {Terminal: func() (console.Terminal, error) { return &script{}, nil }}} {
		release, err := c.Hold()
		if err != nil {
			t.Fatal(err)
		}
		if err := release(); err != nil {
			t.Error(err)
		}
	}
}

// slow is a terminal at which nobody presses a key once the script is over.
type slow struct {
	*script
	waits int
}

func (s *slow) ReadKey(ctx context.Context, b []byte) (int, error) {
	if len(s.keys) > 0 {
		return s.script.ReadKey(ctx, b)
	}
	s.waits++
	<-ctx.Done()
	return 0, ctx.Err()
}
