package cmd

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"watchword/internal/clip"
	"watchword/vault"
)

// orShow tells who could not copy a field how to look at it instead. Words are
// those that mean the entry, and perhaps pick the field.
func orShow(err error, words []string, field string) error {
	f := explainClipboard(err)
	if f == nil {
		return err
	}
	last := len(words) - 1
	if field == "" && last > 0 && slices.Contains(fieldWords(), words[last]) {
		words, field = words[:last], words[last]
	}
	show := "ww show -r "
	if field != "" && field != vault.Password {
		show += "-f " + shellWord(field) + " "
	}
	f.hints = slices.Insert(f.hints, 0, show+shellWord(strings.Join(words, " "))+"  shows it instead")
	return f
}

// orShowEntry is orShow where the entry is known.
func orShowEntry(err error, tx *vault.Tx, e *vault.Entry, field string) error {
	word, unknown := exactWord(tx, e)
	if unknown != nil {
		return unknown
	}
	return orShow(err, []string{word}, field)
}

// explainClipboard says why there is no clipboard, and what to do instead.
func explainClipboard(err error) *failure {
	var none *clip.NoneError
	var remote *clip.RemoteError
	f := &failure{
		exit: exitNoClipboard, code: "no-clipboard", cause: err,
	}
	switch {
	case errors.As(err, &remote):
		f.message = fmt.Sprintf("you are on %s over ssh; its clipboard is not the one on your desk.", remote.Host)
		f.hints = append(f.hints, "ww config clipboard.osc52 on  sends it through your terminal; tmux may keep a copy")
	case errors.As(err, &none) && none.Display:
		f.message = fmt.Sprintf("there is no clipboard here (tried %s).", strings.Join(none.Tried, ", "))
		f.hints = append(f.hints, "apt install wl-clipboard xclip  brings one")
	case errors.As(err, &none):
		f.message = "there is no clipboard here: no desktop."
	default:
		return nil
	}
	return f
}
