package cmd

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"watchword/internal/console"
	"watchword/secret"
	"watchword/vault"
)

// vault opens the vault, if that needs nobody who is not there, and checks it.
func (x *examination) vault(ctx context.Context) error {
	var checked vault.Checked
	var c census
	kit, synced := false, func() {}
	err := x.store.View(ctx, x.open, func(tx *vault.Tx) (err error) {
		kit = tx.Status().Recovery
		if checked, err = tx.Check(ctx, false); err == nil {
			c, err = takeCensus(tx)
		}
		if err == nil {
			synced, err = x.sync(ctx, tx)
		}
		return err
	})
	secret.Settle()
	switch {
	case errors.Is(err, vault.ErrNoVault):
		return x.gone(err)
	case vault.Unreadable(err):
		x.damage = err
		x.found("vault", levelProblem, "ww doctor --fix", "vault is damaged: %v", err)
		return nil
	case nobodyThere(err):
		x.found("vault", levelNote, "", "vault not opened: there is nobody to ask for the password")
		return nil
	case err != nil:
		return err
	}
	x.checked(checked)
	x.entries(c)
	x.recovery(kit)
	synced()
	return nil
}

func (x *examination) recovery(kit bool) {
	if kit {
		x.found("recovery", levelGood, "", "a recovery code opens the vault too")
		return
	}
	x.found("recovery", levelNote, "ww recovery kit", "no recovery code: who forgets the master password is locked out")
}

// gone tells of a vault that is not there, if there are backups of one.
func (x *examination) gone(err error) error {
	all, listing := x.store.Backups()
	if listing != nil || len(all) == 0 {
		return err
	}
	x.damage = &failure{
		exit: exitNoVault, code: "no-vault", cause: err, hints: []string{"ww doctor --fix  brings back the newest good one"},
		message: fmt.Sprintf("there is no vault at %s, but %s of one.", x.store.Path, count(len(all), "backup", "backups")),
	}
	x.found("vault", levelProblem, "ww doctor --fix", "vault is gone: nothing is at %s", x.store.Path)
	return nil
}

// nobodyThere reports whether err says that nobody could be asked for the password.
func nobodyThere(err error) bool {
	var f *failure
	return errors.Is(err, console.ErrNoTerminal) || errors.As(err, &f) && f.exit == exitLocked
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
