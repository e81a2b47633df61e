//go:build deep && linux

package clip_test

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

func TestDeepBoardsGiveBackWhatTheyGot(t *testing.T) {
	onEveryDesk(t, func(t *testing.T, b *bench) {
		for _, text := range []string{canary, " x ", "\n", strings.Repeat("é", 100_000), "é\U0001f511"} {
			if err := b.Copy(t.Context(), newValue(t, text)); err != nil {
				t.Fatal(err)
			}
			holds(t, b, text)
		}
		if err := b.Clear(t.Context()); err != nil {
			t.Fatal(err)
		}
		clears(t, b)
	})
}

func TestDeepHelperClearsWhatIsStillThere(t *testing.T) {
	onEveryDesk(t, func(t *testing.T, b *bench) {
		if err := b.keep().Copy(t.Context(), newValue(t, canary), time.Second); err != nil {
			t.Fatal(err)
		}
		holds(t, b, canary)
		if err := b.wake(); err != "<nil>" {
			t.Error(err)
		}
		clears(t, b)
	})
}

func TestDeepHelperLeavesWhatTheUserCopiedSince(t *testing.T) {
	onEveryDesk(t, func(t *testing.T, b *bench) {
		if err := b.keep().Copy(t.Context(), newValue(t, canary), time.Second); err != nil {
			t.Fatal(err)
		}
		if err := b.Copy(t.Context(), newValue(t, "a shopping list")); err != nil {
			t.Fatal(err)
		}
		if err := b.wake(); err != "<nil>" {
			t.Error(err)
		}
		holds(t, b, "a shopping list")
		if err := b.Clear(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

// The terminal goes with all that belongs to it: board and helper stay.
func TestDeepClearingSurvivesTheEndOfTheTerminal(t *testing.T) {
	onEveryDesk(t, func(t *testing.T, b *bench) {
		b.fifo("wake")
		user, terminal, err := pty.Open()
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(os.Args[0], "copy")
		cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(canary), terminal, terminal
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 1}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		waitFor(t, user, "copied")
		if err := cmd.Wait(); err != nil {
			t.Fatal(err)
		}
		for _, end := range []*os.File{terminal, user} {
			if err := end.Close(); err != nil {
				t.Fatal(err)
			}
		}
		holds(t, b, canary)
		if err := b.wake(); err != "<nil>" {
			t.Error(err)
		}
		clears(t, b)
	})
}

// clears waits until the board is empty: what clears an X clipboard may have been a moment ahead of the server.
func clears(t *testing.T, b *bench) {
	t.Helper()
	await(t, "the board to be empty", func() bool {
		value, err := b.Read(t.Context())
		defer value.Wipe()
		return err == nil && value.Len() == 0
	})
}

// waitFor reads from r until it has said want.
func waitFor(t *testing.T, r io.Reader, want string) {
	t.Helper()
	var said []byte
	for buf := make([]byte, 256); !bytes.Contains(said, []byte(want)); {
		n, err := r.Read(buf)
		said = append(said, buf[:n]...)
		if err != nil {
			t.Fatalf("got %q, %v, want %q", said, err, want)
		}
	}
}

// A session is traced from the copy to the clearing, with all processes that come of it. wl-copy is known to keep the
// value in a file of its own, which must be gone in the end.
func TestDeepTheValueIsInNoArgumentVariableOrFile(t *testing.T) {
	strace := find(t, "strace")
	onEveryDesk(t, func(t *testing.T, b *bench) {
		const word = "c4n4ry-4711" // that a trace shows as it is
		b.fifo("wake")
		trace := b.path("trace")
		cmd := exec.Command(strace, "-I", "1", "-f", "-y", "-v", "-s", "100000", "-o", trace,
			"-e", "trace=execve,openat,open,creat,write,pwrite64,writev", os.Args[0], "copy")
		cmd.Stdin = strings.NewReader(word)
		says, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		background(t, cmd)
		waitFor(t, says, "copied")
		holds(t, b, word)
		noProcessShows(t, word)
		if err := b.wake(); err != "<nil>" {
			t.Error(err)
		}
		clears(t, b)
		check(t, b, b.read("trace"), word)
	})
}

var (
	written = regexp.MustCompile(`(?:write|pwrite64|writev)\(\d+<(/[^>]*)>`)
	created = regexp.MustCompile(`(?:openat|open|creat)\((?:AT_FDCWD<[^>]*>, )?"([^"]+)"(?:.*O_CREAT|, 0)`)
	buffer  = regexp.MustCompile(`/wl-copy-buffer-[^/]+/`)
)

// check looks for word where it must not be.
func check(t *testing.T, b *bench, trace, word string) {
	t.Helper()
	if !strings.Contains(trace, word) || !strings.Contains(trace, b.path(b.Name())) {
		t.Fatalf("the trace shows neither the value nor %s", b.Name())
	}
	var files []string
	for line := range strings.Lines(trace) {
		if strings.Contains(line, "execve(") && strings.Contains(line, word) {
			t.Errorf("in arguments or environment: %s", line)
		}
		if to := written.FindStringSubmatch(line); to != nil && strings.Contains(line, word) && !buffer.MatchString(to[1]) {
			t.Errorf("in the file %s", to[1])
		}
		if made := created.FindStringSubmatch(line); made != nil && made[1] != "/dev/null" {
			files = append(files, made[1])
		}
	}
	if len(files) == 0 {
		t.Error("the trace shows no file that was made, though there is a note")
	}
	for _, name := range files {
		await(t, "the value to leave "+name, func() bool { return name == b.path("wake") || !contains(name, word) })
	}
}

// contains tells whether the file is there with word in it.
func contains(name, word string) bool {
	text, err := os.ReadFile(name)
	return err == nil && bytes.Contains(text, []byte(word))
}

// noProcessShows looks at what every process on the machine shows of itself.
func noProcessShows(t *testing.T, word string) {
	t.Helper()
	for _, file := range []string{"cmdline", "environ"} {
		all, err := filepath.Glob("/proc/[0-9]*/" + file)
		if err != nil || len(all) == 0 {
			t.Fatalf("no processes: %v", err)
		}
		for _, name := range all {
			if contains(name, word) {
				t.Errorf("%s shows the value", name)
			}
		}
	}
}
