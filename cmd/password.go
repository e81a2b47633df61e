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

// passwordSource returns the one source that was named, nil if none was. Two
// at once cannot be meant.
func (w *ww) passwordSource(ctx context.Context) (func() (secret.Value, error), error) {
	flags := map[string]string{"--password-file": w.opt.passwordFile, "--password-command": w.opt.passwordCommand}
	if w.opt.passwordFD >= 0 {
		flags["--password-fd"] = fmt.Sprint(w.opt.passwordFD)
	}
	source, err := onlyOne(flags)
	if err == nil && source == "" {
		source, err = w.passwordVariable()
	}
	if err != nil || source == "" {
		return nil, err
	}
	return func() (secret.Value, error) { return w.readPassword(ctx, source) }, nil
}

// passwordVariable returns the source named by the environment, or by the
// configuration where the environment names none.
func (w *ww) passwordVariable() (string, error) {
	named := map[string]map[string]string{config.Environment: {}, config.File: {}, config.Default: {}}
	for variable, key := range passwordSettings {
		value, layer := w.config.Value(key)
		named[layer][variable] = value
	}
	if w.Password.Len() > 0 {
		named[config.Environment]["WW_PASSWORD"] = "set"
	}
	if file := w.credential(); file != "" {
		named[config.Environment][credentials] = file
	}
	source, err := onlyOne(named[config.Environment])
	if err == nil && source == "" {
		source, err = onlyOne(named[config.File])
	}
	return source, err
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
		return copied.Reveal(func(to []byte) error { copy(to, from); return nil })
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
