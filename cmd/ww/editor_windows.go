package main

import (
	"context"
	"os"
	"os/exec"
	"strings"
)

const usualEditor = "notepad"

// editorCommand is line, which may have arguments of its own, on the console.
func editorCommand(ctx context.Context, line string, args []string) (*exec.Cmd, func() error, error) {
	words := append(strings.Fields(line), args...)
	command := exec.CommandContext(ctx, words[0], words[1:]...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	return command, func() error { return nil }, nil
}

// askToEnd leaves the command as it is: programs here cannot be asked.
func askToEnd(*exec.Cmd) {}
