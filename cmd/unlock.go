package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"watchword/crypto"
	"watchword/internal/config"
	"watchword/internal/console"
	"watchword/secret"
)

// maxTyped is how many bytes of a password are read: more than fit, so that
// too long ones are told so.
const maxTyped = 4096

// tries is how often a person may mistype the master password.
const tries = 3

// unlock is the vault.Unlocker of every verb: the password comes from a flag,
// the environment or the terminal, in that order.
func (w *ww) unlock(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
	if w.fresh != nil && h.Verify(w.fresh) == nil {
		return w.fresh.Clone(), nil
	}
	if err := w.affordable(ctx, h); err != nil {
		return nil, err
	}
	read, err := w.passwordSource(ctx)
	switch {
	case err != nil:
		return nil, err
	case read == nil:
		return w.ask(ctx, h)
	}
	password, err := read()
	if err != nil {
		return nil, err
	}
	defer password.Wipe()
	key, err := w.try(ctx, h, password)
	if errors.Is(err, crypto.ErrWrongKey) {
		return nil, w.stillLocked("that password does not open this vault.")
	}
	return key, err
}

func (w *ww) stillLocked(message string) *failure {
	return &failure{
		exit: exitPassword, code: "wrong-password", message: message, state: unchanged,
		hints: []string{"Is it the right file?  " + w.short(w.vaultName())},
	}
}

// try offers a password to the vault. The derivation cannot be stopped, so
// whether to stop is looked at after it.
func (w *ww) try(ctx context.Context, h *crypto.Header, password secret.Value) (*crypto.Key, error) {
	done := w.Console.Busy("Unlocking")
	key, _, err := h.Unlock(crypto.Credential{Password: password})
	secret.Settle()
	done()
	w.warnOfMemory()
	if err == nil && ctx.Err() != nil {
		key.Wipe()
		return nil, ctx.Err()
	}
	return key, err
}

// warnOfMemory says once if secrets could be swapped to disk.
func (w *ww) warnOfMemory() {
	if err := secret.Lockable(); err != nil && !w.warned {
		w.warned = true
		w.Console.Warn("secrets may be swapped to disk: %v", err)
	}
}

// ask prompts for the master password.
func (w *ww) ask(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
	if w.opt.noInput {
		return nil, noPassword()
	}
	for left := tries - 1; ; left-- {
		key, err := w.askOnce(ctx, h)
		switch {
		case errors.Is(err, console.ErrNoTerminal):
			return nil, locked("locked, and there is no terminal to ask on.")
		case !errors.Is(err, crypto.ErrWrongKey) && !errors.Is(err, crypto.ErrPassword):
			return key, err
		case left == 0:
			return nil, w.stillLocked("still locked.")
		}
		w.Console.Fail("that does not open this vault. %s left  (Caps Lock? keyboard layout? Tab shows it)", count(left, "try", "tries"))
	}
}

// askOnce holds the terminal until the password is tried: what is typed
// meanwhile does not show, and the next question finds it. The question is gone
// when the password was right, unless something was said below it.
func (w *ww) askOnce(ctx context.Context, h *crypto.Header) (key *crypto.Key, err error) {
	release, err := w.Console.Hold()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, release()) }()
	prompt := "Master password: "
	if w.about != "" {
		prompt = "Master password of " + w.about + ": "
	}
	password, erase, err := w.Console.BriefPassword(ctx, prompt)
	if err != nil {
		return nil, err
	}
	defer password.Wipe()
	warned := w.warned
	key, err = w.try(ctx, h, password)
	if err == nil && w.warned == warned {
		erase()
	}
	return key, err
}

// affordable asks before a derivation that would take more than a GiB or
// half of the free memory.
func (w *ww) affordable(ctx context.Context, h *crypto.Header) error {
	const gib = 1 << 30
	var need uint64
	for _, slot := range h.Slots {
		need = max(need, uint64(slot.Params().Memory)<<10)
	}
	free := w.FreeMemory()
	if need <= gib && (free == 0 || need <= free/2) {
		return nil
	}
	return w.confirm(ctx, fmt.Sprintf("Opening this vault takes %d MiB of memory. Go on?", need>>20), false)
}

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
	source, err := onlyOne(named[config.Environment])
	if err == nil && source == "" {
		source, err = onlyOne(named[config.File])
	}
	return source, err
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
	case "--password-command":
		return w.RunCommand(ctx, w.opt.passwordCommand)
	case "WW_PASSWORD_COMMAND":
		return w.RunCommand(ctx, setting)
	default:
		return w.copyPassword(), nil
	}
}

// copyPassword returns what was in WW_PASSWORD, for the caller to wipe.
func (w *ww) copyPassword() secret.Value {
	v := secret.Alloc(w.Password.Len())
	_ = w.Password.Reveal(func(from []byte) error {
		return v.Reveal(func(to []byte) error { copy(to, from); return nil })
	})
	return v
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
	if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
		if _, private := w.Disk.Owner(info); !private {
			w.Console.Warn("%s can be read by others: chmod 600 it", name)
		}
	}
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

// confirm asks a yes/no question; a no is a failure. Where nobody can be
// asked, only --yes goes on.
func (w *ww) confirm(ctx context.Context, question string, preset bool) error {
	if w.opt.yes {
		return nil
	}
	if w.opt.noInput {
		return w.unanswered(question)
	}
	yes, err := w.Console.Confirm(ctx, question, preset)
	switch {
	case errors.Is(err, console.ErrNoTerminal):
		return w.unanswered(question)
	case err != nil:
		return err
	case !yes:
		return &failure{exit: exitFailure, code: "declined", message: "not confirmed.", state: unchanged}
	}
	return nil
}

func (w *ww) unanswered(question string) *failure {
	f := usage("%s There is nobody to ask.", strings.TrimSpace(question))
	f.state, f.hints = unchanged, []string{"-y  answers yes"}
	return f
}
