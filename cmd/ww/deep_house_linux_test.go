//go:build deep

package main

import (
	"bytes"
	"crypto/rand"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"watchword/secret"
	"watchword/vault"
)

// house is a home whose secrets are like no other bytes anywhere, with a vault of
// one entry.
type house struct {
	*process
	secrets  map[string]string // by how a dialogue calls them
	wrapping []byte            // the key that wraps the vault key, see quarry
}

// newHouse makes one for the same program.
func (p *process) newHouse() *house {
	p.tb.Helper()
	h := &house{process: &process{tb: p.tb, path: p.path, home: p.tb.TempDir()}, secrets: map[string]string{}}
	for _, name := range []string{"MASTER", "NEXT", "WRONG", "ENTRY"} {
		h.secrets[name] = rand.Text()
	}
	h.makeVaultOf(h.secrets["MASTER"], func(tx *vault.Tx) error {
		value := secret.New([]byte(h.secrets["ENTRY"]))
		defer value.Wipe()
		_, err := tx.Add(vault.Set(vault.Name, "harbour"), vault.Set(vault.Kind, "login"), vault.SetSecret(vault.Password, value))
		return err
	})
	p.tb.Cleanup(func() {
		for _, pid := range h.residents() {
			_ = unix.Kill(pid, unix.SIGKILL)
		}
	})
	bin := filepath.Join(h.home, "bin")
	h.must(os.Mkdir(bin, 0o700))
	h.must(os.WriteFile(filepath.Join(bin, "xclip"), []byte(board), 0o700))
	return h
}

// board is a clipboard in a file.
const board = `#!/bin/sh
case "$*" in
*-out) exec cat "$HOME/board" ;;
esac
exec cat >"$HOME/board"
`

// residents are the processes that run ww in this house.
func (h *house) residents() (pids []int) {
	h.tb.Helper()
	processes, err := filepath.Glob("/proc/[0-9]*")
	h.must(err)
	for _, dir := range processes {
		path, _ := os.Readlink(filepath.Join(dir, "exe")) // of one that has ended there is none
		environ, _ := os.ReadFile(filepath.Join(dir, "environ"))
		if path == h.path && bytes.Contains(environ, []byte("HOME="+h.home+"\x00")) {
			pid, err := strconv.Atoi(filepath.Base(dir))
			h.must(err)
			pids = append(pids, pid)
		}
	}
	return pids
}

// person is a command for somebody who types the master password.
func (h *house) person(args ...string) *exec.Cmd {
	c := exec.Command(h.path, args...)
	c.Env = append(h.environ(), "DISPLAY=:0", "PATH="+filepath.Join(h.home, "bin")+":"+os.Getenv("PATH"))
	return c
}

// script has the person do what a dialogue says, in which $MASTER stands for the
// master password. A line "? MASTER" waits until the program has that in memory.
func (h *house) script(s *seat, dialogue string) {
	h.tb.Helper()
	said := os.Expand(dialogue, func(name string) string { return h.secrets[name] })
	for line := range strings.Lines(said) {
		line = strings.TrimSpace(line)
		if name, has := strings.CutPrefix(line, "? "); has {
			q := newQuarry()
			q.add(name, []byte(h.secrets[name]))
			h.until(func() bool { return h.has(q, s.command.Process.Pid, name) })
		} else {
			s.act(line)
		}
	}
}

// until waits until something is so.
func (h *house) until(so func() bool) {
	h.tb.Helper()
	for deadline := time.Now().Add(patience); !so(); {
		if time.Now().After(deadline) {
			h.tb.Fatal("it never comes to that")
		}
	}
}

// folder is what is looked for to know that memory was seen at all: the agent's,
// of which no ww makes a secret.
const folder = "folder of the agent"

// quarry is the secrets of the house, and the folder.
func (h *house) quarry() *quarry {
	h.tb.Helper()
	q := newQuarry()
	h.wrapping = h.addPassword(q, h.secrets["MASTER"])
	h.addVault(q, h.wrapping)
	q.add("new password", []byte(h.secrets["NEXT"]))
	q.add("wrong password", []byte(h.secrets["WRONG"]))
	q.add("password of the entry", []byte(h.secrets["ENTRY"]))
	q.form(form{folder, []byte(h.agentDir()), len(h.agentDir())})
	return q
}

// hold holds a process at its end.
func (p *process) hold(pid int) *ending {
	p.tb.Helper()
	e, err := atEnd(pid)
	p.must(err)
	return e
}

// end waits for the end of the program before its memory is gone.
func (s *seat) end(e *ending) (thread int) {
	shown := s.shown
	for {
		select {
		case thread := <-e.at:
			return thread
		case err := <-e.gone:
			s.desk.Fatalf("it is gone: %v; the screen: %q", err, s.screen)
		case more, ok := <-shown:
			if s.screen = append(s.screen, more...); !ok {
				shown = nil
			}
		}
	}
}

// left searches a process at its end for what it should not have any more. It
// must have the folder.
func (h *house) left(q *quarry, thread int) []find {
	h.tb.Helper()
	finds, err := q.searchAll(thread)
	h.must(err)
	if !whole(finds, folder) {
		h.tb.Errorf("its memory has not even the %s: this proves nothing", folder)
	}
	return slices.DeleteFunc(finds, func(f find) bool { return f.name == folder })
}

// has tells whether a process that runs has all of a form.
func (h *house) has(q *quarry, pid int, name string) bool {
	h.tb.Helper()
	finds, err := q.searchAll(pid)
	h.must(err)
	return whole(finds, name)
}

// whole tells whether all of a form is among what was found, but on the first
// stack, which has arguments and environment.
func whole(finds []find, name string) bool {
	return slices.ContainsFunc(finds, func(f find) bool {
		return f.name == name && f.n == len(f.bytes) && !strings.Contains(f.region, "[stack]")
	})
}

// Check and Fatalf make a process a desk.
func (p *process) Check(err error) { p.tb.Helper(); p.must(err) }

func (p *process) Fatalf(format string, args ...any) { p.tb.Helper(); p.tb.Fatalf(format, args...) }
