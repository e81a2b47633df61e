package cmd

import (
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/urfave/cli/v2"

	"watchword/generator"
	"watchword/secret"
)

type genOptions struct {
	policy generator.Policy
	n      int
}

func (w *ww) genCommand() *cli.Command {
	var number int
	return &cli.Command{
		Name: "gen", Category: "Every day", ArgsUsage: "[LENGTH]",
		Usage: "Make a password and store it nowhere: 20 characters of four classes, no run of three.",
		Description: `ww gen
ww gen 32                          longer
ww gen -k 5                        five of them`,
		Flags: []cli.Flag{&cli.IntFlag{Name: "k", Value: 1, Destination: &number, Usage: "make `N`"}},
		Action: func(c *cli.Context) error {
			length, _, err := oneOrTwo("gen", "LENGTH", append(c.Args().Slice(), "20"))
			if err != nil || c.NArg() > 1 {
				return tooMany("gen", "LENGTH", c.Args().Get(1))
			}
			o := genOptions{policy: generator.Default(), n: number}
			if o.policy.Length, err = strconv.Atoi(length); err != nil {
				return usage("%q is not a length.", length)
			}
			return w.gen(o)
		},
	}
}

// maxPasswords is how many passwords one command makes.
const maxPasswords = 10_000

func (w *ww) gen(o genOptions) error {
	if o.n < 1 || o.n > maxPasswords {
		return usage("-k takes a number from 1 to %d.", maxPasswords)
	}
	defer secret.Settle()
	if w.opt.json {
		return w.genJSON(o)
	}
	for range o.n {
		value, err := o.generate(w.Rand)
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
		w.Console.Note("%.0f bits", o.policy.Bits())
	}
	return nil
}

// generate draws one password. A policy that cannot be met is the fault of
// the command line.
func (o *genOptions) generate(rand io.Reader) (secret.Value, error) {
	value, err := o.policy.Generate(rand)
	if errors.Is(err, generator.ErrPolicy) {
		return value, usage("%v.", err)
	}
	return value, err
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

func (w *ww) genJSON(o genOptions) error {
	h := &holes{rand: w.Rand}
	defer h.wipe()
	out := genOut{Schema: schemaGen}
	bits := roundedBits(o.policy.Bits())
	for range o.n {
		value, err := o.generate(w.Rand)
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
