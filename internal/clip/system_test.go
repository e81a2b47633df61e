package clip_test

import (
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"watchword/internal/clip"
)

type vars = map[string]string

// choices are sessions, and the board that each should get.
var choices = []struct {
	name     string
	goos     string
	env      vars
	commands []string
	want     string // the name of the board, or the error
}{
	{"Wayland", "linux", vars{"WAYLAND_DISPLAY": "wayland-0"}, []string{"wl-copy", "wl-paste"}, "wl-copy"},
	{
		"Wayland before X11", "linux",
		vars{"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"},
		[]string{"xclip", "wl-copy", "wl-paste"},
		"wl-copy",
	},
	{
		"Wayland with the commands of X11", "linux",
		vars{"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"},
		[]string{"xclip"},
		"xclip",
	},
	{
		"half of wl-clipboard", "linux",
		vars{"WAYLAND_DISPLAY": "wayland-0"},
		[]string{"wl-copy"},
		"no clipboard (tried wl-copy, xclip, xsel)",
	},
	{"X11", "linux", vars{"DISPLAY": ":0"}, []string{"xclip", "xsel", "wl-copy", "wl-paste"}, "xclip"},
	{"X11 with xsel", "freebsd", vars{"DISPLAY": ":0"}, []string{"xsel"}, "xsel"},
	{
		"no display", "linux", nil,
		[]string{"wl-copy", "wl-paste", "xclip", "xsel"},
		"no clipboard (tried wl-copy, xclip, xsel; no display)",
	},
	{"WSL", "linux", vars{"WSL_DISTRO_NAME": "Debian", "DISPLAY": ":0"}, []string{"xclip", "powershell.exe"}, "powershell.exe"},
	{"WSL without Windows", "linux", vars{"WSL_DISTRO_NAME": "Debian", "DISPLAY": ":0"}, []string{"xclip"}, "xclip"},
	{"no WSL", "linux", vars{"DISPLAY": ":0"}, []string{"xclip", "powershell.exe"}, "xclip"},
	{"macOS", "darwin", nil, []string{"osascript", "pbpaste"}, "osascript"},
	{"macOS over ssh", "darwin", vars{"SSH_TTY": "/dev/ttys1"}, []string{"osascript", "pbpaste"}, overSSH},
	{"macOS without its commands", "darwin", nil, nil, "no clipboard (tried osascript)"},
	{"Windows over ssh", "windows", vars{"SSH_CONNECTION": "1 2 3 4"}, nil, overSSH},

	{"ssh", "linux", vars{"SSH_CONNECTION": "1 2 3 4"}, []string{"xclip"}, overSSH},
	{"ssh with a forwarded display", "linux", vars{"SSH_TTY": "/dev/pts/1", "DISPLAY": "localhost:10.0"}, []string{"xclip"}, "xclip"},
	{"ssh to a machine with a screen", "linux", vars{"SSH_TTY": "/dev/pts/1", "DISPLAY": ":0"}, []string{"xclip"}, overSSH},
	{"the same, in full", "linux", vars{"SSH_TTY": "/dev/pts/1", "DISPLAY": "unix:0"}, []string{"xclip"}, overSSH},
	{
		"the same, by Wayland", "linux",
		vars{"SSH_TTY": "/dev/pts/1", "WAYLAND_DISPLAY": "wayland-0"},
		[]string{"wl-copy", "wl-paste"},
		overSSH,
	},
	{
		"the same, by WSL", "linux",
		vars{"SSH_TTY": "/dev/pts/1", "WSL_DISTRO_NAME": "Debian"},
		[]string{"powershell.exe"},
		overSSH,
	},
	{
		"the same, by a launchd socket", "linux",
		vars{"SSH_TTY": "/dev/pts/1", "DISPLAY": "/private/tmp/launch-1/org.xquartz:0"},
		[]string{"xclip"},
		overSSH,
	},
}

const overSSH = "no clipboard over ssh: that of server7 is not the user's"

func TestTheBoardIsThatOfTheScreenTheUserLooksAt(t *testing.T) {
	for _, c := range choices {
		t.Run(c.name, func(t *testing.T) {
			board, err := session(c.goos, c.env, c.commands...).Board()
			got := ""
			if err != nil {
				got = err.Error()
			} else {
				got = board.Name()
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestTheTerminalIsTheLastResortAndOnlyIfAllowed(t *testing.T) {
	for _, c := range choices {
		t.Run(c.name, func(t *testing.T) {
			system := session(c.goos, c.env, c.commands...)
			_, refused := system.Board()
			system.Terminal = io.Discard
			board, err := system.Board()
			if err != nil {
				t.Fatal(err)
			}
			if through := board.Name() == "OSC 52"; through != (refused != nil) {
				t.Errorf("got %s, without a terminal %v", board.Name(), refused)
			}
		})
	}
}

func TestErrorsSayWhatIsMissing(t *testing.T) {
	_, err := session("linux", vars{"DISPLAY": ":0"}).Board()
	var none *clip.NoneError
	if !errors.As(err, &none) || !none.Display || !slices.Equal(none.Tried, []string{"wl-copy", "xclip", "xsel"}) {
		t.Errorf("got %#v", err)
	}
	_, err = session("linux", vars{"SSH_TTY": "/dev/pts/1"}).Board()
	var remote *clip.RemoteError
	if !errors.As(err, &remote) || remote.Host != "server7" {
		t.Errorf("got %#v", err)
	}
	if got, want := (&clip.RemoteError{}).Error(), "no clipboard over ssh"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := (&clip.NoneError{Display: true}).Error(), "no clipboard"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEnvironHasNothingOfOurs(t *testing.T) {
	system := clip.System{
		GOOS:     "linux",
		Getenv:   func(name string) string { return "value of " + name },
		LookPath: exec.LookPath,
	}
	env := system.Environ()
	for _, want := range []string{"PATH", "HOME", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "DISPLAY", "XAUTHORITY"} {
		if !slices.Contains(env, want+"=value of "+want) {
			t.Errorf("no %s in %q", want, env)
		}
	}
	for _, entry := range env {
		if strings.HasPrefix(entry, "WW_") {
			t.Errorf("got %q", entry)
		}
	}
	if env := session("linux", nil).Environ(); env == nil || len(env) > 0 {
		t.Errorf("got %#v, want an environment that is empty and not nil", env)
	}
}
