package clip

import (
	"io"
	"slices"
	"strings"
)

// System is what there is to know about the machine and the session. Getenv and LookPath are required.
type System struct {
	GOOS     string
	Getenv   func(string) string
	LookPath func(string) (string, error) // finds a command, as exec.LookPath does
	Host     string                       // the name of this machine, for RemoteError; may be empty

	// Terminal is the user's terminal, if values may be sent through it where there is no other way (OSC 52); else nil.
	// Whoever records or relays the session can read them.
	Terminal io.Writer
}

// candidate is a board that might do.
type candidate struct {
	here     bool // its clipboard is that of the screen the user looks at
	programs []string
	board    func(paths []string) Board // given where the programs are
}

// Board returns the clipboard of the screen the user looks at. Over ssh that is an X display that ssh forwards, else
// only the terminal knows a way. The error is a *RemoteError or a *NoneError.
func (s System) Board() (Board, error) {
	var tried []string
	if s.GOOS == "windows" && !s.remote() {
		return native()
	}
	for _, c := range s.candidates() {
		tried = append(tried, c.programs[0])
		if paths := s.find(c.programs); c.here && paths != nil {
			return c.board(paths), nil
		}
	}
	switch {
	case s.Terminal != nil:
		return terminal{s.Terminal, s.wrapping()}, nil
	case s.remote():
		return nil, &RemoteError{Host: s.Host}
	}
	return nil, &NoneError{Tried: tried, Display: s.GOOS == "darwin" || s.set("WAYLAND_DISPLAY", "DISPLAY")}
}

// candidates returns the boards of the system, the best first.
func (s System) candidates() []candidate {
	local := !s.remote()
	if s.GOOS == "darwin" {
		return []candidate{{local, []string{"osascript", "pbpaste"}, s.macOS}}
	}
	x := s.set("DISPLAY") && (local || s.forwarded())
	all := []candidate{
		{local && s.set("WAYLAND_DISPLAY"), []string{"wl-copy", "wl-paste"}, s.wayland},
		{x, []string{"xclip"}, s.xclip},
		{x, []string{"xsel"}, s.xsel},
	}
	if s.set("WSL_DISTRO_NAME") {
		all = slices.Insert(all, 0, candidate{local, []string{"powershell.exe"}, s.wsl})
	}
	return all
}

// find returns where the programs are, nil unless all of them are somewhere.
func (s System) find(programs []string) []string {
	var paths []string
	for _, program := range programs {
		path, err := s.LookPath(program)
		if err != nil {
			return nil
		}
		paths = append(paths, path)
	}
	return paths
}

// remote tells whether the user is logged in over ssh.
func (s System) remote() bool { return s.set("SSH_CONNECTION", "SSH_TTY") }

// forwarded tells whether the X display is reached over the network, as the ones that ssh forwards are. ":0" is the
// screen of this machine, which somebody else may be looking at.
func (s System) forwarded() bool {
	host, _, _ := strings.Cut(s.Getenv("DISPLAY"), ":")
	return host != "" && host != "unix" && !strings.HasPrefix(host, "/")
}

// set tells whether one of the variables is there.
func (s System) set(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return s.Getenv(name) != "" })
}

// Environ returns the little that commands need to reach the clipboard, and that the process behind a [Keeper] needs to
// find the same board and the same directory. Nothing of ours is in it.
func (s System) Environ() []string {
	env := []string{} // not nil, which would mean all there is
	for _, name := range []string{
		"PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "XDG_RUNTIME_DIR", "XDG_STATE_HOME",
		"WAYLAND_DISPLAY", "DISPLAY", "XAUTHORITY", "SSH_CONNECTION", "SSH_TTY", "WSL_DISTRO_NAME", "WSL_INTEROP",
		"SystemRoot", "SystemDrive", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP",
	} {
		if value := s.Getenv(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	return env
}
