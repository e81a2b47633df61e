//go:build deep

package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// idle is a setting with which an agent does start.
const idle = "WW_LOCK_IDLE=5m"

// agentDir is where its socket is.
func (p *process) agentDir() string { return filepath.Join(p.home, ".local/state/watchword/run") }

// locked runs ww without a password, with an agent if there is one.
func (p *process) locked(args ...string) (stdout, stderr string, code int) {
	p.tb.Helper()
	c := p.command(append([]string{"--no-input"}, args...)...)
	c.Args = append([]string{c.Path, "--no-input"}, args...) // no password
	c.Env = append(c.Env, idle)
	return p.finish(c)
}

// unlock starts an agent without a terminal, and returns its process.
func (p *process) unlock(env ...string) int {
	p.tb.Helper()
	c := p.command("unlock")
	c.Env = append(append(c.Env, idle), env...)
	if _, stderr, code := p.finish(c); code != 0 {
		p.tb.Fatalf("unlock: exit %d\n%s", code, stderr)
	}
	return p.agent()
}

// agent finds the agent of this home by what it wrote into its lock.
func (p *process) agent() int {
	p.tb.Helper()
	text, err := os.ReadFile(filepath.Join(p.agentDir(), "agent.lock"))
	p.must(err)
	found := regexp.MustCompile(`pid (\d+), ww agent`).FindSubmatch(text)
	if found == nil {
		p.tb.Fatalf("no agent: the lock says %q", text)
	}
	pid, err := strconv.Atoi(string(found[1]))
	p.must(err)
	p.tb.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGKILL) })
	return pid
}

// gone waits until the process has ended.
func (p *process) gone(pid int) {
	p.tb.Helper()
	fd, err := unix.PidfdOpen(pid, 0)
	if err == unix.ESRCH {
		return
	}
	p.must(err)
	defer unix.Close(fd)
	poll := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
	if n, err := unix.Poll(poll, int(2*time.Minute/time.Millisecond)); err != nil || n == 0 {
		p.tb.Fatalf("process %d goes on, %v", pid, err)
	}
}

func (p *process) proc(pid int, name string) []byte {
	p.tb.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, name))
	p.must(err)
	return b
}

func TestOneTypedPasswordUnlocksUntilWwLock(t *testing.T) {
	p := build(t)
	p.makeVault(1)
	s := p.screen(idle)
	s.typed("ww get service-000000 user")
	s.until("Master password:")
	s.typed(masterPassword)
	if shown := s.until("user0@example.com"); !strings.Contains(shown, "unlocked for 5 min") {
		t.Errorf("it is not told:\n%s", shown)
	}
	pid := p.agent()
	s.clear()
	s.typed("ww get service-000000 user")
	if shown := s.until("user0@example.com"); strings.Contains(shown, "Master password") {
		t.Errorf("it asked again:\n%s", shown)
	}
	s.tmux("respawn-pane", "-k", "sh") // the agent outlives the terminal
	if out, stderr, code := p.locked("get", "service-000000"); code != 0 || out != "pass-000000-Xy7!kq0P\n" {
		t.Errorf("exit %d, %q\n%s", code, out, stderr)
	}
	p.locked("lock")
	p.gone(pid)
	if _, err := os.Lstat(filepath.Join(p.agentDir(), "agent.sock")); !os.IsNotExist(err) {
		t.Errorf("its socket is still there: %v", err)
	}
	if _, _, code := p.locked("get", "service-000000"); code != 5 {
		t.Errorf("exit %d, want 5", code)
	}
}

func TestTheAgentTellsNothing(t *testing.T) {
	p := build(t)
	p.makeVault(1)
	pid := p.unlock("LOADED_FROM=" + masterPassword)
	if got, want := string(p.proc(pid, "cmdline")), p.path+"\x00agent\x00"; got != want {
		t.Errorf("its arguments are %q, want %q", got, want)
	}
	if env := string(p.proc(pid, "environ")); strings.Contains(env, masterPassword) || !strings.Contains(env, "HOME=") {
		t.Errorf("its environment is %q", env)
	}
	if limits := string(p.proc(pid, "limits")); !regexp.MustCompile(`Max core file size +0 +0 `).MatchString(limits) {
		t.Errorf("it may dump core:\n%s", limits)
	}
	info, err := os.Stat(fmt.Sprintf("/proc/%d/mem", pid))
	p.must(err)
	if uid := info.Sys().(*syscall.Stat_t).Uid; uid != 0 {
		t.Errorf("its memory belongs to user %d", uid)
	}
	memory := p.memory(pid)
	if !bytes.Contains(memory, []byte("agent.sock")) {
		t.Fatal("its memory has not even the name of its socket: this test proves nothing")
	}
	for _, secret := range []string{masterPassword, "pass-000000", "user0@example.com", "service-000000"} {
		if bytes.Contains(memory, []byte(secret)) {
			t.Errorf("its memory has %q", secret)
		}
	}
	p.nothingOnDisk("pass-000000")
}

// memory reads all that a process may write to. It needs root.
func (p *process) memory(pid int) (all []byte) {
	p.tb.Helper()
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	p.must(err)
	defer mem.Close()
	for line := range strings.Lines(string(p.proc(pid, "maps"))) {
		var from, to int64
		var mode string
		if n, _ := fmt.Sscanf(line, "%x-%x %s", &from, &to, &mode); n < 3 || !strings.HasPrefix(mode, "rw") {
			continue
		}
		b := make([]byte, to-from)
		n, _ := mem.ReadAt(b, from) // what is not there reads short
		all = append(all, b[:n]...)
	}
	return all
}

// nothingOnDisk looks for secret in all files of the home.
func (p *process) nothingOnDisk(secret string) {
	p.tb.Helper()
	p.must(filepath.WalkDir(p.home, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(name)
		if bytes.Contains(b, []byte(secret)) {
			p.tb.Errorf("%s holds it", name)
		}
		return err
	}))
}

func TestSignalsEndTheAgentCleanly(t *testing.T) {
	p := build(t)
	p.makeVault(1)
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP} {
		pid := p.unlock()
		p.must(syscall.Kill(pid, signal))
		p.gone(pid)
		if _, err := os.Lstat(filepath.Join(p.agentDir(), "agent.sock")); !os.IsNotExist(err) {
			t.Errorf("%v: its socket is still there: %v", signal, err)
		}
		if _, stderr, code := p.locked("get", "service-000000"); code != 5 || strings.Contains(stderr, "agent") {
			t.Errorf("%v: exit %d, want 5\n%s", signal, code, stderr)
		}
	}
}

func TestKillingTheAgentLosesNothing(t *testing.T) {
	p := build(t)
	p.makeVault(1)
	for i := range 5 {
		pid := p.unlock()
		adds := make(chan int)
		go func() {
			_, _, code := p.locked("add", fmt.Sprintf("one-%d", i))
			adds <- code
		}()
		p.must(syscall.Kill(pid, syscall.SIGKILL)) // before, while or after it is asked
		if code := <-adds; code != 0 && code != 5 {
			t.Errorf("add: exit %d", code)
		}
		p.gone(pid)
		if _, stderr, code := p.locked("get", "service-000000"); code != 5 || strings.Contains(stderr, "agent") {
			t.Errorf("exit %d, want 5\n%s", code, stderr)
		}
	}
	p.ok("check", "--deep")
	if out := p.ok("get", "service-000000"); out != "pass-000000-Xy7!kq0P\n" {
		t.Errorf("got %q", out)
	}
}

func TestAnAgentThatIsNotAskedEnds(t *testing.T) {
	p := build(t)
	p.makeVault(1)
	c := p.command("unlock", "--for", "1m")
	c.Env = append(c.Env, idle)
	if _, stderr, code := p.finish(c); code != 0 {
		t.Fatalf("exit %d\n%s", code, stderr)
	}
	p.gone(p.agent())
}
