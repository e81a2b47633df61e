package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"watchword/internal/config"
	"watchword/internal/console"
	"watchword/internal/pinentry"
	"watchword/secret"
)

// asker is how a person is asked for the master password of a vault that there
// is. A new one is always chosen on the terminal, where its strength shows.
type asker struct {
	way     string // as the setting prompt has it
	program string // empty: the terminal
	wrong   string // what was wrong with the last answer
}

// asker returns what the setting says. If nobody set it, it is the program that
// ssh asks by where there is no terminal but a screen.
func (w *ww) asker() *asker {
	setting, layer := w.config.Value("prompt")
	way, program, _ := strings.Cut(setting, ":")
	switch {
	case way == "pinentry" && program == "":
		program = way
	case layer == config.Default && w.hasScreen() && !w.Console.CanAsk():
		program = w.askpass()
		if program != "" {
			way = "askpass"
		}
	}
	return &asker{way: way, program: program}
}

// askpass is the program that the environment names to ask, empty if none.
func (w *ww) askpass() string {
	if program := w.Getenv("WW_ASKPASS"); program != "" {
		return program
	}
	return w.Getenv("SSH_ASKPASS")
}

// hasScreen reports whether a program can open a window.
func (w *ww) hasScreen() bool {
	return w.GOOS == "windows" || w.GOOS == "darwin" || w.Getenv("WAYLAND_DISPLAY") != "" || w.Getenv("DISPLAY") != ""
}

// ask asks once. The caller wipes the answer, and calls erase as that of
// [console.Console.BriefPassword].
func (a *asker) ask(ctx context.Context, w *ww) (answer secret.Value, erase func(), err error) {
	prompt := "Master password: "
	if w.about != "" {
		prompt = "Master password of " + w.about + ": "
	}
	switch a.way {
	case "pinentry":
		answer, err = w.Pinentry(ctx, a.program, a.question(w))
	case "askpass":
		answer, err = w.Askpass(ctx, a.program, a.sentence()+w.Console.Text(prompt))
	default:
		return w.Console.BriefPassword(ctx, prompt)
	}
	return answer, func() {}, a.explain(ctx, err)
}

// question is what pinentry shows.
func (a *asker) question(w *ww) pinentry.Question {
	q := pinentry.Question{
		Title: "Watchword", Text: "Unlock " + console.Safe(w.short(w.vaultName())),
		Prompt: "Master password:", Wrong: strings.TrimSpace(a.sentence()),
	}
	if w.Console.CanAsk() {
		q.Options = append(q.Options, "ttyname="+terminalName)
	}
	if kind := w.Getenv("TERM"); kind != "" {
		q.Options = append(q.Options, "ttytype="+kind)
	}
	if locale := cmp.Or(w.Getenv("LC_ALL"), w.Getenv("LC_CTYPE"), w.Getenv("LANG")); locale != "" {
		q.Options = append(q.Options, "lc-ctype="+locale)
	}
	return q
}

// terminalName is the terminal for a program that this one starts, on systems
// where programs draw on terminals by name.
const terminalName = "/dev/tty"

// sentence says what was wrong, with a space behind it.
func (a *asker) sentence() string {
	if a.wrong == "" {
		return ""
	}
	return strings.ToUpper(a.wrong[:1]) + a.wrong[1:] + ". "
}

// fail says that an answer was wrong, where the person looks.
func (a *asker) fail(w *ww, wrong string) {
	a.wrong = wrong
	if a.program == "" {
		w.Console.Fail("%s  (Caps Lock? keyboard layout? Tab shows it)", wrong)
	}
}

// explain is the error of a program that gave no answer.
func (a *asker) explain(ctx context.Context, err error) error {
	switch {
	case err == nil || ctx.Err() != nil:
		return err
	case errors.Is(err, pinentry.ErrCancelled):
		return console.ErrInterrupted
	case errors.Is(err, pinentry.ErrTooLong), errors.Is(err, console.ErrTooLong):
		return fmt.Errorf("%w: %w", console.ErrTooLong, err)
	}
	return &failure{
		exit: exitLocked, code: "locked", message: fmt.Sprintf("locked, and %s gave no answer: %s.", a.program, oneLine(err)),
		state: unchanged, hints: []string{"WW_PROMPT=tty  asks on the terminal", "ww help unlock"}, cause: err,
	}
}
