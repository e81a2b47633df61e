package console_test

import (
	"strings"
	"testing"
	"time"

	"watchword/internal/console"
)

// drawing lets time pass until what is drawn by then is on paper.
func (k *clock) drawing(t *testing.T, want time.Duration) {
	t.Helper()
	if d := <-k.asked; d != want {
		t.Errorf("it waits for %v, want %v", d, want)
	}
	k.pass <- time.Time{}
}

func TestABarIsDrawnAfterAMomentAndErased(t *testing.T) {
	k, p := newClock(), new(paper)
	c := &console.Console{Err: p, ErrTTY: true, Unicode: true, After: k.after}
	bar := c.Progress("Syncing")
	k.drawing(t, 500*time.Millisecond)
	k.drawing(t, 200*time.Millisecond) // nothing is new
	<-k.asked
	bar.Set(1, 4, "1 of 4 files")
	k.pass <- time.Time{}
	<-k.asked
	bar.Set(9, 4, "9 of 4 files")
	k.pass <- time.Time{}
	<-k.asked
	bar.Done()
	bar.Done()
	full := strings.Repeat("▰", 5) + strings.Repeat("▱", 15)
	want := "\rSyncing…\x1b[K\rSyncing  " + full + " 1 of 4 files\x1b[K\rSyncing  " + strings.Repeat("▰", 20) + " 9 of 4 files\x1b[K\r\x1b[K"
	if got := p.String(); got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}

func TestABarFitsTheScreenAndIsSafe(t *testing.T) {
	for width, want := range map[int]string{
		24: "\rTo a?b  ########.......\x1b[K\r\x1b[K",
		60: "\rTo a?b  ########............ 2 of 5\x1b[K\r\x1b[K",
	} {
		k, p := newClock(), new(paper)
		c := &console.Console{Err: p, ErrTTY: true, Width: width, After: k.after}
		bar := c.Progress("To a\x1bb")
		<-k.asked
		bar.Set(2, 5, "2 of 5")
		k.pass <- time.Time{}
		<-k.asked
		bar.Done()
		if got := p.String(); got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
}

func TestWhatIsShortHasNoBar(t *testing.T) {
	k, p := newClock(), new(paper)
	bar := (&console.Console{Err: p, ErrTTY: true, After: k.after}).Progress("Syncing")
	bar.Set(1, 2, "half")
	bar.Done()
	if got := p.String(); got != "" {
		t.Errorf("it says %q", got)
	}
}

func TestProgressIsToldInLinesWhereNothingIsRedrawn(t *testing.T) {
	k, p := newClock(), new(paper)
	bar := (&console.Console{Err: p, ErrTTY: true, Unicode: true, Accessible: true, After: k.after}).Progress("Syncing")
	k.drawing(t, 10*time.Second)
	<-k.asked
	bar.Set(1, 2, "1 of 2 files")
	k.pass <- time.Time{}
	<-k.asked
	bar.Done()
	if got, want := p.String(), "Syncing…\nSyncing: 1 of 2 files\n"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}

func TestProgressIsNotToldToAPipeOrTheQuiet(t *testing.T) {
	refuse := func(time.Duration) <-chan time.Time { t.Error("it waits"); return nil }
	for _, c := range []*console.Console{{After: refuse}, {ErrTTY: true, Quiet: true, After: refuse}} {
		bar := c.Progress("Syncing")
		bar.Set(1, 2, "half")
		bar.Done()
	}
}
