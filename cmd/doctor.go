package cmd

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"watchword/internal/console"
	"watchword/secret"
	"watchword/vault"
)

func (w *ww) doctorCommand() *cli.Command {
	var fix bool
	return &cli.Command{
		Name: "doctor", Category: "Vault",
		Usage: "Look whether vault, backups, files and this machine are as they should be.",
		Description: `ww doctor                          exit code 8 if the vault is damaged, else 0
ww doctor --no-input               only what needs no password
ww doctor --fix                    makes files private, clears leftovers away`,
		Flags: []cli.Flag{&cli.BoolFlag{Name: "fix", Destination: &fix, Usage: "mend what can be mended without a question"}},
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
}

// examination is one run of doctor.
type examination struct {
	*ww
	store    *vault.Store
	findings []finding
	damage   error // of the vault
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
	x := &examination{ww: w, store: s}
	if fix && !w.opt.dryRun {
		if err := x.mend(ctx); err != nil {
			return err
		}
	}
	if err := x.vault(ctx); err != nil {
		return err
	}
	for _, look := range []func() error{x.backups, x.files, x.leftovers} {
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

// vault opens the vault, if that needs nobody who is not there, and checks it.
func (x *examination) vault(ctx context.Context) error {
	var checked vault.Checked
	var c census
	err := x.store.View(ctx, x.unlock, func(tx *vault.Tx) (err error) {
		if checked, err = tx.Check(ctx, false); err == nil {
			c, err = takeCensus(tx)
		}
		return err
	})
	secret.Settle()
	var f *failure
	switch {
	case errors.Is(err, vault.ErrNoVault):
		return err
	case vault.Unreadable(err):
		x.damage = err
		x.found("vault", levelProblem, "ww backup restore N", "vault is damaged: %v", err)
		return nil
	case errors.Is(err, console.ErrNoTerminal), errors.As(err, &f) && f.exit == exitLocked:
		x.found("vault", levelNote, "", "vault not opened: there is nobody to ask for the password")
		return nil
	case err != nil:
		return err
	}
	x.checked(checked)
	x.entries(c)
	return nil
}

func (x *examination) checked(c vault.Checked) {
	if len(c.Problems) == 0 {
		x.found("vault", levelGood, "", "vault reads, checksum good: %s, %s", count(c.Entries, "entry", "entries"), count(c.Commits, "change", "changes"))
		return
	}
	x.damage = &failure{exit: exitDamaged, code: "problems", message: count(len(c.Problems), "problem", "problems") + " found.", hints: []string{"ww check"}}
	for _, p := range c.Problems {
		x.found("vault", levelProblem, "ww check", "vault: %s", p)
	}
}

// trashAge is after how long the trash is spoken of.
const trashAge = 30 * 24 * time.Hour

func (x *examination) entries(c census) {
	verbs := x.verbNames()
	for _, name := range c.names {
		if slices.Contains(verbs, name) {
			x.found("names", levelWarning, "ww copy "+name, "the entry %s has the name of a command", name)
		}
	}
	if c.trash > 0 && x.Now().Sub(c.oldest) > trashAge {
		x.found("trash", levelWarning, "ww trash empty", "%s in the trash, since %s", count(c.trash, "entry", "entries"), c.oldest.Format("2 Jan 2006"))
	}
}

func (x *examination) backups() error {
	all, err := x.store.Backups()
	if err != nil {
		return err
	}
	if len(all) == 0 {
		x.found("backups", levelNote, "", "no backups yet: the first change makes one")
		return nil
	}
	last := ""
	if !all[0].Saved.IsZero() {
		last = ", the last one of " + x.when(all[0].Saved)
	}
	x.found("backups", levelGood, "", "%s%s", count(len(all), "backup", "backups"), last)
	for i, b := range all {
		if b.State == vault.BackupDamaged {
			x.found("backups", levelWarning, "", "backup %d is damaged", i+1)
		}
	}
	return nil
}

func (x *examination) clipboard(ctx context.Context) {
	board, err := x.board()
	switch {
	case err != nil:
		f := x.explain(ctx, err)
		x.found("clipboard", levelNote, "", "%s", strings.TrimSuffix(f.message, "."))
	case board.Blind():
		x.found("clipboard", levelWarning, "", "clipboard: %s: it cannot be cleared", board.Name())
	case !board.Hint(ctx):
		x.found("clipboard", levelWarning, "", "clipboard: %s: no history hint, clipboard managers may keep copies", board.Name())
	default:
		x.found("clipboard", levelGood, "", "clipboard: %s", board.Name())
	}
}

// machine tells of what the vault cannot help.
func (x *examination) machine() {
	m := x.Machine()
	if m.ClockAdrift {
		x.found("clock", levelWarning, "sudo timedatectl set-ntp true", "nothing sets the clock by the network: codes may be refused")
	} else {
		x.found("clock", levelGood, "", "clock: no fault known")
	}
	err := secret.Lockable()
	switch {
	case err != nil:
		x.found("memory", levelWarning, "", "secrets may be swapped to disk: %v", err)
	case m.Swap:
		x.found("memory", levelGood, "", "memory: secrets are locked; there is swap, which names may reach")
	default:
		x.found("memory", levelGood, "", "memory: secrets are locked, no swap")
	}
	if m.CoreDumps {
		x.found("memory", levelWarning, "", "a failing ww may leave a core dump")
	}
}

func (x *examination) report() error {
	if x.opt.json {
		return x.Console.JSON(doctorOut{schemaDoctor, x.store.Path, x.findings})
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
