package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"watchword/agent"
	"watchword/internal/clip"
	"watchword/internal/disk"
)

// keyAgent is the agent of the system.
type keyAgent struct {
	executable string   // of this program
	args       []string // that make it the agent
}

func (keyAgent) Client(dir string) *agent.Client { return agent.ClientOf(dir) }

// ready is how long an agent may take until it listens.
const ready = 5 * time.Second

// Start starts the agent with a pipe as its standard output, which it closes
// when it listens. Nobody waits for it: it outlives this program and its
// terminal.
func (a keyAgent) Start(dir string) error {
	listens, out, err := os.Pipe()
	if err != nil {
		return err
	}
	defer listens.Close()
	c := exec.Command(a.executable, a.args...)
	c.Env, c.Stdout = agentEnvironment(), out
	clip.Detach(c)
	if err := errors.Join(c.Start(), out.Close()); err != nil {
		return err
	}
	late := time.AfterFunc(ready, func() { _ = listens.Close() })
	defer late.Stop()
	_, _ = io.Copy(io.Discard, listens) // whether it is there, the next request shows
	return c.Process.Release()
}

// agentEnvironment is the little that the agent needs to find its directory
// and the session's end.
func agentEnvironment() []string {
	env := []string{} // not nil, which would mean all there is
	for _, name := range []string{
		"HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME", "XDG_SESSION_ID", "DBUS_SYSTEM_BUS_ADDRESS",
		"SystemRoot", "SystemDrive", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "GOCOVERDIR",
	} {
		if value := os.Getenv(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// turn is how long an agent waits for an earlier one to be gone.
const turn = 2 * time.Second

// Serve is the agent. A lock beside the socket sees to it that there is one.
func (a keyAgent) Serve(ctx context.Context, dir string) (err error) {
	if _, err := a.Client(dir).Status(ctx); err == nil {
		return nil // two were started at once
	}
	if err := (disk.OS{}).MkdirAll(dir); err != nil {
		return err
	}
	wait, cancel := context.WithTimeout(ctx, turn)
	defer cancel()
	unlock, err := disk.OS{}.Lock(wait, filepath.Join(dir, "agent"), fmt.Sprintf("pid %d, ww agent", os.Getpid()))
	if busy := (*disk.BusyError)(nil); errors.As(err, &busy) {
		return nil // another one is there
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	l, err := agent.Listen(dir)
	if err != nil {
		return err
	}
	if err := os.Stdout.Close(); err != nil { // see Start
		return errors.Join(err, l.Close())
	}
	s := agent.NewServer(agent.World{Now: time.Now, After: time.After, Rand: rand.Reader, Peer: agent.PeerOf})
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		bus := cmp.Or(os.Getenv("DBUS_SYSTEM_BUS_ADDRESS"), agent.SystemBus)
		_ = agent.Watch(ctx, bus, os.Getenv("XDG_SESSION_ID"), s.Lock) // without it, time alone locks
	}()
	return s.Serve(ctx, l)
}
