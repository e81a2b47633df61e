package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"time"

	"watchword/internal/pinentry"
	"watchword/secret"
)

// askpass is cmd.Host.Askpass: the prompt is the program's one argument, as ssh
// has it.
func askpass(ctx context.Context, program, prompt string) (secret.Value, error) {
	return printed(ctx, exec.CommandContext(ctx, program, prompt))
}

// leaveTaking is how long a pinentry may take to end, when it is not needed any
// more and again when it is told to.
const leaveTaking = 2 * time.Second

// askPinentry is cmd.Host.Pinentry. The program is asked to end before it is
// made to: it may have a terminal to put back.
func askPinentry(ctx context.Context, program string, q pinentry.Question) (secret.Value, error) {
	life, end := context.WithCancel(ctx)
	defer end()
	command := exec.CommandContext(life, program)
	command.Stderr, command.WaitDelay = os.Stderr, leaveTaking
	askToEnd(command)
	p, err := start(command)
	if err != nil {
		return secret.Value{}, err
	}
	stop := context.AfterFunc(ctx, p.close) // others may hold the other ends
	defer stop()
	answer, err := pinentry.Ask(p, q)
	_ = p.in.Close() // tells it that nothing more comes
	late := time.AfterFunc(leaveTaking, end)
	defer late.Stop()
	ended := command.Wait() // which does not matter if it has answered
	if err == nil {
		return answer, nil
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = cmp.Or(ended, err)
	}
	if !errors.Is(err, pinentry.ErrCancelled) {
		awaitSignal(ctx)
	}
	return secret.Value{}, cmp.Or(ctx.Err(), err)
}

// sameKey is how long after a program that Ctrl-C has ended the signal may take
// to be noticed here: the terminal sends it to both at once.
const sameKey = 200 * time.Millisecond

// awaitSignal returns when ctx has ended, or would have by now.
func awaitSignal(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(sameKey):
	}
}

// pipes are those of a program: what it says, and what it is told.
type pipes struct {
	io.ReadCloser
	in io.WriteCloser
}

// start starts a command to talk to.
func start(command *exec.Cmd) (pipes, error) {
	in, err := command.StdinPipe()
	if err != nil {
		return pipes{}, err
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return pipes{}, err
	}
	return pipes{out, in}, command.Start()
}

func (p pipes) Write(b []byte) (int, error) { return p.in.Write(b) }

// close ends the talk wherever it stands.
func (p pipes) close() {
	_, _ = p.in.Close(), p.ReadCloser.Close()
}
