package cmd

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/urfave/cli/v2"

	"watchword/internal/console"
	"watchword/vault"
)

type tagOptions struct {
	tag   string
	words []string // names and patterns
	off   bool
}

func (w *ww) tagCommand() *cli.Command {
	var o tagOptions
	return &cli.Command{
		Name: "tag", Category: "Look after", ArgsUsage: "[TAG NAME|PATTERN…]",
		Usage: "Put a tag on entries, or list the tags there are. In a PATTERN, which belongs in quotes, * stands for any text.",
		Description: `ww tag                             lists tags and how many entries have them
ww tag work 'aws/*' github
ww tag work --off github           takes it off
ww ls --tag work`,
		Flags: []cli.Flag{&cli.BoolFlag{Name: "off", Destination: &o.off, Usage: "take the tag off"}},
		Action: func(c *cli.Context) (err error) {
			if c.NArg() == 0 && !o.off {
				return w.tags(c.Context)
			}
			if c.NArg() < 2 {
				f := usage("tag what?   ww tag TAG NAME|PATTERN…")
				f.hints = []string{"ww ls --tag TAG  lists what has it", "ww help tag"}
				return f
			}
			if o.tag, err = vault.ParseName(c.Args().First()); err != nil {
				return err
			}
			o.words = c.Args().Tail()
			return w.tag(c.Context, o)
		},
	}
}

// tag changes all of the entries in one transaction, or none.
func (w *ww) tag(ctx context.Context, o tagOptions) error {
	var names []string
	err := w.update(ctx, func(tx *vault.Tx) error {
		rows, err := w.pickAll(ctx, tx, o.words)
		if err != nil {
			return err
		}
		rows = slices.DeleteFunc(rows, func(r vault.Row) bool { return hasTag(&r, o.tag) != o.off })
		nameOf, err := apart(tx)
		if err != nil {
			return err
		}
		for i := range rows {
			names = append(names, nameOf(rows[i].Name, rows[i].User))
		}
		if err := w.mayTag(ctx, o, names); err != nil {
			return err
		}
		if o.off && fold(o.tag) == askTag && len(rows) > 0 && !w.opt.dryRun {
			if err := w.prove(ctx, tx, rows[0].Name); err != nil {
				return err
			}
		}
		for i := range rows {
			if _, err := tx.Edit(rows[i].ID, o.changes(&rows[i])...); err != nil {
				return fmt.Errorf("%s: %w", rows[i].Name, err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	w.tagged(o, names)
	return nil
}

// mayTag lists what is about to happen, or asks whether more than one entry
// should change.
func (w *ww) mayTag(ctx context.Context, o tagOptions, names []string) error {
	if w.opt.dryRun {
		for _, name := range names {
			w.Console.Note("%s", name)
		}
		return nil
	}
	if len(names) < 2 {
		return nil
	}
	question := fmt.Sprintf("Tag %d entries?", len(names))
	if o.off {
		question = fmt.Sprintf("Take the tag off %d entries?", len(names))
	}
	return w.confirm(ctx, question, true)
}

// changes are those of the entry of r. Letter case makes no other tag.
func (o *tagOptions) changes(r *vault.Row) (changes []vault.Change) {
	if !o.off {
		return []vault.Change{vault.SetTag(o.tag)}
	}
	is := folded(o.tag)
	for _, tag := range r.Tags {
		if is(tag) {
			changes = append(changes, vault.UnsetTag(tag))
		}
	}
	return changes
}

func (w *ww) tagged(o tagOptions, names []string) {
	switch {
	case len(names) == 0 && o.off:
		w.Console.Note("none of them has the tag %s", o.tag)
	case len(names) == 0:
		w.Console.Note("all of them have the tag %s already", o.tag)
	case o.off:
		w.done("ww undo", "tag %s taken off: %s", o.tag, listed(names))
	default:
		w.done("ww undo", "tagged %s: %s", o.tag, listed(names))
	}
}

func hasTag(r *vault.Row, tag string) bool { return slices.ContainsFunc(r.Tags, folded(tag)) }

type tagsOut struct {
	Schema string   `json:"schema"`
	Tags   []tagOut `json:"tags"`
}

type tagOut struct {
	Name  string `json:"name"`
	Count int    `json:"count"` // of entries outside the trash
}

// tags lists the tags there are.
func (w *ww) tags(ctx context.Context) error {
	counts := map[string]int{}
	err := w.view(ctx, func(tx *vault.Tx) error {
		for row, err := range tx.Rows() {
			if err != nil {
				return err
			}
			if row.Trashed {
				continue
			}
			for _, tag := range row.Tags {
				counts[tag]++
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	out := tagsOut{schemaTags, []tagOut{}}
	var rows [][]string
	for _, tag := range slices.Sorted(maps.Keys(counts)) {
		out.Tags = append(out.Tags, tagOut{tag, counts[tag]})
		rows = append(rows, []string{tag, fmt.Sprint(counts[tag])})
	}
	if w.opt.json {
		return w.Console.JSON(out)
	}
	if len(rows) == 0 {
		w.Console.Note("no tags yet · ww tag TAG NAME…")
	}
	return w.Console.Table([]console.Column{{Title: "TAG"}, {Title: "ENTRIES"}}, rows)
}
