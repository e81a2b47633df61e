//go:build unix

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"watchword/internal/console"
)

const usualEditor = "vi"

// editorCommand is line, which may have arguments of its own, on the terminal,
// whatever the standard streams are. env lets it begin with variables; exec
// makes it the process that signals go to.
func editorCommand(ctx context.Context, line string, args []string) (*exec.Cmd, func() error, error) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", console.ErrNoTerminal, err)
	}
	command := exec.CommandContext(ctx, shell[0], append([]string{shell[1], "exec env " + line + ` "$@"`, "ww"}, args...)...)
	command.Stdin, command.Stdout, command.Stderr = tty, tty, tty
	askToEnd(command)
	return command, tty.Close, nil
}

// askToEnd makes the end of a command's context ask it to end; its WaitDelay
// then makes it.
func askToEnd(command *exec.Cmd) {
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
}
