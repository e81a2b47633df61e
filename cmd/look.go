package cmd

import (
	"cmp"
	"context"
	"errors"
	"unicode/utf8"

	"watchword/internal/console"
	"watchword/secret"
	"watchword/vault"
)

// look shows one field of e to a person: a plain one as it is, a secret in the
// way that was asked for.
func (w *ww) look(ctx context.Context, tx *vault.Tx, e *vault.Entry, o showOptions) error {
	o.field = cmp.Or(o.field, mainField(e))
	f, err := field(e, o.field)
	if err != nil {
		return err
	}
	if f.Form != vault.Secret && !o.reveal && !o.prints() {
		return w.deliver(ctx, tx, e, f, getOptions{field: o.field})
	}
	value, err := w.valueOf(ctx, tx, e, f)
	if err != nil {
		return err
	}
	defer value.Wipe()
	if len(f.Others) > 0 {
		w.Console.Warn("%s of %s was changed on two devices: ww history %s", o.field, e.Text(vault.Name), shellWord(e.Text(vault.Name)))
	}
	if o.prints() {
		return w.printSecret(value, o)
	}
	return w.reveal(ctx, e, value, o)
}

// printSecret writes all of a value, or what was asked for of it, as a terminal
// may show it.
func (w *ww) printSecret(value secret.Value, o showOptions) error {
	return value.Reveal(func(b []byte) error {
		switch {
		case o.chars != nil:
			return w.printChars(b, o.chars)
		case o.spell:
			if err := w.Console.Spell(b, w.Console.Out); err != nil {
				return err
			}
			return w.write(nil, true)
		}
		return w.Console.Show(b, w.Console.Out)
	})
}

// printChars writes the characters of b at these places, counted from 1, in one
// line.
func (w *ww) printChars(b []byte, chars []int) error {
	const space = utf8.UTFMax
	line := secret.Alloc(space * len(chars))
	defer line.Wipe()
	return line.Reveal(func(room []byte) error {
		n := 0
		for _, place := range chars {
			char := charAt(b, place)
			if char == nil {
				return usage("it has %s: there is none at place %d.", count(utf8.RuneCount(b), "character", "characters"), place)
			}
			n += secret.Copy(room[n:], char)
		}
		return w.Console.Show(room[:n], w.Console.Out)
	})
}

// charAt returns the character at a place, counted from 1; nil if there is none.
func charAt(b []byte, place int) []byte {
	for len(b) > 0 {
		_, size := utf8.DecodeRune(b)
		if place--; place == 0 {
			return b[:size]
		}
		b = b[size:]
	}
	return nil
}

// reveal shows a value where nothing of it is left, and copies it at a key.
func (w *ww) reveal(ctx context.Context, e *vault.Entry, value secret.Value, o showOptions) error {
	shown := console.Revealed{Title: w.titleOf(e, o.field), Secret: value}
	keeper, err := w.keeper()
	if err == nil {
		shown.Keys = []console.ChoiceKey{{Letter: 'c', Says: "copy"}}
	}
	letter, err := w.Console.Reveal(ctx, shown)
	switch {
	case errors.Is(err, console.ErrCannotErase):
		w.Console.Note("what follows stays on your screen")
		return w.Console.Disclose(shown)
	case errors.Is(err, console.ErrNoTerminal):
		return inPipe(o.words)
	case err != nil || letter == 0:
		return err
	}
	stay := w.config.Duration("clipboard.clear")
	if err := keeper.Copy(ctx, value, stay); err != nil {
		return err
	}
	w.copied(e, o.field, stay, keeper.Board.Blind())
	return nil
}

// titleOf names a field of an entry, as short as can be.
func (w *ww) titleOf(e *vault.Entry, fieldName string) string {
	title := e.Text(vault.Name)
	if user := e.Text(vault.User); user != "" {
		title += " · " + user
	}
	if fieldName != vault.Password {
		title += " · " + fieldName
	}
	return title
}
