package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"watchword/internal/console"
	"watchword/secret"
)

// openFD opens an inherited descriptor.
func openFD(fd int) (io.ReadCloser, error) {
	file := os.NewFile(uintptr(fd), fmt.Sprintf("descriptor %d", fd))
	if file == nil {
		return nil, os.ErrInvalid
	}
	if _, err := file.Stat(); err != nil {
		return nil, err
	}
	return file, nil
}

// maxOutput is the most bytes taken from a password command.
const maxOutput = 4096

// runCommand runs line in the user's shell and returns what it prints, less
// one newline, straight from the pipe into locked memory.
func runCommand(ctx context.Context, line string) (secret.Value, error) {
	command := exec.CommandContext(ctx, shell[0], append(shell[1:], line)...)
	command.Stdin = os.Stdin
	value, err := printed(ctx, command)
	if err != nil {
		return secret.Value{}, fmt.Errorf("the password command: %w", err)
	}
	return value, nil
}

// printed runs a command, which ends with ctx, and returns what it prints as
// runCommand does.
func printed(ctx context.Context, command *exec.Cmd) (secret.Value, error) {
	command.Stderr = os.Stderr
	pipe, err := command.StdoutPipe()
	if err != nil {
		return secret.Value{}, err
	}
	if err := command.Start(); err != nil {
		return secret.Value{}, err
	}
	stop := context.AfterFunc(ctx, func() { pipe.Close() }) // others may hold its other end
	defer stop()
	value, readErr := console.ReadSecret(pipe, maxOutput)
	closeErr := pipe.Close() // or a command that goes on printing never ends
	waitErr := command.Wait()
	if waitErr != nil {
		awaitSignal(ctx)
	}
	if err := cmp.Or(ctx.Err(), readErr, closeErr, waitErr); err != nil {
		value.Wipe()
		return secret.Value{}, err
	}
	return console.TrimNewline(value), nil
}

// hostName names this machine in messages; an empty name will do.
func hostName() string {
	name, _ := os.Hostname()
	return name
}

// executable is the path of this program, by which it starts itself.
func executable() string {
	path, err := os.Executable()
	if err != nil {
		return os.Args[0]
	}
	return path
}

// sleep waits for d of wall-clock time, in which the machine may have been
// suspended, or until ctx ends or goOn, asked every second, says no.
func sleep(ctx context.Context, d time.Duration, goOn func() bool) error {
	until := time.Now().Round(0).Add(d) // without the monotonic clock, which stands still meanwhile
	for left := d; left > 0 && goOn(); left = time.Until(until) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(left, time.Second)):
		}
	}
	return nil
}
