package cmd

import (
	"github.com/urfave/cli/v2"
)

// favorite is the tag of the entries that somebody likes to find first.
const favorite = "favorite"

func (w *ww) favoriteCommand() *cli.Command {
	o := tagOptions{tag: favorite}
	return &cli.Command{
		Name: "favorite", Aliases: []string{"favourite"}, Category: "Look after", ArgsUsage: "NAME|PATTERN…",
		Usage: "Mark entries as favorites: they get the tag of that name.",
		Description: `ww favorite github
ww favorite --off github
ww ls --favorite`,
		Flags: []cli.Flag{&cli.BoolFlag{Name: "off", Destination: &o.off, Usage: "take the mark off"}},
		Action: func(c *cli.Context) error {
			if o.words = c.Args().Slice(); len(o.words) == 0 {
				_, err := oneArg("favorite", "NAME|PATTERN…", nil)
				return err
			}
			return w.tag(c.Context, o)
		},
	}
}
