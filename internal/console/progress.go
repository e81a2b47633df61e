package console

import (
	"cmp"
	"io"
	"strings"
	"sync"
	"time"
)

const (
	progressAfter = 500 * time.Millisecond // of waiting, a person wants to know how long
	progressEvery = 200 * time.Millisecond // is how often a bar is drawn again
	progressSigns = 20                     // of a bar
)

// Progress is told of something that may take long: see [Console.Progress].
type Progress struct {
	c     *Console
	doing string
	end   func()

	mu          sync.Mutex
	done, total int64
	text        string
}

// Progress tells on Err, if that is a terminal and not quiet, how far something
// is: after half a second a bar, drawn again five times a second; or, where lines
// are not redrawn, a line every ten seconds. Nothing else may write to Err until
// [Progress.Done].
func (c *Console) Progress(doing string) *Progress {
	p := &Progress{c: c, doing: doing, end: func() {}}
	if !c.ErrTTY || c.Quiet {
		return p
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		if c.redraws() {
			p.draw(stop)
		} else {
			p.say(stop)
		}
	}()
	p.end = sync.OnceFunc(func() {
		close(stop)
		<-stopped
	})
	return p
}

// Set says how much of total is done, and how that is told: "2 of 5 files".
func (p *Progress) Set(done, total int64, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done, p.total, p.text = done, total, text
}

// Done erases the bar. It may be called twice.
func (p *Progress) Done() { p.end() }

// draw draws the bar, where it has changed, until stop. There is nobody to tell
// if that fails.
func (p *Progress) draw(stop <-chan struct{}) {
	drawn := ""
	for wait := progressAfter; ; wait = progressEvery {
		select {
		case <-stop:
			if drawn != "" {
				_, _ = io.WriteString(p.c.Err, "\r\x1b[K")
			}
			return
		case <-p.c.after(wait):
		}
		if line := p.line(); line != drawn {
			drawn = line
			_, _ = io.WriteString(p.c.Err, "\r"+line+"\x1b[K")
		}
	}
}

// line is the bar in one line that does not wrap.
func (p *Progress) line() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	line := p.c.Text(p.doing)
	if p.total <= 0 {
		return cutEnd(line+p.c.ellipsis(), p.c.width()-1, "")
	}
	full, empty := "▰", "▱"
	if !p.c.Unicode {
		full, empty = "#", "."
	}
	n := int(float64(min(max(0, p.done), p.total)) / float64(p.total) * progressSigns)
	line += "  " + strings.Repeat(full, n) + strings.Repeat(empty, progressSigns-n) + " " + p.c.Text(p.text)
	return cutEnd(line, p.c.width()-1, "")
}

// say tells it in words until stop.
func (p *Progress) say(stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case <-p.c.after(busyEvery):
		}
		p.mu.Lock()
		text := p.text
		p.mu.Unlock()
		if text != "" {
			text = ": " + text
		}
		p.c.Print("%s%s", p.doing, cmp.Or(text, p.c.ellipsis()))
	}
}
