package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"

	"watchword/internal/config"
	"watchword/internal/console"
	"watchword/secret"
)

// maxTyped is how many bytes of a password are read: more than fit, so that
// too long ones are told so.
const maxTyped = 4096

// passwordSource returns the one source that was named, nil if none was: by a
// flag, else the environment, else the configuration. Two at once cannot be
// meant.
func (w *ww) passwordSource(ctx context.Context) (func() (secret.Value, error), error) {
	source, err := w.namedSource()
	if err == nil && source == "" {
		source, err = w.settingSource()
	}
	if err != nil {
		return nil, err
	}
	return w.sourceOf(ctx, source), nil
}

// sourceOf is what reads from the source of this name, nil if there is none.
func (w *ww) sourceOf(ctx context.Context, source string) func() (secret.Value, error) {
	if source == "" {
		return nil
	}
	return func() (secret.Value, error) { return w.readPassword(ctx, source) }
}

// namedSource is the source that was named for this run.
func (w *ww) namedSource() (string, error) {
	flags := map[string]string{"--password-file": w.opt.passwordFile, "--password-command": w.opt.passwordCommand}
	if w.opt.passwordFD >= 0 {
		flags["--password-fd"] = fmt.Sprint(w.opt.passwordFD)
	}
	source, err := onlyOne(flags)
	if err != nil || source != "" {
		return source, err
	}
	named := w.sourceSettings(config.Environment)
	if w.Password.Len() > 0 {
		named["WW_PASSWORD"] = "set"
	}
	if file := w.credential(); file != "" {
		named[credentials] = file
	}
	return onlyOne(named)
}

// settingSource is the source that the configuration names for every run.
func (w *ww) settingSource() (string, error) { return onlyOne(w.sourceSettings(config.File)) }

// sourceSettings are those of the settings that name a source in this layer, by
// their variables.
func (w *ww) sourceSettings(in string) map[string]string {
	named := map[string]string{}
	for variable, key := range passwordSettings {
		if value, layer := w.config.Value(key); layer == in {
			named[variable] = value
		}
	}
	return named
}

// credentials is where a service manager puts the secrets of a service: see
// LoadCredential= in systemd.exec(5).
const credentials = "CREDENTIALS_DIRECTORY"

// credential is the file there that is meant for this program, empty if there
// is none: the directory may be full of what is not ours.
func (w *ww) credential() string {
	dir := w.Getenv(credentials)
	if dir == "" {
		return ""
	}
	file := filepath.Join(dir, "watchword")
	if _, err := w.Disk.Stat(file); err != nil {
		return ""
	}
	return file
}

// passwordSettings are the settings that name a source, by their variables.
var passwordSettings = map[string]string{
	"WW_PASSWORD_FILE": "password-file", "WW_PASSWORD_COMMAND": "password-command",
}

// onlyOne returns the name of the source that is set.
func onlyOne(sources map[string]string) (only string, err error) {
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		switch {
		case sources[name] == "":
		case only != "":
			return "", usage("two sources for the master password: %s and %s.", only, name)
		default:
			only = name
		}
	}
	return only, nil
}

// readPassword reads the master password from the source of this name.
func (w *ww) readPassword(ctx context.Context, source string) (secret.Value, error) {
	setting, _ := w.config.Value(passwordSettings[source])
	switch source {
	case "--password-fd":
		return w.readFD(w.opt.passwordFD)
	case "--password-file":
		return w.readFile(w.opt.passwordFile)
	case "WW_PASSWORD_FILE":
		return w.readFile(setting)
	case credentials:
		return w.readFile(w.credential())
	case "--password-command":
		return w.RunCommand(ctx, w.opt.passwordCommand)
	case "WW_PASSWORD_COMMAND":
		return w.RunCommand(ctx, setting)
	default:
		return again(w.Password), nil
	}
}

// again returns the same secret once more, for the caller to wipe.
func again(v secret.Value) secret.Value {
	copied := secret.Alloc(v.Len())
	_ = v.Reveal(func(from []byte) error { // cannot fail
		return copied.Reveal(func(to []byte) error { secret.Copy(to, from); return nil })
	})
	return copied
}

func (w *ww) readFD(fd int) (secret.Value, error) {
	r, err := w.OpenFD(fd)
	if err != nil {
		return secret.Value{}, usage("cannot read descriptor %d: %v", fd, err)
	}
	return readAndClose(r)
}

// readFile reads a password from a file, "-" being standard input.
func (w *ww) readFile(name string) (secret.Value, error) {
	if name == "-" {
		if err := w.needsPipe("--password-file -"); err != nil {
			return secret.Value{}, err
		}
		return readLine(w.Console.In)
	}
	file, err := w.Disk.Open(name)
	if err != nil {
		return secret.Value{}, usage("cannot read the password: %v", err)
	}
	w.warnWide(file, name)
	return readAndClose(file)
}

func readAndClose(r io.ReadCloser) (secret.Value, error) {
	v, err := readLine(r)
	if err := errors.Join(err, r.Close()); err != nil {
		v.Wipe()
		return secret.Value{}, err
	}
	return v, nil
}

// readLine reads all of r and takes one newline off its end.
func readLine(r io.Reader) (secret.Value, error) {
	v, err := console.ReadSecret(r, maxTyped)
	if err != nil {
		return v, fmt.Errorf("read the password: %w", err)
	}
	return console.TrimNewline(v), nil
}
