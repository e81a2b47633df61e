package cmd

import (
	"context"
	"errors"
	"slices"

	"watchword/internal/console"
	"watchword/secret"
	"watchword/vault"
)

// ErrNoMemoryFile is the error of [Host.EditText] where a file would have to
// be on a disk.
var ErrNoMemoryFile = errors.New("there is no folder that lives in memory only")

// oneLiners are the fields that no editor is needed for.
var oneLiners = [...]string{vault.Name, vault.User, vault.Kind, "url"}

// checkEditor refuses --editor where nobody can use one.
func (w *ww) checkEditor() error {
	switch {
	case w.opt.noInput:
		return usage("--editor asks, and --no-input forbids it.")
	case w.Console.Terminal == nil:
		return console.ErrNoTerminal
	}
	return nil
}

// mayEdit refuses an editor for a field of one line.
func (o *editOptions) mayEdit(e *vault.Entry) error {
	if !slices.Contains(oneLiners[:], o.field) {
		return nil
	}
	u := usage("%s is one line.", o.field)
	u.state, u.hints = unchanged, []string{"ww edit " + shellWord(e.Text(vault.Name)) + " " + o.field + "=VALUE  sets it"}
	return u
}

// throughEditor lets a person change a field in their editor. The value in the
// change is the caller's to wipe.
func (w *ww) throughEditor(ctx context.Context, tx *vault.Tx, e *vault.Entry, o *editOptions) ([]vault.Change, secret.Value, error) {
	key := keyOf(e, o.field)
	f := e.Field(key)
	var before secret.Value
	if f != nil {
		var err error
		if before, err = w.valueOf(ctx, tx, e, f); err != nil {
			return nil, secret.Value{}, err
		}
		defer before.Wipe()
	}
	after, err := w.editLines(ctx, before, o.force)
	if err != nil {
		return nil, secret.Value{}, explainEditor(err)
	}
	fault := kindOf(e.Text(vault.Kind)).fault(key, after)
	switch {
	case after.Equal(before):
		return nil, after, nil
	case after.Len() == 0:
		after.Wipe()
		return nil, after, leftEmpty(e, o.field)
	case fault != "":
		after.Wipe()
		return nil, after, unfit(fault)
	case isHidden(e, o.field) || o.asSecret:
		return []vault.Change{vault.SetSecret(key, after)}, after, nil
	}
	var change vault.Change
	err = after.Reveal(func(b []byte) error {
		change = vault.Set(key, string(b)) // a plain field
		return nil
	})
	return []vault.Change{change}, after, err
}

// editLines is EditText for text that may lack the newline at its end, which
// editors want there.
func (w *ww) editLines(ctx context.Context, text secret.Value, force bool) (secret.Value, error) {
	if endsLine(text) {
		return w.EditText(ctx, text, vault.MaxSecret, force)
	}
	lines := secret.Alloc(text.Len() + min(1, text.Len()))
	defer lines.Wipe()
	err := text.Reveal(func(from []byte) error {
		return lines.Reveal(func(to []byte) error {
			for i := secret.Copy(to, from); i < len(to); i++ {
				to[i] = '\n'
			}
			return nil
		})
	})
	if err != nil {
		return secret.Value{}, err
	}
	after, err := w.EditText(ctx, lines, vault.MaxSecret+1, force)
	if err != nil {
		return after, err
	}
	if after = console.TrimNewline(after); after.Len() > vault.MaxSecret {
		after.Wipe()
		return after, console.ErrTooLong
	}
	return after, nil
}

func endsLine(v secret.Value) (ends bool) {
	_ = v.Reveal(func(b []byte) error {
		ends = len(b) > 0 && b[len(b)-1] == '\n'
		return nil
	})
	return ends
}

func leftEmpty(e *vault.Entry, field string) *failure {
	return &failure{
		exit: exitUsage, code: "empty", message: "the editor left nothing.", state: unchanged,
		hints: []string{"ww edit --unset " + shellWord(field) + " " + shellWord(e.Text(vault.Name)) + "  removes the field"},
	}
}

func explainEditor(err error) error {
	switch {
	case errors.Is(err, console.ErrTooLong):
		return tooLong(err)
	case errors.Is(err, ErrNoMemoryFile):
		return &failure{
			exit: exitFailure, code: "no-memory-file", message: err.Error() + ", so the text would be written to a disk.", state: unchanged, cause: err,
			hints: []string{"… | ww edit NAME -f note --stdin", "--force  does it all the same"},
		}
	}
	return err
}
