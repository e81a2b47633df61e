package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"watchword/internal/console"
	"watchword/vault"
)

func (w *ww) trashCommand() *cli.Command {
	var force bool
	return &cli.Command{
		Name: "trash", Category: "Look after", ArgsUsage: "[ls | restore NAME… | empty]",
		Usage: "List what was deleted, bring it back, or destroy it for good.",
		Description: `ww trash                           what is in it
ww trash restore gitlab            as it was
ww trash restore --force gitlab    even if changes of another device are missing
ww trash empty                     asks; destroys every secret in it
ww trash empty -y --force          does not ask`,
		Flags: []cli.Flag{&cli.BoolFlag{Name: "force", Destination: &force, Usage: "with -y: empty it without asking; with restore: do not wait for changes that never come"}},
		Action: func(c *cli.Context) error {
			words := c.Args().Slice()
			if len(words) == 0 {
				words = []string{"ls"}
			}
			return w.trashWord(c.Context, words[0], words[1:], force)
		},
	}
}

func (w *ww) trashWord(ctx context.Context, word string, rest []string, force bool) error {
	switch word {
	case "ls", "list":
		if err := noArgs("trash ls", rest); err != nil {
			return err
		}
		return w.trash(ctx)
	case "restore":
		if len(rest) == 0 {
			_, err := oneArg("trash restore", "NAME…", nil)
			return err
		}
		return w.trashRestore(ctx, rest, force)
	case "empty":
		if err := noArgs("trash empty", rest); err != nil {
			return err
		}
		return w.trashEmpty(ctx, force)
	}
	return usage("trash knows ls, restore and empty, not %q.", word)
}

type trashOut struct {
	Schema  string       `json:"schema"`
	Vault   string       `json:"vault"`
	Count   int          `json:"count"`
	Entries []trashedOut `json:"entries"`
}

type trashedOut struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	User    string    `json:"user,omitempty"`
	Kind    string    `json:"kind,omitempty"`
	Deleted time.Time `json:"deleted"`
}

func (w *ww) trash(ctx context.Context) error {
	var rows []vault.Row
	err := w.view(ctx, func(tx *vault.Tx) (err error) {
		rows, err = trashed(tx)
		return err
	})
	switch {
	case err != nil:
		return err
	case w.opt.json:
		return w.trashJSON(rows)
	case !w.Console.OutTTY:
		return w.Console.Table(make([]console.Column, 4), cells(rows, func(r *vault.Row) []string {
			return []string{r.Name, r.User, w.when(r.Changed.Time()), r.ID.String()}
		}))
	}
	err = w.Console.Table([]console.Column{{Title: "NAME", Middle: true}, {Title: "USER"}, {Title: "DELETED"}},
		cells(rows, func(r *vault.Row) []string { return []string{r.Name, r.User, w.when(r.Changed.Time())} }))
	if len(rows) == 0 {
		w.Console.Note("the trash is empty")
	} else {
		w.Console.Note("%s · ww trash restore NAME · ww trash empty", count(len(rows), "entry", "entries"))
	}
	return err
}

func (w *ww) trashJSON(rows []vault.Row) error {
	out := trashOut{Schema: schemaTrash, Vault: w.vaultName(), Count: len(rows), Entries: []trashedOut{}}
	for _, r := range rows {
		out.Entries = append(out.Entries, trashedOut{r.ID.String(), r.Name, r.User, r.Kind, r.Changed.Time()})
	}
	return w.Console.JSON(out)
}

// trashed returns what is in the trash, what was deleted last first.
func trashed(tx *vault.Tx) ([]vault.Row, error) {
	rows, err := rowsThat(tx, "", inTrash)
	slices.SortStableFunc(rows, func(a, b vault.Row) int {
		return cmp.Or(cmp.Compare(b.Changed, a.Changed), cmp.Compare(a.Name, b.Name)) // one rm may have deleted several
	})
	return rows, err
}

// inTrash reports whether an entry can be seen in the trash: what was destroyed
// cannot.
func inTrash(r *vault.Row) bool { return r.Trashed && !r.Destroyed }

// trashRestore brings back all of names or none.
func (w *ww) trashRestore(ctx context.Context, names []string, force bool) error {
	var back, lost []string
	err := w.update(ctx, func(tx *vault.Tx) error {
		tx.Insist(force)
		for _, name := range names {
			e, err := pickTrashed(tx, name)
			if err != nil {
				return err
			}
			if err := restorable(tx, e); err != nil {
				return err
			}
			if err := tx.Undelete(e.ID); err != nil {
				return err
			}
			back = append(back, e.Text(vault.Name))
			lost = append(lost, destroyedFields(e)...)
		}
		return nil
	})
	if err != nil {
		return err
	}
	w.done("ww undo", "%s restored", listed(back))
	for _, what := range lost {
		w.Console.Warn("%s was destroyed and does not come back", what)
	}
	return nil
}

// pickTrashed returns the entry in the trash that name means, or one that was
// destroyed where there is no other.
func pickTrashed(tx *vault.Tx, name string) (*vault.Entry, error) {
	var found []vault.Row
	for _, rule := range []func(*vault.Tx, string) ([]vault.Row, error){byID, byNameAndUser, byName} {
		rows, err := rule(tx, name)
		if err != nil {
			return nil, err
		}
		rows = slices.DeleteFunc(slices.Clone(rows), func(r vault.Row) bool { return !r.Trashed })
		whole := slices.DeleteFunc(slices.Clone(rows), func(r vault.Row) bool { return r.Destroyed })
		if len(whole) > 0 {
			return only(tx, name, whole)
		}
		if len(found) == 0 {
			found = rows
		}
	}
	if len(found) == 0 {
		return nil, &failure{
			exit: exitNotFound, code: "not-found", message: fmt.Sprintf("%q is not in the trash.", name),
			state: unchanged, hints: []string{"ww trash"},
		}
	}
	return only(tx, name, found)
}

// restorable refuses to bring back an entry whose name and user another one has
// by now: scripts could tell them apart no more.
func restorable(tx *vault.Tx, e *vault.Entry) error {
	name, user := e.Text(vault.Name), e.Text(vault.User)
	rows, err := named(tx, name, user)
	if err != nil {
		return err
	}
	rows = living(rows)
	if len(rows) == 0 {
		return nil
	}
	other := "id:" + rows[0].ID.String()[:vault.MinIDPrefix]
	return &failure{
		exit: exitFailure, code: "exists", message: fmt.Sprintf("%s exists again.", withUser(name, user)), state: unchanged,
		hints: []string{"ww edit " + other + " name=NEW  renames that one first", "ww rm " + other + "  puts that one in the trash"},
	}
}

func withUser(name, user string) string {
	if user == "" {
		return name
	}
	return name + " (" + user + ")"
}

// destroyedFields says which fields of e an earlier emptying left nothing of.
func destroyedFields(e *vault.Entry) []string {
	var lost []string
	for i := range e.Fields {
		if e.Fields[i].Purged {
			lost = append(lost, nameOf(e.Fields[i].Key)+" of "+e.Text(vault.Name))
		}
	}
	return lost
}

func (w *ww) trashEmpty(ctx context.Context, force bool) error {
	var gone []string
	err := w.updateAnew(ctx, func(tx *vault.Tx) error {
		rows, err := trashed(tx)
		if err != nil || len(rows) == 0 {
			return err
		}
		for i := range rows {
			gone = append(gone, rows[i].Name)
		}
		question := fmt.Sprintf("Delete %s for good? This cannot be undone.", count(len(rows), "entry", "entries"))
		if err := w.confirmForever(ctx, question, fmt.Sprintf("empty %d", len(rows)), force); err != nil {
			return err
		}
		for i := range rows {
			if err := tx.Destroy(rows[i].ID); err != nil {
				return fmt.Errorf("%s: %w", rows[i].Name, err)
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(gone) == 0:
		w.Console.Note("the trash is empty")
		return nil
	}
	w.destroyed(gone)
	return nil
}

// destroyed tells of what is gone, and of where it is not.
func (w *ww) destroyed(names []string) {
	w.done("", "%s deleted for good", listed(names))
	if !w.opt.dryRun {
		w.Console.Note("copies made before still hold them: the backups beside the vault until they are replaced (ww backup ls)")
	}
}

// confirmForever has a person type text before something is destroyed. A yes
// given beforehand is not enough; -y and --force together are.
func (w *ww) confirmForever(ctx context.Context, question, text string, force bool) error {
	if w.opt.dryRun || w.opt.yes && force {
		return nil
	}
	nobody := w.unanswered(question)
	nobody.hints = []string{"-y --force  does it without asking"}
	if w.opt.noInput {
		return nobody
	}
	typed, err := w.Console.Line(ctx, question+" Type \""+text+"\": ", "")
	switch {
	case errors.Is(err, console.ErrNoTerminal):
		return nobody
	case err != nil:
		return err
	case typed != strings.TrimSpace(text):
		return &failure{exit: exitFailure, code: "declined", message: "not confirmed.", state: unchanged}
	}
	return nil
}
