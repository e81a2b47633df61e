package cmd_test

import (
	"bytes"
	"context"
	"io"

	"watchword/internal/console"
)

// person is a terminal and who sits at it: somebody who types keys and then
// gets up.
type person struct {
	keys    []byte
	shown   bytes.Buffer
	hidden  bool
	muted   bool
	typed   func(left int) // called before each key, if set
	cannot  bool           // the terminal cannot hide what is typed
	flushed int
	see     io.Writer // where all that is shown shows too, if set
	photo   func()    // takes a picture, at every NUL among the keys
}

var _ console.Terminal = (*person)(nil)

func (p *person) ReadKey(ctx context.Context, b []byte) (int, error) {
	if p.typed != nil {
		p.typed(len(p.keys))
	}
	if ctx.Err() != nil {
		return 0, context.Cause(ctx)
	}
	for p.photo != nil && len(p.keys) > 0 && p.keys[0] == 0 {
		p.photo()
		p.keys = p.keys[1:]
	}
	if len(p.keys) == 0 {
		return 0, io.ErrUnexpectedEOF
	}
	b[0] = p.keys[0]
	p.keys = p.keys[1:]
	return 1, nil
}

func (p *person) Write(b []byte) (int, error) {
	if p.see != nil {
		_, _ = p.see.Write(b)
	}
	return p.shown.Write(b)
}

func (p *person) Hide() (restore func() error, err error) {
	if p.cannot {
		return nil, console.ErrCannotHide
	}
	p.hidden = true
	return func() error { p.hidden = false; return nil }, nil
}

func (p *person) Mute() (restore func() error, err error) {
	p.muted = true
	return func() error { p.muted = false; return nil }, nil
}

func (p *person) Flush() error   { p.flushed++; return nil }
func (p *person) Suspend() error { return nil }
func (p *person) Close() error   { return nil }
