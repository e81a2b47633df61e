package cmd

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"watchword/internal/console"
	"watchword/secret"
	"watchword/vault"
)

// The columns of a card: where values begin, where what is said of them does,
// and where the card ends at the right.
const (
	cardValues = 13
	cardNotes  = 33
	cardEnd    = 76
)

// card is an entry as people look at it. Only on a terminal it says what has to
// be found out first: how good a password is, how long a note.
type card struct {
	w    *ww
	tx   *vault.Tx
	e    *vault.Entry
	text strings.Builder
}

// card writes what is known of e, a line a field. Used is when it last was; ""
// if that is not known.
func (w *ww) card(tx *vault.Tx, e *vault.Entry, used string) error {
	c := &card{w: w, tx: tx, e: e}
	c.head(used)
	for _, key := range ownLine(e) {
		if err := c.field(key); err != nil {
			return err
		}
	}
	for _, url := range e.URLs() {
		c.line("url", w.Console.Text(url), "")
	}
	if tags := e.Tags(); len(tags) > 0 {
		c.line("tags", w.Console.Text(strings.Join(tags, ", ")), "")
	}
	if e.Field(vault.Note) != nil {
		if err := c.field(vault.Note); err != nil {
			return err
		}
	}
	c.changed()
	return w.write([]byte(c.text.String()), false)
}

// head is the line with the name, and at the other end what it is.
func (c *card) head(used string) {
	name, kind := c.w.Console.Text(c.e.Text(vault.Name)), c.w.Console.Text(c.e.Text(vault.Kind))
	if !c.w.Console.OutTTY {
		c.text.WriteString(name + "  (" + kind + ")\n")
		return
	}
	if used != "" {
		kind += c.w.Console.Text(" · used " + used)
	}
	end := min(cardEnd, c.w.columns())
	blank := end - console.Columns(name) - console.Columns(kind)
	if blank < len("  ") {
		c.text.WriteString(name + "\n" + padded("", end-console.Columns(kind)) + kind + "\n")
		return
	}
	c.text.WriteString(name + padded("", blank) + kind + "\n")
}

// line writes a field: its name, its value and what is to be said of it, which
// has a line of its own where the screen is narrow.
func (c *card) line(name, value, note string) {
	name = "  " + padded(c.w.Console.Text(name), cardValues-len("  ")-1) + " "
	c.text.WriteString(name + value)
	note = c.w.Console.Text(note)
	switch used := console.Columns(name) + console.Columns(value); {
	case note == "":
	case max(cardNotes, used+len("  "))+console.Columns(note) <= c.w.columns():
		c.text.WriteString(padded("", max(cardNotes-used, len("  "))) + note)
	default:
		indent := max(len("    "), min(cardValues, c.w.columns()-console.Columns(note)))
		c.text.WriteString("\n" + padded("", indent) + note)
	}
	c.text.WriteByte('\n')
}

// field writes the line of a field.
func (c *card) field(key string) error {
	f := c.e.Field(key)
	value, note := c.w.shownValue(f), ""
	if f.Form != vault.Secret || f.Purged || !c.w.Console.OutTTY {
		c.line(nameOf(key), value, "")
		return nil
	}
	if isFile(key) {
		c.line(key, value, getFile(c.e, key))
		return nil
	}
	opened, err := c.tx.Value(c.e.ID, &f.Item, f.By)
	if err != nil {
		return err
	}
	defer opened.Wipe()
	look := "ww show " + shellWord(c.e.Text(vault.Name)) + " -f " + shellWord(nameOf(key))
	switch key {
	case vault.Password:
		note, err = c.verdict(f, opened)
	case vault.Note:
		value, note = c.w.Console.Text(count(linesOf(opened), "line", "lines"))+conflict(f), look
	case vault.OTP:
	default:
		note = look
	}
	c.line(nameOf(key), value, note)
	return err
}

// getFile is the command that writes a file of e out.
func getFile(e *vault.Entry, key string) string {
	file := strings.TrimPrefix(shellWord(strings.TrimPrefix(key, vault.FilePrefix)), "-- ") // after a flag it is a value
	return "ww attach " + shellWord(e.Text(vault.Name)) + " --get " + file + " -o " + file
}

// verdict is what is to be said of a password.
func (c *card) verdict(f *vault.Field, password secret.Value) (string, error) {
	level := c.w.estimator.Estimate(password, placeWords(c.e), c.w.Now()).Level()
	same, err := reused(c.tx, password, c.e.ID)
	if err != nil {
		return "", err
	}
	use := "not reused"
	if len(same) > 0 {
		use = "! reused for " + fewOf(same)
	}
	return fmt.Sprintf("%v · %s · %s", level, age(c.w.Now().Sub(f.By.Stamp.Time())), use), nil
}

func placeWords(e *vault.Entry) []string {
	p := placeOf(e)
	return p.words()
}

// age is how long a value has been there.
func age(d time.Duration) string {
	const day = 24 * time.Hour
	if d < day {
		return "new today"
	}
	return count(int(d/day), "day", "days") + " old"
}

// linesOf counts the lines of a text.
func linesOf(text secret.Value) (n int) {
	_ = text.Reveal(func(b []byte) error { // cannot fail
		n = bytes.Count(bytes.TrimSuffix(b, []byte("\n")), []byte("\n")) + 1
		return nil
	})
	return n
}

// ownLine returns the keys of the fields that have a line of their own: the user
// name, what the kind usually has in the order of its table, the others. A note
// has its line behind them.
func ownLine(e *vault.Entry) (keys []string) {
	take := func(key string) {
		if e.Field(key) != nil && key != vault.Note && !slices.Contains(keys, key) {
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
	return value + conflict(f)
}

// conflict tells of a secret that has several versions.
func conflict(f *vault.Field) string {
	if len(f.Others) == 0 {
		return ""
	}
	return "   ! " + count(len(f.Others)+1, "version", "versions") + ", changed on two devices"
}

// changed is the last line, with how to see what was before.
func (c *card) changed() {
	when, look := c.w.when(c.e.Changed.Time()), ""
	if n := len(c.e.Commits) - 1; n > 0 {
		when += c.w.Console.Text(" · ") + count(n, "earlier version", "earlier versions")
		look = "(ww history " + c.w.Console.Text(shellWord(c.e.Text(vault.Name))) + ")"
	}
	if line := when + " " + look; look != "" && (!c.w.Console.OutTTY || cardValues+console.Columns(line) <= c.w.columns()) {
		when, look = line, ""
	}
	c.line("changed", when, look)
}

// columns is the width of the screen.
func (w *ww) columns() int {
	if w.Console.Width <= 0 {
		return 80
	}
	return w.Console.Width
}

// padded fills s, which is safe text, up to n columns.
func padded(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-console.Columns(s)))
}
