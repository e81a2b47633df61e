package cmd

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"watchword/internal/console"
	"watchword/vault"
)

// recentSteps is how many changes are listed without a name.
const recentSteps = 20

func (w *ww) historyCommand() *cli.Command {
	var restore int
	return &cli.Command{
		Name: "history", Category: "Look after", ArgsUsage: "[NAME [WORD…]]",
		Usage: "List what was changed: in one entry, or the last 20 changes in the vault.",
		Description: `ww history
ww history github
ww history github --restore 2      makes it again what it was after change 2`,
		Flags: []cli.Flag{&cli.IntFlag{Name: "restore", Destination: &restore, Usage: "go back to change `N`; this is a change too"}},
		Action: func(c *cli.Context) error {
			words := c.Args().Slice()
			switch {
			case !c.IsSet("restore"):
				return w.history(c.Context, words)
			case len(words) == 0:
				_, err := oneArg("history", "NAME --restore N", nil)
				return err
			}
			return w.restore(c.Context, words, restore)
		},
	}
}

func (w *ww) history(ctx context.Context, words []string) error {
	one := len(words) > 0
	var steps []vault.Step
	var names map[vault.Device]string
	err := w.view(ctx, func(tx *vault.Tx) (err error) {
		if names, err = deviceNames(tx); err != nil {
			return err
		}
		names[tx.Status().Device] = "this one"
		if !one {
			steps, err = tx.Recent(recentSteps)
			return err
		}
		e, err := w.pickAny(ctx, tx, words...)
		if err != nil {
			return err
		}
		steps = e.Steps()
		slices.Reverse(steps)
		return nil
	})
	if err != nil {
		return err
	}
	if w.opt.json {
		return w.historyJSON(steps, one)
	}
	if !w.Console.OutTTY {
		return w.historyLines(steps, one)
	}
	return w.historyTable(steps, names, one)
}

// historyLines are for programs: number, time, name, device, what.
func (w *ww) historyLines(steps []vault.Step, one bool) error {
	rows := make([][]string, len(steps))
	for i, s := range steps {
		rows[i] = []string{"", w.when(s.Commit.Stamp.Time()), s.Name, fmt.Sprintf("%x", s.Commit.Device[:]), what(s)}
		if one {
			rows[i][0] = fmt.Sprint(len(steps) - i) // what --restore takes
		}
	}
	return w.Console.Table(make([]console.Column, 5), rows)
}

// historyTable is for people. It begins with what tells its lines apart: the
// number that --restore takes in the history of one entry, else the name.
func (w *ww) historyTable(steps []vault.Step, names map[vault.Device]string, one bool) error {
	columns := []console.Column{{Title: "NAME", Middle: true}, {Title: "WHEN"}, {Title: "WHAT"}, {Title: "DEVICE"}}
	if one {
		columns[0] = console.Column{Title: "#"}
	}
	rows := make([][]string, len(steps))
	for i, s := range steps {
		rows[i] = []string{s.Name, w.when(s.Commit.Stamp.Time()), what(s), nameOfDevice(names, s.Commit.Device)}
		if one {
			rows[i][0] = fmt.Sprint(len(steps) - i)
		}
	}
	return w.Console.Table(columns, rows)
}

// what says what a step changed.
func what(s vault.Step) string {
	switch {
	case s.Created:
		return "created"
	case s.Commit.Op == vault.OpDelete:
		return "moved to trash"
	case s.Commit.Op == vault.OpDestroy:
		return "destroyed"
	case s.Back:
		return "brought back"
	}
	return strings.Join(changedFields(s.Commit), ", ")
}

func changedFields(c *vault.Commit) []string {
	var names []string
	for i := range c.Items {
		name := nameOf(c.Items[i].Key)
		if strings.HasPrefix(name, tagPrefix) {
			name = "tags"
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// restore makes an entry what it was after its n-th change.
func (w *ww) restore(ctx context.Context, words []string, n int) error {
	var name string
	err := w.update(ctx, func(tx *vault.Tx) error {
		e, err := w.pickFor(ctx, tx, aim{words: words, change: true, trash: true})
		if err != nil {
			return err
		}
		if n < 1 || n > len(e.Commits) {
			f := usage("%s has no change %d.", e.Text(vault.Name), n)
			f.state, f.hints = unchanged, []string{"ww history " + shellWord(e.Text(vault.Name))}
			return f
		}
		name = e.Text(vault.Name)
		at := e.Commits[n-1].ID
		if err := roomFor(tx, e.At(at)); err != nil {
			return err
		}
		if err := tx.Restore(e.ID, at); err != nil {
			return err
		}
		return w.stillAsks(ctx, tx, e)
	})
	if err != nil {
		return err
	}
	w.done("ww undo", "%s is what it was after change %d", name, n)
	return nil
}

type historyOut struct {
	Schema string    `json:"schema"`
	Steps  []stepOut `json:"steps"`
}

type stepOut struct {
	Number int       `json:"number,omitempty"`
	ID     string    `json:"id"`
	Name   string    `json:"name"`
	Time   time.Time `json:"time"`
	Device string    `json:"device"`
	What   string    `json:"what"` // created, changed, deleted or destroyed
	Fields []string  `json:"fields,omitempty"`
}

func (w *ww) historyJSON(steps []vault.Step, numbered bool) error {
	out := historyOut{Schema: schemaHistory, Steps: []stepOut{}}
	for i, s := range steps {
		step := stepOut{
			ID: s.ID.String(), Name: s.Name, Time: s.Commit.Stamp.Time(), Device: fmt.Sprintf("%x", s.Commit.Device[:]),
			What: "changed", Fields: changedFields(s.Commit),
		}
		switch {
		case s.Created:
			step.What = "created"
		case s.Commit.Op == vault.OpDelete:
			step.What = "deleted"
		case s.Commit.Op == vault.OpDestroy:
			step.What = "destroyed"
		}
		if numbered {
			step.Number = len(steps) - i
		}
		out.Steps = append(out.Steps, step)
	}
	return w.Console.JSON(out)
}
