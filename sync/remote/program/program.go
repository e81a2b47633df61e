// Package program runs programs of the user's: ssh, git, rclone. Never through a
// shell, never with a terminal to ask on, and not longer than a context allows.
package program

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"time"

	"watchword/sync/remote"
)

// Program is a program, by its name on PATH or its path.
type Program struct {
	Name string
	// Env is added to the environment, from which variables that begin with
	// WW_ are left out, and those whose names are in Without.
	Env     []string
	Without []string
}

// Error is how a program failed. Its text is in the words of the program, on one
// line.
type Error struct {
	Name string
	Code int    // exit code; -1 if a signal ended it
	Said string // the end of what it wrote to standard error; may say anything
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s ended with %d: %s", e.Name, e.Code, cmp.Or(remote.Plain(e.Said), "it did not say why"))
}

// ErrMissing is of a program that is not installed.
var ErrMissing = errors.New("not found on PATH; install it")

// linger is how long output is waited for of a program that has ended, but left
// another behind that holds on to it, as ssh does that keeps a connection.
const linger = 500 * time.Millisecond

// Run runs the program with stdin, which may be nil, and copies what it prints to
// stdout, which may be nil. The error is an [Error], [ErrMissing], or ctx's.
func (p Program) Run(ctx context.Context, stdin io.Reader, stdout io.Writer, args ...string) error {
	cmd, said := p.command(ctx, args)
	cmd.Stdin, cmd.Stdout = stdin, stdout
	return p.explain(ctx, cmd.Run(), said)
}

// Output runs the program and returns what it prints; fails after limit bytes.
func (p Program) Output(ctx context.Context, limit int, stdin io.Reader, args ...string) ([]byte, error) {
	out := tail{limit: limit}
	err := p.Run(ctx, stdin, &out, args...)
	if err == nil && out.lost {
		err = remote.ErrTooMuch
	}
	return out.data, err
}

func (p Program) command(ctx context.Context, args []string) (*exec.Cmd, *tail) {
	said := &tail{limit: 4096}
	cmd := exec.CommandContext(ctx, p.Name, args...)
	cmd.Env = append(slices.DeleteFunc(cmd.Environ(), p.hidden), p.Env...)
	cmd.Stderr, cmd.WaitDelay = said, linger
	alone(cmd)
	return cmd, said
}

// hidden reports whether the program shall not see a variable.
func (p Program) hidden(variable string) bool {
	name, _, _ := strings.Cut(variable, "=")
	return strings.HasPrefix(name, "WW_") || slices.Contains(p.Without, name)
}

// explain says how the program ended.
func (p Program) explain(ctx context.Context, err error, said *tail) error {
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil, errors.Is(err, exec.ErrWaitDelay):
		return nil
	case errors.Is(err, exec.ErrNotFound):
		return fmt.Errorf("%s: %w", p.Name, ErrMissing)
	case errors.As(err, &exit):
		return &Error{Name: p.Name, Code: exit.ExitCode(), Said: string(said.data)}
	}
	return err
}

// tail keeps the last bytes that were written to it.
type tail struct {
	limit int
	data  []byte
	lost  bool
}

func (t *tail) Write(p []byte) (int, error) {
	t.data = append(t.data, p...)
	if over := len(t.data) - t.limit; over > 0 {
		t.data, t.lost = bytes.Clone(t.data[over:]), true
	}
	return len(p), nil
}
