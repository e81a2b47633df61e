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
	"strings"
	"time"
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
	Values  []string // the only ones allowed, beside a span of time if it is one; nil if any text is; those that end in : go on
	Doc     string   // one line

	Least, Most time.Duration // of a span of time; zero if it is none
}

// Settings returns the table, in the order to be shown. It is a fresh copy.
func Settings() []Setting {
	return []Setting{
		{Key: "vault", Env: "WW_VAULT", Default: "vault", Doc: "the vault: a name, or a path if it has a slash or ends in .ww"},
		{Key: "password-file", Env: "WW_PASSWORD_FILE", Doc: "a file that holds the master password"},
		{Key: "password-command", Env: "WW_PASSWORD_COMMAND", Doc: "a command that prints the master password"},
		{Key: "key-file", Env: "WW_KEY_FILE", Doc: "the key file, for a vault that needs one beside the master password"},
		{Key: "prompt", Env: "WW_PROMPT", Default: "tty", Values: []string{"tty", "pinentry", "pinentry:", "askpass:"}, Doc: "what asks for the password: tty, pinentry[:PROGRAM], askpass:PROGRAM"},
		{Key: "color", Env: "WW_COLOR", Default: "auto", Values: []string{"auto", "always", "never"}, Doc: "when to use colour"},
		{Key: "usage", Env: "WW_USAGE", Default: "on", Values: []string{"on", "off"}, Doc: "remember when entries were last used, on this machine only"},
		{Key: "sync", Env: "WW_SYNC", Default: "auto", Values: []string{"auto", "manual"}, Doc: "auto: synced vaults sync by themselves; manual: ww sync does it"},
		{Key: accessible, Env: "ACCESSIBLE", Default: "off", Values: []string{"on", "off"}, Doc: "plain prompts, no redrawing"},
		{Key: "lock.idle", Env: "WW_LOCK_IDLE", Default: "10m", Values: []string{"0"}, Least: time.Minute, Most: 8 * time.Hour, Doc: "how long the vault stays unlocked while it is not used; 0 asks each time"},
		{Key: "lock.max", Env: "WW_LOCK_MAX", Default: "8h", Least: time.Minute, Most: 8 * time.Hour, Doc: "how long it stays unlocked at most, used or not"},
		{Key: "lock.scope", Env: "WW_LOCK_SCOPE", Default: "user", Values: []string{"user", "terminal"}, Doc: "for whom it is unlocked: all of your programs, or those of the same terminal"},
		{Key: "clipboard.clear", Env: "WW_CLIPBOARD_CLEAR", Default: "45s", Least: time.Second, Most: time.Hour, Doc: "how long a copied value stays on the clipboard"},
		{Key: "clipboard.osc52", Env: "WW_CLIPBOARD_OSC52", Default: "off", Values: []string{"on", "off"}, Doc: "copy through the terminal where there is no other way"},
		{Key: "generator.rules-file", Env: "WW_RULES_FILE", Doc: "a file of what sites accept as passwords, as in Apple's password-manager-resources"},
		{Key: "audit.max_age", Env: "WW_AUDIT_MAX_AGE", Default: "180d", Values: []string{"off"}, Least: day, Most: 3650 * day, Doc: "how old a password may get"},
	}
}

// accessible is set by a variable that other programs share and that means yes by being there at all
// (gh, charmbracelet/huh): it is read more leniently than our own.
const accessible = "ui.accessible"

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

// Duration returns the value of a setting that is a span of time; 0 if it is
// off, or no such setting.
func (c *Config) Duration(key string) time.Duration {
	span, err := parseSpan(c.values[key].text)
	if err != nil {
		return 0
	}
	return span
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
