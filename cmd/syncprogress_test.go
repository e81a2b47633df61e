package cmd_test

import (
	"strings"
	"testing"
	"time"
)

// barTime is the time of one bar: what it asked for again, and what lets it pass.
type barTime struct {
	again chan struct{}
	pass  chan time.Time
}

// sluggish has the files of s take until the bar that there is was drawn.
func sluggish(w *world, s *server) {
	bars, now := make(chan barTime, 64), barTime{}
	var last barTime
	w.after = func(d time.Duration) <-chan time.Time {
		switch d {
		case 500 * time.Millisecond:
			last = barTime{make(chan struct{}, 64), make(chan time.Time)}
			bars <- last
		case 200 * time.Millisecond:
			last.again <- struct{}{}
		default: // what else waits
			return nil
		}
		return last.pass
	}
	s.slow = func() {
		for {
			select {
			case now = <-bars:
			case now.pass <- time.Time{}:
				<-now.again
				return
			}
		}
	}
}

func TestALongSyncHasABarOnATerminalOnly(t *testing.T) {
	w, s := serving(t, far)
	w.ok("sync", "setup", far, "--device", "laptop")
	c := w.beside("desk")
	c.ok("join", far, "--device", "desk")
	c.ok("add", "more")
	sluggish(c, s)
	c.screen = true
	r := c.ok("sync")
	r.want(t, 0, "\rSyncing  ▰▰▰▰▰▰▰▰▰▰▱▱▱▱▱▱▱▱▱▱ reading back 1 KiB\x1b[K", "\r\x1b[K✓ 1 change went · in step")
	sluggish(w, s)
	w.screen = true
	w.ok("sync").want(t, 0, "\rSyncing  ▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱▱ 0 bytes of 1 KiB\x1b[K")
	d := w.beside("other")
	sluggish(d, s)
	d.screen = true
	d.ok("join", far, "--device", "other").want(t, 0, "\rLooking into "+far+"…\x1b[K", "\rSyncing  ▱")

	// Nothing of that for scripts.
	s.slow = nil
	for _, args := range [][]string{{"sync"}, {"sync", "status"}, {"sync", "-q"}, {"sync", "--json"}} {
		w.screen = len(args) > 1 && strings.HasPrefix(args[1], "-")
		w.after = func(d time.Duration) <-chan time.Time {
			if d == 500*time.Millisecond {
				t.Errorf("ww %q has a bar", args)
			}
			return nil
		}
		w.ok(args...)
	}
}
