// Package config knows the settings of the program, where their values come from, and where its files are.
//
// There is one table, Settings. A value comes from the environment, else from the configuration file (TOML), else from the table;
// flags stand above all three and belong to cmd. What this package does not know it refuses by name: a mistyped key must not
// silently become a default.
//
// A password is no setting. WW_PASSWORD is therefore not in the table and cannot be written to the file.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// maxFile is how long a configuration file may be, in bytes: far more than all settings need.
const maxFile = 64 << 10

// Layers, as Value names them.
const (
	Default     = "default"
	File        = "config file"
	Environment = "environment"
)

// Setting is one line of the table.
type Setting struct {
	Key     string   // in the file, sections joined by dots: "ui.accessible"
	Env     string   // the environment variable; empty there is as good as unset
	Default string   // as Value returns it
	Values  []string // the only ones allowed; nil if any text is
	Doc     string   // one line
}

// Settings returns the table, in the order to be shown. It is a fresh copy.
func Settings() []Setting {
	return []Setting{
		{"vault", "WW_VAULT", "vault", nil, "the vault: a name, or a path if it has a slash or ends in .ww"},
		{"password-file", "WW_PASSWORD_FILE", "", nil, "a file that holds the master password"},
		{"password-command", "WW_PASSWORD_COMMAND", "", nil, "a command that prints the master password"},
		{"color", "WW_COLOR", "auto", []string{"auto", "always", "never"}, "when to use colour"},
		{"usage", "WW_USAGE", "on", []string{"on", "off"}, "remember when entries were last used, on this machine only"},
		{accessible, "ACCESSIBLE", "off", []string{"on", "off"}, "plain prompts, no redrawing"},
	}
}

// accessible is set by a variable that other programs share and that means yes by being there at all
// (gh, charmbracelet/huh): it is read more leniently than our own.
const accessible = "ui.accessible"

// Check returns an error, without the name of the setting, if value is not allowed.
func (s Setting) Check(value string) error {
	if s.Values == nil || slices.Contains(s.Values, value) {
		return nil
	}
	return fmt.Errorf("%q is none of %s", value, strings.Join(s.Values, ", "))
}

// Config holds the value of every setting.
type Config struct {
	Paths  Paths
	values map[string]value
}

type value struct{ text, source string }

// Load gathers the values. getenv is os.Getenv, read is os.ReadFile, goos is runtime.GOOS and home the user's home directory.
// A configuration file that does not exist is an empty one. Errors name the file and the key, or the variable.
func Load(getenv func(string) string, read func(path string) ([]byte, error), goos, home string) (*Config, error) {
	paths, err := NewPaths(getenv, goos, home)
	if err != nil {
		return nil, err
	}
	file, err := readFile(read, paths.Config)
	if err != nil {
		return nil, fmt.Errorf("read config %s: %w", paths.Config, err)
	}
	c := &Config{Paths: paths, values: map[string]value{}}
	for _, s := range Settings() {
		if c.values[s.Key], err = s.pick(getenv(s.Env), file); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// Value returns the value of a setting of the table and the layer it comes from; both empty for any other key.
func (c *Config) Value(key string) (text, source string) {
	v := c.values[key]
	return v.text, v.source
}

func readFile(read func(string) ([]byte, error), path string) (map[string]string, error) {
	b, err := read(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return parse(b)
}

// pick chooses between the layers; file has passed Check already.
func (s Setting) pick(env string, file map[string]string) (value, error) {
	if s.Key == accessible && env != "" {
		return value{yes(env), Environment}, nil
	}
	if env != "" {
		if err := s.Check(env); err != nil {
			return value{}, fmt.Errorf("environment %s: %w", s.Env, err)
		}
		return value{env, Environment}, nil
	}
	if text, ok := file[s.Key]; ok {
		return value{text, File}, nil
	}
	return value{s.Default, Default}, nil
}

// yes is "off" for the ways to say no, "on" for everything else.
func yes(env string) string {
	switch strings.ToLower(env) {
	case "0", "off", "no", "false":
		return "off"
	}
	return "on"
}
