package cmd

import (
	"context"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"watchword/internal/console"
	"watchword/vault"
)

func (w *ww) showCommand() *cli.Command {
	return &cli.Command{
		Name: "show", Category: "Every day", ArgsUsage: "NAME [WORD…]",
		Usage: "Look at an entry. Secrets stay masked.",
		Description: `ww show github
ww show --json github`,
		Action: func(c *cli.Context) error {
			words := c.Args().Slice()
			if len(words) == 0 {
				_, err := oneArg("show", "NAME", nil)
				return err
			}
			return w.show(c.Context, words...)
		},
	}
}

func (w *ww) show(ctx context.Context, words ...string) error {
	return w.view(ctx, func(tx *vault.Tx) error {
		e, err := w.pick(ctx, tx, words...)
		if err != nil {
			return err
		}
		tx.Used(e.ID)
		if w.opt.json {
			return w.entryJSON(tx, e, "", false)
		}
		return w.card(e)
	})
}

// card writes what is known of e, a line a field: user and secrets, fields of
// one's own, addresses, tags.
func (w *ww) card(e *vault.Entry) error {
	var text strings.Builder
	text.WriteString(w.Console.Text(e.Text(vault.Name)) + "  (" + w.Console.Text(e.Text(vault.Kind)) + ")\n")
	line := func(name, value string) {
		text.WriteString("  " + padded(w.Console.Text(name), 10) + " " + value + "\n")
	}
	for _, key := range ownLine(e) {
		line(nameOf(key), w.shownValue(e.Field(key)))
	}
	for _, url := range e.URLs() {
		line("url", w.Console.Text(url))
	}
	if tags := e.Tags(); len(tags) > 0 {
		line("tags", w.Console.Text(strings.Join(tags, ", ")))
	}
	line("changed", w.changed(e))
	return w.write([]byte(text.String()), false)
}

// ownLine returns the keys of the fields that have a line of their own: the user
// name, what the kind usually has in the order of its table, the others.
func ownLine(e *vault.Entry) (keys []string) {
	take := func(key string) {
		if e.Field(key) != nil && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	take(vault.User)
	for _, f := range kindOf(e.Text(vault.Kind)).fields {
		take(f.key)
	}
	take(vault.Password)
	take(vault.OTP)
	for i := range e.Fields {
		if key := e.Fields[i].Key; !hasKeyOfItsOwn(key) {
			take(key)
		}
	}
	return keys
}

// shownValue is a field as the card has it: plain, or masked.
func (w *ww) shownValue(f *vault.Field) string {
	value := w.Console.Text(f.Item.Text)
	if f.Form == vault.Secret {
		value = w.Console.Mask()
	}
	if len(f.Others) > 0 {
		value += "   ! " + count(len(f.Others)+1, "version", "versions") + ", changed on two devices"
	}
	return value
}

func (w *ww) changed(e *vault.Entry) string {
	when := w.when(e.Changed.Time())
	if n := len(e.Commits) - 1; n > 0 {
		when += w.Console.Text(" · ") + count(n, "earlier version", "earlier versions") + " (ww history " + w.Console.Text(shellWord(e.Text(vault.Name))) + ")"
	}
	return when
}

// padded fills s, which is safe text, up to n columns.
func padded(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-console.Columns(s)))
}
