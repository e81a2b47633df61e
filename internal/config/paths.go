package config

import (
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode"
)

const program = "watchword" // the name of our directory in each of the user's

// Paths are where files are kept. All are absolute; none need exist. Directories are to be made with mode 0700.
type Paths struct {
	Config  string // the configuration file
	Data    string // directory of vaults called by name
	State   string // directory of what one machine remembers
	Runtime string // directory of sockets
	Cache   string // directory of what can be fetched again

	windows bool
}

// NewPaths returns the places of this user. On Linux and macOS they follow the XDG Base Directory Specification 0.8, which says to
// ignore variables that hold a relative path; on Windows %APPDATA% and %LOCALAPPDATA%. It fails if neither the variable
// nor home, the user's home directory, is an absolute path.
func NewPaths(getenv func(string) string, goos, home string) (Paths, error) {
	f := finder{getenv: getenv, home: home, windows: goos == "windows"}
	p := f.unix()
	if f.windows {
		p = f.onWindows()
	}
	return p, f.err
}

// finder remembers the first directory that could not be found.
type finder struct {
	getenv  func(string) string
	home    string
	windows bool
	err     error
}

func (f *finder) unix() Paths {
	p := Paths{
		Config: f.join(f.base("XDG_CONFIG_HOME", ".config"), program, "config.toml"),
		Data:   f.join(f.base("XDG_DATA_HOME", ".local", "share"), program),
		State:  f.join(f.base("XDG_STATE_HOME", ".local", "state"), program),
	}
	p.Runtime = f.join(p.State, "run")
	if dir := f.getenv("XDG_RUNTIME_DIR"); f.isAbs(dir) {
		p.Runtime = f.join(dir, program)
	}
	switch dir := f.getenv("XDG_CACHE_HOME"); {
	case f.isAbs(dir):
		p.Cache = f.join(dir, program)
	case f.isAbs(f.home):
		p.Cache = f.join(f.home, ".cache", program)
	default: // where all else is elsewhere
		p.Cache = f.join(p.State, "cache")
	}
	return p
}

func (f *finder) onWindows() Paths {
	local := f.join(f.base("LOCALAPPDATA", "AppData", "Local"), program)
	return Paths{
		Config:  f.join(f.base("APPDATA", "AppData", "Roaming"), program, "config.toml"),
		Data:    local,
		State:   local,
		Runtime: f.join(local, "run"),
		Cache:   f.join(local, "cache"),
		windows: true,
	}
}

// base returns the directory that variable holds, else the one below home.
func (f *finder) base(variable string, below ...string) string {
	if dir := f.getenv(variable); f.isAbs(dir) {
		return dir
	}
	if !f.isAbs(f.home) && f.err == nil {
		f.err = fmt.Errorf("find the home directory: neither it nor %s is an absolute path", variable)
	}
	return f.join(append([]string{f.home}, below...)...)
}

// join and isAbs are those of path/filepath for the system in question, which need not be the one this runs on.
func (f *finder) join(parts ...string) string {
	if !f.windows {
		return path.Join(parts...)
	}
	parts[0] = strings.TrimRight(parts[0], `\/`)
	return strings.Join(parts, `\`)
}

func (f *finder) isAbs(name string) bool {
	if !f.windows {
		return path.IsAbs(name)
	}
	drive := len(name) >= 3 && name[1] == ':' && (name[2] == '\\' || name[2] == '/')
	return drive || strings.HasPrefix(name, `\\`)
}

// Vault returns the file of the vault that a person calls name. A name with a path separator in it, or one that ends in .ww,
// is a path and returned as it is: ~ is the shell's business, and disk.Resolve makes it absolute. Any other is that of a file
// in Data; it must not be empty, begin with '-' or '.', or hold control characters.
func (p Paths) Vault(name string) (string, error) {
	if strings.HasSuffix(name, ".ww") || strings.ContainsAny(name, p.separators()) {
		return name, nil
	}
	if err := p.checkName(name); err != nil {
		return "", fmt.Errorf("vault name %q: %w", name, err)
	}
	return p.Data + p.separators()[:1] + name + ".ww", nil
}

// separators returns the characters that separate the elements of a path, the usual one first.
func (p Paths) separators() string {
	if p.windows {
		return `\/`
	}
	return "/"
}

func (p Paths) checkName(name string) error {
	switch {
	case name == "":
		return errors.New("empty")
	case name[0] == '-' || name[0] == '.':
		return fmt.Errorf("begins with %q", name[0])
	case strings.ContainsFunc(name, unicode.IsControl):
		return errors.New("control character")
	case p.windows && strings.Contains(name, ":"):
		return errors.New("colon") // a drive, or a hidden stream of another file
	}
	return nil
}
