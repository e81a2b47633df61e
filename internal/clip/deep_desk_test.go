//go:build deep && linux

package clip_test

import (
	"bufio"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// nobody is who runs the compositor if root runs the test: it refuses root.
const nobody = 65534

// desks are the kinds of session with a real server, by the name of their board.
var desks = []struct {
	name     string
	commands []string // the board's, then those it needs itself
	serve    func(t *testing.T)
}{
	{"xclip", []string{"xclip"}, serveX},
	{"xsel", []string{"xsel"}, serveX},
	{"wl-copy", []string{"wl-copy", "wl-paste", "cat", "rm"}, serveWayland},
}

// onEveryDesk runs test in a session of every kind, with a server that nobody else uses.
func onEveryDesk(t *testing.T, test func(t *testing.T, b *bench)) {
	for _, desk := range desks {
		t.Run(desk.name, func(t *testing.T) {
			b := &bench{t: t, dir: t.TempDir()}
			for _, command := range desk.commands {
				if err := os.Symlink(find(t, command), b.path(command)); err != nil {
					t.Fatal(err)
				}
			}
			for variable, value := range map[string]string{
				"HOME": b.dir, "XDG_RUNTIME_DIR": b.dir, "XAUTHORITY": "", "WAYLAND_DISPLAY": "", "DISPLAY": "",
				"SSH_TTY": "", "SSH_CONNECTION": "", "WSL_DISTRO_NAME": "",
			} {
				t.Setenv(variable, value)
			}
			desk.serve(t)
			t.Setenv("PATH", b.dir)
			board, err := system().Board()
			if err != nil || board.Name() != desk.name {
				t.Fatalf("got %v, %v, want %s", board, err, desk.name)
			}
			b.Board = board
			test(t, b)
		})
	}
}

// find returns where a command is, and fails the test if it is not installed.
func find(t *testing.T, command string) string {
	t.Helper()
	packages := map[string]string{
		"Xvfb": "xvfb", "wl-copy": "wl-clipboard", "wl-paste": "wl-clipboard", "setpriv": "util-linux",
		"cat": "coreutils", "rm": "coreutils",
	}
	path, err := exec.LookPath(command)
	if err != nil {
		name := packages[command]
		if name == "" {
			name = command
		}
		t.Fatalf("%s is missing: install the Debian package %s", command, name)
	}
	return path
}

// background starts a server that is stopped when the test ends.
func background(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		cmd.Wait() // however it ends
	})
}

// serveX starts an X server without a screen, on a Unix socket only. It says when it is ready, and under which number.
func serveX(t *testing.T) {
	t.Helper()
	says, writes, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer says.Close()
	cmd := exec.Command(find(t, "Xvfb"), "-displayfd", "3", "-nolisten", "tcp", "-noreset")
	cmd.ExtraFiles = []*os.File{writes}
	background(t, cmd)
	writes.Close()
	number, err := bufio.NewReader(says).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DISPLAY", ":"+strings.TrimSpace(number))
}

// serveWayland starts a compositor without a screen and waits until it listens.
func serveWayland(t *testing.T) {
	t.Helper()
	dir, err := os.MkdirTemp("", "clip") // a short name, for a socket, that others than us can reach
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	cmd := exec.Command(find(t, "sway"), "--config", "/dev/null")
	if os.Getuid() == 0 {
		if err := os.Chown(dir, nobody, nobody); err != nil {
			t.Fatal(err)
		}
		cmd = exec.Command(find(t, "setpriv"), "--reuid=65534", "--regid=65534", "--clear-groups", find(t, "sway"), "--config", "/dev/null")
	}
	cmd.Env = []string{
		"HOME=" + dir, "XDG_RUNTIME_DIR=" + dir, "PATH=" + os.Getenv("PATH"),
		"WLR_BACKENDS=headless", "WLR_LIBINPUT_NO_DEVICES=1", "WLR_RENDERER=pixman",
	}
	background(t, cmd)
	socket := filepath.Join(dir, "wayland-1")
	await(t, "the compositor to listen", func() bool {
		conn, err := net.Dial("unix", socket)
		return err == nil && conn.Close() == nil
	})
	t.Setenv("XDG_RUNTIME_DIR", dir)
	t.Setenv("WAYLAND_DISPLAY", "wayland-1")
}
