//go:build deep

package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// runUnlocked is get without a question, because the agent has the key.
func (h *house) runUnlocked() []find {
	h.tb.Helper()
	h.write("password", h.secrets["MASTER"])
	h.unlock()
	return h.runUnasked("--no-input", "get", "harbour")
}

// runFromFile is get with the master password in a file.
func (h *house) runFromFile() []find {
	h.tb.Helper()
	h.write("password", h.secrets["MASTER"])
	return h.runUnasked("--password-file", filepath.Join(h.home, "password"), "get", "harbour")
}

// runUnasked runs ww where nobody is asked anything, and searches it at its end
// also for what it has put out.
func (h *house) runUnasked(args ...string) []find {
	h.tb.Helper()
	q, c := h.quarry(), h.person(args...)
	c.Env = append(c.Env, idle)
	line := h.plug(c)
	h.must(c.Start())
	e := h.hold(c.Process.Pid)
	q.add("password that was put out", []byte(line()))
	finds := h.left(q, h.reached(e))
	h.must(e.release())
	h.must(c.Wait())
	return finds
}

// plug gives a command an output that has no room, so that it cannot come to its
// end, until a line is taken out.
func (h *house) plug(c *exec.Cmd) (line func() string) {
	h.tb.Helper()
	out, in, err := os.Pipe()
	h.must(err)
	size, err := unix.FcntlInt(in.Fd(), unix.F_GETPIPE_SZ, 0)
	h.must(err)
	_, err = in.Write(make([]byte, size))
	h.must(err)
	c.Stdout = in
	return func() string {
		h.must(in.Close())
		defer out.Close()
		_, err := io.CopyN(io.Discard, out, int64(size))
		h.must(err)
		text, err := bufio.NewReader(out).ReadString('\n')
		h.must(err)
		return strings.TrimSpace(text)
	}
}

// runAgent has an agent hold the key and nothing else, give it away and forget it.
func (h *house) runAgent() []find {
	h.tb.Helper()
	q := h.quarry()
	c := h.person("unlock")
	c.Env = append(c.Env, idle)
	s := sitDown(h, c)
	h.script(s, "< Master password:\n> $MASTER\\r")
	h.must(s.leave())
	pid := h.agent()
	e := h.hold(pid)
	if !h.has(q, pid, "vault key") {
		h.tb.Error("the agent has not even the key: this proves nothing")
	}
	if out, stderr, code := h.locked("get", "harbour"); code != 0 || out != h.secrets["ENTRY"]+"\n" {
		h.tb.Errorf("exit %d, %q\n%s", code, out, stderr)
	}
	beside := slices.DeleteFunc(h.left(q, pid), func(f find) bool { return f.name == "vault key" && f.n == len(f.bytes) })
	if _, stderr, code := h.locked("lock"); code != 0 {
		h.tb.Fatalf("lock: exit %d\n%s", code, stderr)
	}
	defer func() { h.must(e.release()) }()
	return append(beside, h.left(q, h.reached(e))...)
}

// reached waits for a process at its end.
func (h *house) reached(e *ending) int {
	h.tb.Helper()
	select {
	case thread := <-e.at:
		return thread
	case err := <-e.gone:
		h.tb.Fatalf("it is gone: %v", err)
	case <-time.After(patience):
		h.tb.Fatal("it does not end")
	}
	panic("unreachable")
}

// runKeeper has what clears the clipboard wait, and do it because the session
// ends.
func (h *house) runKeeper() []find {
	h.tb.Helper()
	q := h.quarry()
	s := sitDown(h, h.person("copy", "harbour", "--for", "1h"))
	h.script(s, "< Master password:\n> $MASTER\\r")
	h.must(s.leave())
	pid := h.residents()[0]
	e := h.hold(pid)
	h.instructed(pid)
	waiting := h.left(q, pid)
	h.must(unix.Kill(pid, unix.SIGTERM))
	defer func() { h.must(e.release()) }()
	finds := append(waiting, h.left(q, h.reached(e))...)
	if there, err := os.ReadFile(filepath.Join(h.home, "board")); err != nil || len(there) > 0 {
		h.tb.Errorf("it did not clear the clipboard: %v %q", err, there)
	}
	return finds
}

// instructed waits until a process has read all of its standard input.
func (h *house) instructed(pid int) {
	h.tb.Helper()
	in, err := os.Open(fmt.Sprintf("/proc/%d/fd/0", pid))
	h.must(err)
	defer in.Close()
	h.until(func() bool {
		n, err := unix.IoctlGetInt(int(in.Fd()), unix.TIOCINQ)
		h.must(err)
		return n == 0
	})
}
