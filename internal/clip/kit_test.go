package clip_test

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"watchword/internal/clip"
	"watchword/internal/disk/disktest"
	"watchword/secret"
)

// canary is the secret that must be found nowhere but on the board.
const canary = "c4n4ry-é-\"$(x)\n"

func newValue(t *testing.T, text string) secret.Value {
	t.Helper()
	value := secret.New([]byte(text))
	t.Cleanup(value.Wipe)
	return value
}

// session makes a System of an environment and the commands that are installed.
func session(goos string, env map[string]string, commands ...string) clip.System {
	return clip.System{
		GOOS:   goos,
		Getenv: func(name string) string { return env[name] },
		LookPath: func(name string) (string, error) {
			if slices.Contains(commands, name) {
				return filepath.Join("/usr/bin", name), nil
			}
			return "", exec.ErrNotFound
		},
		Host: "server7",
	}
}

// paper is a board in memory, and counts.
type paper struct {
	text            []byte
	reads, clears   int
	fails           error // what every call returns
	failsToClear    error
	blind           bool
	whenCopied      func()
	lastContextLive bool
}

func (*paper) Name() string              { return "paper" }
func (*paper) Hint(context.Context) bool { return true }
func (p *paper) Blind() bool             { return p.blind }

func (p *paper) Copy(_ context.Context, value secret.Value) error {
	if p.fails != nil {
		return p.fails
	}
	if p.whenCopied != nil {
		p.whenCopied()
	}
	return value.Reveal(func(b []byte) error { p.text = bytes.Clone(b); return nil })
}

func (p *paper) Read(ctx context.Context) (secret.Value, error) {
	p.reads++
	p.lastContextLive = ctx.Err() == nil
	if p.fails != nil {
		return secret.Value{}, p.fails
	}
	return secret.New(bytes.Clone(p.text)), nil
}

func (p *paper) Clear(context.Context) error {
	p.clears++
	if err := errors.Join(p.fails, p.failsToClear); err != nil {
		return err
	}
	p.text = nil
	return nil
}

// keeper returns a Keeper on board that starts nothing.
func keeper(board clip.Board) clip.Keeper {
	return clip.Keeper{Board: board, FS: disktest.NewMemory(), Dir: "/run/watchword", Rand: sequence{}}
}

// sequence is a source of bytes that anybody can guess.
type sequence struct{}

func (sequence) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(i)
	}
	return len(b), nil
}

// nap is a sleep that takes no time.
func nap(ctx context.Context, _ time.Duration, _ func() bool) error { return ctx.Err() }
