package cmd

import (
	"context"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"watchword/vault"
)

type showOptions struct {
	words                 []string // that mean the entry
	field                 string
	reveal, inline, spell bool
	chars                 []int // from 1; nil: all
	force                 bool  // also where standard output is no terminal
}

func (w *ww) showCommand() *cli.Command {
	var o showOptions
	var chars string
	return &cli.Command{
		Name: "show", Category: "Every day", ArgsUsage: "NAME [WORD…]",
		Usage: "Look at an entry. Secrets stay masked, unless one is asked for.",
		Description: `ww show github
ww show -r github                  the password, gone from the screen after 30 seconds or a key
ww show -f note github             another field
ww show --chars 2,5,9 bank         only these characters
ww show --spell wifi               to be read aloud
ww show --json github`,
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "reveal", Aliases: []string{"r"}, Destination: &o.reveal, Usage: "show the password, or what else the entry is about, or the field that -f names"},
			&cli.StringFlag{Name: "field", Aliases: []string{"f"}, Destination: &o.field, Usage: "only this `FIELD`"},
			&cli.StringFlag{Name: "chars", Destination: &chars, Usage: "print only the characters at these `PLACES`, as 2,5,9"},
			&cli.BoolFlag{Name: "spell", Destination: &o.spell, Usage: "print it character by character"},
			&cli.BoolFlag{Name: "print", Destination: &o.inline, Usage: "print it where it stays on the screen"},
			&cli.BoolFlag{Name: "force", Destination: &o.force, Usage: "print also where that is no terminal"},
		},
		Action: func(c *cli.Context) (err error) {
			if o.words = c.Args().Slice(); len(o.words) == 0 {
				_, err := oneArg("show", "NAME", nil)
				return err
			}
			if o.chars, err = places(chars); err != nil {
				return err
			}
			return w.show(c.Context, o)
		},
	}
}

// places reads a list of numbers from 1.
func places(list string) (all []int, err error) {
	if list == "" {
		return nil, nil
	}
	for place := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(place))
		if err != nil || n < 1 {
			return nil, usage("--chars takes numbers from 1, as 2,5,9; not %q.", list)
		}
		all = append(all, n)
	}
	return all, nil
}

// prints reports whether a secret is to go to standard output.
func (o *showOptions) prints() bool { return o.inline || o.spell || o.chars != nil }

// check refuses what cannot be meant, and what could only fail later.
func (o *showOptions) check(w *ww) error {
	ways := 0
	for _, way := range []bool{o.inline, o.spell, o.chars != nil} {
		if way {
			ways++
		}
	}
	switch {
	case ways > 1:
		return usage("--chars, --spell and --print exclude each other.")
	case o.prints() && w.opt.json:
		return usage("--chars, --spell and --print are for people, --json is for programs.")
	case o.prints() && !w.Console.OutTTY && !o.force:
		return inPipe(o.words)
	case o.reveal && w.opt.json && w.Console.OutTTY && !o.force:
		return revealedOnScreen()
	}
	return nil
}

// inPipe is the failure of what is for eyes where there are none.
func inPipe(words []string) *failure {
	f := usage("that is for people, and nobody is there to look.")
	f.hints = []string{"ww get " + shellWord(strings.Join(words, " ")) + "  is for scripts", "--force  prints it all the same"}
	return f
}

func (w *ww) show(ctx context.Context, o showOptions) error {
	if err := o.check(w); err != nil {
		return err
	}
	return w.view(ctx, func(tx *vault.Tx) error {
		e, err := w.pick(ctx, tx, o.words...)
		if err != nil {
			return err
		}
		used := w.usedCell(w.lastUsed(tx), e.ID)
		tx.Used(e.ID)
		switch {
		case w.opt.json:
			return w.getJSON(ctx, tx, e, getOptions{field: o.field, reveal: o.reveal, force: o.force})
		case o.reveal || o.field != "" || o.prints():
			return w.look(ctx, tx, e, o)
		}
		return w.card(tx, e, used)
	})
}
