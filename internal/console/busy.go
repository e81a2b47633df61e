package console

import (
	"io"
	"sync"
	"time"
)

const (
	busyAfter = 300 * time.Millisecond // of waiting, a person wants to know why
	busyEvery = 10 * time.Second       // is how often one who listens is told
)

// after is time.After, or what a test has put in its place.
func (c *Console) after(d time.Duration) <-chan time.Time {
	if c.After != nil {
		return c.After(d)
	}
	return time.After(d)
}

// Busy tells on Err, if that is a terminal and not quiet, what is being waited
// for: "Unlocking…" after a moment, erased by done; or, where lines are not
// redrawn, a line now and then. Nothing else may write to Err until done, which
// may be called twice.
func (c *Console) Busy(doing string) (done func()) {
	if !c.ErrTTY || c.Quiet {
		return func() {}
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		if c.redraws() {
			c.busyLine(doing, stop)
		} else {
			c.busyLines(doing, stop)
		}
	}()
	return sync.OnceFunc(func() {
		close(stop)
		<-stopped
	})
}

// busyLine draws one line until stop. There is nobody to tell if that fails.
func (c *Console) busyLine(doing string, stop <-chan struct{}) {
	select {
	case <-stop:
		return
	case <-c.after(busyAfter):
	}
	_, _ = io.WriteString(c.Err, "\r"+cutEnd(c.Text(doing)+c.ellipsis(), c.width()-1, "")+"\x1b[K")
	<-stop
	_, _ = io.WriteString(c.Err, "\r\x1b[K")
}

// busyLines says it again and again until stop.
func (c *Console) busyLines(doing string, stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case <-c.after(busyEvery):
			c.Print("%s%s", doing, c.ellipsis())
		}
	}
}

// Hold keeps what is typed from showing, between questions too, until release
// is called: a person who types ahead while the program works is neither shown
// nor unheard. Keys that make signals still do. Where there is no terminal, or
// one that cannot, it does nothing. Errors of either are those of the terminal.
func (c *Console) Hold() (release func() error, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t, err := c.terminal(); err != nil || c.mute != nil || !isMutable(t) {
		return func() error { return nil }, nil
	}
	if err := c.muteTerminal(); err != nil {
		return nil, err
	}
	return func() error {
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.unmute()
	}, nil
}

func isMutable(t Terminal) bool {
	_, ok := t.(mutable)
	return ok
}

func (c *Console) muteTerminal() error {
	restore, err := c.tty.(mutable).Mute()
	if err == nil {
		c.mute = restore
	}
	return err
}

// unmute undoes Hold.
func (c *Console) unmute() error {
	if c.mute == nil {
		return nil
	}
	restore := c.mute
	c.mute = nil
	return restore()
}

// unmuted calls stop with the terminal as it was before Hold.
func (c *Console) unmuted(stop func() error) error {
	if c.mute == nil {
		return stop()
	}
	if err := c.unmute(); err != nil {
		return err
	}
	if err := stop(); err != nil {
		return err
	}
	return c.muteTerminal()
}
