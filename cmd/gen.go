package cmd

import (
	"fmt"
	"strconv"

	"github.com/urfave/cli/v2"

	"watchword/generator"
)

type genOptions struct {
	recipe recipeOptions
	n      int
}

func (w *ww) genCommand() *cli.Command {
	var o genOptions
	return &cli.Command{
		Name: "gen", Category: "Every day", ArgsUsage: "[LENGTH]",
		Usage: "Make a password and store it nowhere: 20 characters of four classes, no run of three.",
		Description: `ww gen
ww gen 32 --no-symbols             longer, letters and digits
ww gen --words 6                   words to remember
ww gen --easy                      to read aloud or type on a remote control
ww gen --rules 'maxlength: 16; required: upper; required: [!@#]; allowed: lower, digit'
ww gen -k 5                        five of them`,
		Flags: append(o.recipe.flags(), &cli.IntFlag{Name: "k", Value: 1, Destination: &o.n, Usage: "make `N`"}),
		Action: func(c *cli.Context) error {
			o.recipe.read(c)
			if err := o.recipe.readLength(c.Args().Slice()); err != nil {
				return err
			}
			return w.gen(o)
		},
	}
}

// readLength takes the length as an operand.
func (o *recipeOptions) readLength(words []string) (err error) {
	switch len(words) {
	case 0:
		return nil
	case 1:
		if o.length, err = strconv.Atoi(words[0]); err != nil {
			return usage("%q is not a length.", words[0])
		}
		o.given = append(o.given, "LENGTH")
		return nil
	}
	return tooMany("gen", "LENGTH", words[1])
}

// maxPasswords is how many passwords one command makes.
const maxPasswords = 10_000

// gen wipes each password once it is written. It does not settle: the process
// is about to end, and its memory with it.
func (w *ww) gen(o genOptions) error {
	if o.n < 1 || o.n > maxPasswords {
		return usage("-k takes a number from 1 to %d.", maxPasswords)
	}
	recipe, err := o.recipe.recipe()
	if err != nil {
		return err
	}
	if w.opt.json {
		return w.genJSON(recipe, o.n)
	}
	for range o.n {
		value, err := draw(recipe, w.Rand)
		if err != nil {
			return err
		}
		err = w.writeSecret(value, true)
		value.Wipe()
		if err != nil {
			return err
		}
	}
	if w.Console.OutTTY {
		w.Console.Note("%.0f bits", recipe.Bits()) // last: for long ones it takes seconds
	}
	return nil
}

type genOut struct {
	Schema    string        `json:"schema"`
	Passwords []passwordOut `json:"passwords"`
}

type passwordOut struct {
	Value string      `json:"value"` // the name of a hole
	Bits  roundedBits `json:"bits"`
}

// roundedBits is written with two digits after the point.
type roundedBits float64

// MarshalJSON implements json.Marshaler.
func (b roundedBits) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "%.2f", float64(b)), nil }

func (w *ww) genJSON(recipe generator.Recipe, n int) error {
	h := &holes{rand: w.Rand}
	defer h.wipe()
	out := genOut{Schema: schemaGen}
	bits := roundedBits(recipe.Bits())
	for range n {
		value, err := draw(recipe, w.Rand)
		if err != nil {
			return err
		}
		name, err := h.make(value)
		if err != nil {
			return err
		}
		out.Passwords = append(out.Passwords, passwordOut{name, bits})
	}
	return h.write(w.Console.Out, out)
}
