//go:build unix

package clip_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"watchword/internal/clip"
)

// bench is a directory with commands that are not real, and the board behind them.
type bench struct {
	t   *testing.T
	dir string
	clip.Board
}

// kinds are the sessions with commands, by the name of their board.
var kinds = []struct {
	name, goos string
	variable   string // that makes the session one of the kind
	commands   []string
}{
	{"wl-copy", "linux", "WAYLAND_DISPLAY", []string{"wl-copy", "wl-paste"}},
	{"xclip", "linux", "DISPLAY", []string{"xclip"}},
	{"xsel", "linux", "DISPLAY", []string{"xsel"}},
	{"osascript", "darwin", "NOTHING", []string{"osascript", "pbpaste"}},
	{"powershell.exe", "linux", "WSL_DISTRO_NAME", []string{"powershell.exe"}},
}

// newBench sets up the kind of session with that board. The environment of the test is such a session, too, with
// variables of ours that no command may see.
func newBench(t *testing.T, name string) *bench {
	t.Helper()
	b := &bench{t: t, dir: t.TempDir()}
	for _, other := range kinds {
		t.Setenv(other.variable, "")
	}
	for variable, value := range map[string]string{
		"PATH": b.dir, "HOME": b.dir, "XDG_RUNTIME_DIR": b.dir, "SSH_TTY": "", "SSH_CONNECTION": "", "WW_PASSWORD": canary,
	} {
		t.Setenv(variable, value)
	}
	b.write("help", "  -s, --seat\n  --sensitive\tMark the clipboard as sensitive.\n")
	b.install("daemon")
	for _, kind := range kinds {
		if kind.name != name {
			continue
		}
		t.Setenv(kind.variable, "here")
		b.install(kind.commands...)
		s := system()
		s.GOOS = kind.goos
		board, err := s.Board()
		if err != nil || board.Name() != name {
			t.Fatalf("got %v, %v, want %s", board, err, name)
		}
		b.Board = board
	}
	return b
}

func (b *bench) path(name string) string { return filepath.Join(b.dir, name) }

func (b *bench) install(commands ...string) {
	b.t.Helper()
	self, err := os.Executable()
	if err != nil {
		b.t.Fatal(err)
	}
	for _, command := range commands {
		if err := os.Symlink(self, b.path(command)); err != nil {
			b.t.Fatal(err)
		}
	}
}

func (b *bench) write(name, text string) {
	b.t.Helper()
	if err := os.WriteFile(b.path(name), []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// read returns what is in a file, "" if there is none.
func (b *bench) read(name string) string {
	b.t.Helper()
	text, err := os.ReadFile(b.path(name))
	if err != nil && !os.IsNotExist(err) {
		b.t.Fatal(err)
	}
	return string(text)
}

// fifo makes a named pipe.
func (b *bench) fifo(name string) {
	b.t.Helper()
	if err := unix.Mkfifo(b.path(name), 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// hold opens a named pipe so that those who read from it wait until the file is closed.
func (b *bench) hold(name string) *os.File {
	b.t.Helper()
	file, err := os.OpenFile(b.path(name), os.O_RDWR, 0) // does not wait for a reader
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { file.Close() })
	return file
}

// lastCall returns what the commands have recorded of the last of them.
func (b *bench) lastCall() string {
	b.t.Helper()
	calls := strings.Split(strings.TrimSpace(b.read("calls")), "\n")
	return calls[len(calls)-1]
}

// patience is how long a test waits for what must come soon.
const patience = 20 * time.Second

// await waits until done.
func await(t *testing.T, what string, done func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	timeout := time.After(patience)
	for !done() {
		select {
		case <-tick.C:
		case <-timeout:
			t.Fatalf("waited in vain for %s", what)
		}
	}
}
