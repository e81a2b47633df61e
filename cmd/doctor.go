package cmd

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"watchword/internal/console"
	"watchword/vault"
)

func (w *ww) doctorCommand() *cli.Command {
	var fix bool
	return &cli.Command{
		Name: "doctor", Category: "Vault",
		Usage: "Look whether vault, backups, files and this machine are as they should be.",
		Description: `ww doctor                          exit code 8 if the vault is damaged, else 0
ww doctor --no-input               only what needs no password
ww doctor --fix                    makes files private, clears leftovers away, and
                                   puts the newest good backup in the place of a
                                   damaged vault, which it asks about
ww doctor --fix -n                 says what it would bring back, changes nothing`,
		Flags: []cli.Flag{&cli.BoolFlag{Name: "fix", Destination: &fix, Usage: "mend what can be mended"}},
		Action: func(c *cli.Context) error {
			if err := noArgs("doctor", c.Args().Slice()); err != nil {
				return err
			}
			return w.doctor(c.Context, fix)
		},
	}
}

// The levels of a finding, as scripts know them.
const (
	levelGood    = "good"
	levelNote    = "note"
	levelWarning = "warning"
	levelProblem = "problem"
)

type finding struct {
	Check string `json:"check"`
	Level string `json:"level"`
	Text  string `json:"text"`
	Fix   string `json:"fix,omitempty"` // what to type
}

type doctorOut struct {
	Schema   string    `json:"schema"`
	Vault    string    `json:"vault"`
	Findings []finding `json:"findings"`

	Repair *repairOut `json:"repair,omitempty"`
}

// examination is one run of doctor.
type examination struct {
	*ww
	store    *vault.Store
	open     vault.Unlocker // asks once, however often the vault is opened
	findings []finding
	repaired *repairOut // nil: it was not
	damage   error      // of the vault
}

func (x *examination) found(check, level, fix, format string, args ...any) {
	x.findings = append(x.findings, finding{check, level, fmt.Sprintf(format, args...), fix})
}

func (w *ww) doctor(ctx context.Context, fix bool) error {
	s, err := w.store()
	if err != nil {
		return err
	}
	s.Notify = nil // what it would tell is told here
	open, forget := vault.Remembering(w.unlock)
	defer forget()
	x := &examination{ww: w, store: s, open: open}
	if fix {
		if err := x.fix(ctx); err != nil {
			return err
		}
	}
	if err := x.vault(ctx); err != nil {
		return err
	}
	for _, look := range []func() error{x.backups, x.files, x.leftovers, x.exports} {
		if err := look(); err != nil {
			return err
		}
	}
	x.clipboard(ctx)
	x.machine()
	if err := x.report(); err != nil {
		return err
	}
	if x.damage != nil {
		return w.explain(ctx, x.damage)
	}
	return nil
}

// fix mends the vault, if it is damaged, and then what lies around it.
func (x *examination) fix(ctx context.Context) error {
	if err := x.repair(ctx); err != nil {
		return err
	}
	if x.opt.dryRun {
		return nil
	}
	return x.mend(ctx)
}

func (x *examination) report() error {
	if x.opt.json {
		return x.Console.JSON(doctorOut{schemaDoctor, x.store.Path, x.findings, x.repaired})
	}
	var rows [][]string
	for _, f := range x.findings {
		rows = append(rows, []string{f.Level, f.Check, f.Text, f.Fix})
		if !x.Console.OutTTY {
			continue
		}
		line := f.Text
		if f.Fix != "" {
			line += "   " + f.Fix
		}
		tell := map[string]func(string, ...any){
			levelGood: x.Console.Say, levelNote: x.Console.Note, levelWarning: x.Console.Warn, levelProblem: x.Console.Fail,
		}
		tell[f.Level]("%s", line)
	}
	if x.Console.OutTTY {
		return nil
	}
	return x.Console.Table(make([]console.Column, 4), rows)
}
