package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"watchword/generator"
	"watchword/internal/console"
	"watchword/secret"
	"watchword/vault"
)

// wanted is a secret that is to be set.
type wanted struct {
	stdin, typed bool
	prompt       string
	made         func() (generator.Recipe, error)
	place        *place // of a password; nil: it is none, and not judged
}

// newSecret returns a secret from standard input, typed, or made. A password
// that somebody chose is judged, and perhaps one is made after all.
func (w *ww) newSecret(ctx context.Context, tx *vault.Tx, o wanted) (value secret.Value, err error) {
	switch {
	case o.stdin:
		value, err = w.secretFromStdin()
	case o.typed:
		value, err = w.typeSecret(ctx, o.prompt, o.place)
	default:
		return w.makeSecret(o)
	}
	if err != nil || o.place == nil {
		return value, err
	}
	instead, err := w.advise(ctx, tx, value, *o.place, o.typed)
	if err == nil && !instead {
		return value, nil
	}
	value.Wipe()
	if err != nil {
		return secret.Value{}, err
	}
	return w.makeSecret(o)
}

func (w *ww) makeSecret(o wanted) (secret.Value, error) {
	recipe, err := o.made()
	if err != nil {
		return secret.Value{}, err
	}
	return draw(recipe, w.Rand)
}

// secretFromStdin reads a secret, which may be as long as a note.
func (w *ww) secretFromStdin() (secret.Value, error) {
	v, err := console.ReadSecret(w.Console.In, vault.MaxSecret+len("\r\n"))
	switch {
	case errors.Is(err, console.ErrTooLong):
		return v, tooLong(err)
	case err != nil:
		return v, err
	}
	v = console.TrimNewline(v)
	switch {
	case v.Len() > vault.MaxSecret:
		v.Wipe()
		return secret.Value{}, tooLong(vault.ErrTooLong)
	case v.Len() == 0:
		return v, &failure{exit: exitUsage, code: "empty", message: "nothing came on standard input.", state: unchanged}
	}
	return v, nil
}

func tooLong(cause error) *failure {
	return &failure{
		exit: exitUsage, code: "too-long", state: unchanged, cause: cause,
		message: fmt.Sprintf("a secret may have %d bytes at most.", vault.MaxSecret),
	}
}

// typeSecret asks for a secret twice. A meter tells what a password is worth at
// its place; nil: it is none.
func (w *ww) typeSecret(ctx context.Context, prompt string, at *place) (secret.Value, error) {
	o := typing{prompt: prompt, takes: func(v secret.Value) (bool, error) {
		if v.Len() == 0 {
			w.Console.Fail("it is empty. Ctrl-C leaves")
		}
		return v.Len() > 0, nil
	}}
	if at != nil {
		o.meter = w.meterAt(*at)
	}
	return w.typeTwice(ctx, o)
}

// checkInput refuses, before anybody is asked for a password, ways to give a
// secret that cannot work.
func (w *ww) checkInput(stdin, typed bool) error {
	switch {
	case stdin && typed:
		return usage("-p and --stdin exclude each other.")
	case typed && w.opt.noInput:
		return usage("-p asks, and --no-input forbids it.")
	case stdin:
		return w.ownStdin("--stdin")
	}
	return nil
}

// ownStdin makes sure that standard input is there for flag alone.
func (w *ww) ownStdin(flag string) error {
	file := w.opt.passwordFile
	if file == "" && w.opt.passwordCommand == "" && w.opt.passwordFD < 0 {
		file, _ = w.config.Value("password-file")
	}
	if file == "-" || w.opt.passwordFD == 0 {
		return usage("%s takes standard input for itself: the master password must come from elsewhere.", flag)
	}
	return w.needsPipe(flag)
}

// needsPipe refuses to read a secret where it would show while it is typed.
func (w *ww) needsPipe(flag string) error {
	in, ok := w.Console.In.(interface{ Stat() (fs.FileInfo, error) })
	if !ok {
		return nil
	}
	if info, err := in.Stat(); err == nil && info.Mode()&fs.ModeCharDevice != 0 {
		return usage("%s reads a pipe or a file, not a terminal: what you type would show.", flag)
	}
	return nil
}
