package program

import (
	"context"
	"io"
	"os/exec"
	"sync"
	"time"
)

// Process is a program that is running.
type Process struct {
	Stdin  io.WriteCloser
	Stdout io.Reader

	program Program
	ctx     context.Context // the caller's
	cancel  context.CancelFunc
	cmd     *exec.Cmd
	said    *tail
	once    sync.Once
	err     error
}

// Start starts the program. The caller ends it, by Close or Kill.
func (p Program) Start(ctx context.Context, args ...string) (*Process, error) {
	running, cancel := context.WithCancel(ctx)
	cmd, said := p.command(running, args)
	r := &Process{program: p, ctx: ctx, cancel: cancel, cmd: cmd, said: said}
	var err error
	if r.Stdin, err = cmd.StdinPipe(); err == nil {
		if r.Stdout, err = cmd.StdoutPipe(); err == nil {
			err = cmd.Start()
		}
	}
	if err != nil {
		defer cancel()
		return nil, p.explain(ctx, err, said)
	}
	return r, nil
}

// grace is how long a program may take to end when nothing is asked of it any more.
const grace = 5 * time.Second

// Close closes the program's standard input, waits until it has ended, and returns
// how. What it has not printed yet is lost.
func (r *Process) Close() error {
	r.once.Do(func() {
		r.Stdin.Close()
		defer time.AfterFunc(grace, r.cancel).Stop()
		r.err = r.program.explain(r.ctx, r.cmd.Wait(), r.said)
		r.cancel()
	})
	return r.err
}

// Kill ends the program at once, and waits for that.
func (r *Process) Kill() {
	r.cancel()
	r.Close()
}

// Read starts the program and returns what it prints. Reading ends with the error
// of the program if it fails; closing before the end kills it.
func (p Program) Read(ctx context.Context, args ...string) (io.ReadCloser, error) {
	r, err := p.Start(ctx, args...)
	if err != nil {
		return nil, err
	}
	r.Stdin.Close()
	return &output{Process: r}, nil
}

// output is what a program prints.
type output struct {
	*Process
	end error
}

func (o *output) Read(b []byte) (int, error) {
	if o.end != nil {
		return 0, o.end
	}
	n, err := o.Stdout.Read(b)
	if err != nil {
		if o.end = o.Process.Close(); o.end == nil {
			o.end = err
		}
		err = o.end
	}
	return n, err
}

func (o *output) Close() error {
	o.Kill()
	return nil
}
