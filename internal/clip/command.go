package clip

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"watchword/secret"
)

// patience is how long a command may take: a compositor may hang, or wait for a screen to be unlocked.
const patience = 4 * time.Second

// command is a program of the system, with its arguments and its whole environment. Neither is ever secret.
type command struct {
	path string
	args []string
	env  []string
}

// with returns c with more arguments.
func (c command) with(args ...string) command {
	c.args = slices.Concat(c.args, args)
	return c
}

// feed runs c with value as its input.
func (c command) feed(ctx context.Context, value secret.Value) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	in, out, err := os.Pipe()
	if err != nil {
		return err
	}
	p, err := c.start(ctx, in, nil)
	if err != nil {
		return errors.Join(err, out.Close())
	}
	poured := pour(ctx, out, value)
	if err := p.wait(ctx); err != nil {
		return err
	}
	return poured
}

// pour writes value to out and closes it.
func pour(ctx context.Context, out *os.File, value secret.Value) error {
	stop := context.AfterFunc(ctx, func() { out.Close() }) // wakes up the Write
	err := value.Reveal(func(b []byte) error {
		_, err := out.Write(b)
		return err
	})
	if stop() {
		err = errors.Join(err, out.Close())
	}
	return err
}

// fetch runs c and returns what it prints, in locked memory; see drain. A command that gives up by itself has nothing
// that could be read: the Value is empty then.
func (c command) fetch(ctx context.Context) (secret.Value, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	in, out, err := os.Pipe()
	if err != nil {
		return secret.Value{}, err
	}
	p, err := c.start(ctx, nil, out)
	if err != nil {
		return secret.Value{}, errors.Join(err, in.Close())
	}
	stop := context.AfterFunc(ctx, func() { in.Close() }) // wakes up the Read
	value, err := drain(in, MaxSize+1)
	if stop() {
		err = errors.Join(err, in.Close())
	}
	waited := p.wait(ctx)
	var gaveUp *exec.ExitError
	switch {
	case value.Len() > MaxSize:
		waited = nil // the pipe was closed under it
	case errors.As(waited, &gaveUp) && gaveUp.Exited():
		value.Wipe()
		return secret.Value{}, nil
	}
	if err = errors.Join(waited, err); err != nil {
		value.Wipe()
	}
	return value, err
}

// process is a command at work.
type process struct {
	cmd  *exec.Cmd
	said *os.File // what it says on its standard error
}

// start starts c and closes the files it is given, which are its input and output; nil is the null device.
// It gets no terminal: neither Ctrl-C nor the end of the terminal reaches those that stay behind to serve the clipboard.
func (c command) start(ctx context.Context, in, out *os.File) (*process, error) {
	said, says, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, closeAll(in, out))
	}
	cmd := exec.CommandContext(ctx, c.path, c.args...)
	cmd.Env, cmd.Stderr = c.env, says
	if in != nil {
		cmd.Stdin = in
	}
	if out != nil {
		cmd.Stdout = out
	}
	Detach(cmd)
	if err := errors.Join(cmd.Start(), closeAll(in, out, says)); err != nil {
		return nil, errors.Join(err, said.Close())
	}
	return &process{cmd, said}, nil
}

func closeAll(files ...*os.File) error {
	var errs []error
	for _, file := range files {
		if file != nil {
			errs = append(errs, file.Close())
		}
	}
	return errors.Join(errs...)
}

// wait waits for the end of p, but not for that of processes it leaves behind: those keep the pipes open.
func (p *process) wait(ctx context.Context) error {
	defer p.said.Close()
	err := p.cmd.Wait()
	name := filepath.Base(p.cmd.Path)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", name, context.Cause(ctx))
	}
	return fmt.Errorf("%s: %w%s", name, err, p.complaint(ctx))
}

// complaint returns the first line of what a failed command had to say, made fit for an error.
func (p *process) complaint(ctx context.Context) string {
	stop := context.AfterFunc(ctx, func() { p.said.Close() })
	defer stop()
	text, err := io.ReadAll(io.LimitReader(p.said, 256))
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
	line = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) && r != unicode.ReplacementChar {
			return r
		}
		return -1
	}, line)
	if line == "" {
		return ""
	}
	return ": " + line
}
