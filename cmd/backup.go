package cmd

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/urfave/cli/v2"

	"watchword/internal/console"
	"watchword/secret"
	"watchword/vault"
)

func (w *ww) backupCommand() *cli.Command {
	var open bool
	return &cli.Command{
		Name: "backup", Category: "Vault", ArgsUsage: "[ls | restore N]",
		Usage: "List the former saves beside the vault, or put one back in its place.",
		Description: `ww backup                          asks for no password
ww backup ls --open                opens them and counts entries
ww backup restore 2                asks; the present vault becomes backup 1`,
		Flags: []cli.Flag{&cli.BoolFlag{Name: "open", Destination: &open, Usage: "with ls: open them, say which save each is and how many entries it has"}},
		Action: func(c *cli.Context) error {
			words := c.Args().Slice()
			switch {
			case len(words) == 0 || words[0] == "ls" || words[0] == "list":
				if err := noArgs("backup ls", words[min(1, len(words)):]); err != nil {
					return err
				}
				return w.backups(c.Context, open)
			case words[0] == "restore":
				number, err := oneArg("backup restore", "N", words[1:])
				if err != nil {
					return err
				}
				return w.backupRestore(c.Context, number)
			}
			return usage("backup knows ls and restore, not %q.", words[0])
		},
	}
}

type backupsOut struct {
	Schema  string      `json:"schema"`
	Vault   string      `json:"vault"`
	Backups []backupOut `json:"backups"`
}

type backupOut struct {
	Number  int        `json:"number"`
	File    string     `json:"file"`
	Kind    string     `json:"kind"` // save, day
	Saved   *time.Time `json:"saved,omitempty"`
	Size    int64      `json:"size"`
	State   string     `json:"state"`             // ready, other-password, damaged
	Save    uint64     `json:"save,omitempty"`    // which one it was; with --open
	Entries *int       `json:"entries,omitempty"` // with --open
}

// backupStates are what scripts call the states, and people if they need to be
// told.
var backupStates = map[vault.BackupState]struct{ code, note string }{
	vault.BackupReady:   {"ready", ""},
	vault.BackupOther:   {"other-password", "! another password"},
	vault.BackupDamaged: {"damaged", "! damaged"},
}

func (w *ww) backups(ctx context.Context, open bool) error {
	s, err := w.store()
	if err != nil {
		return err
	}
	all, err := s.Backups()
	if err != nil {
		return err
	}
	out := backupsOut{Schema: schemaBackup, Vault: s.Path, Backups: []backupOut{}}
	for i, b := range all {
		one := backupOut{Number: i + 1, File: b.Path, Kind: "save", Size: b.Size, State: backupStates[b.State].code}
		if b.Daily {
			one.Kind = "day"
		}
		if saved := b.Saved.UTC(); !saved.IsZero() {
			one.Saved = &saved
		}
		out.Backups = append(out.Backups, one)
	}
	if open {
		if err := w.openBackups(ctx, s, all, out.Backups); err != nil {
			return err
		}
	}
	return w.listBackups(all, out, open)
}

// openBackups adds to out what only an opened backup tells. One password is
// asked for; what it does not open stays closed.
func (w *ww) openBackups(ctx context.Context, s *vault.Store, all []vault.Backup, out []backupOut) error {
	unlock, forget := vault.Remembering(w.unlock)
	defer forget()
	defer secret.Settle()
	for i, b := range all {
		if b.State != vault.BackupReady {
			continue
		}
		backup := *s
		backup.Path, backup.State, backup.Ended = b.Path, "", nil
		err := backup.View(ctx, unlock, func(tx *vault.Tx) error {
			c, err := takeCensus(tx)
			is := tx.Status()
			out[i].Save, out[i].Saved, out[i].Entries = is.Generation, &is.SavedAt, &c.entries
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *ww) listBackups(all []vault.Backup, out backupsOut, open bool) error {
	if w.opt.json {
		return w.Console.JSON(out)
	}
	columns := []console.Column{{Title: "#"}, {Title: "SAVED"}, {Title: "KEPT"}, {Title: "SIZE"}, {}, {}}
	if open {
		columns[4].Title, columns[5].Title = "SAVE", "ENTRIES"
	}
	columns = append(columns, console.Column{})
	var rows [][]string
	for i, b := range out.Backups {
		row := []string{strconv.Itoa(b.Number), "", b.Kind, size(b.Size), "", "", backupStates[all[i].State].note}
		if b.Saved != nil {
			row[1] = w.when(*b.Saved)
		}
		if b.Entries != nil {
			row[4], row[5] = strconv.FormatUint(b.Save, 10), strconv.Itoa(*b.Entries)
		}
		if !w.Console.OutTTY {
			row[3], row[6] = strconv.FormatInt(b.Size, 10), b.State
			row = append(row, b.File)
		}
		rows = append(rows, row)
	}
	if !w.Console.OutTTY {
		return w.Console.Table(make([]console.Column, 8), rows)
	}
	err := w.Console.Table(columns, rows)
	if len(rows) == 0 {
		w.Console.Note("no backups yet: the first change makes one")
	} else {
		w.Console.Note("%s · ww backup restore N", count(len(rows), "backup", "backups"))
	}
	return err
}

// size is a number of bytes as people read it.
func size(n int64) string {
	switch {
	case n < 1<<10:
		return count(int(n), "byte", "bytes")
	case n < 1<<20:
		return fmt.Sprintf("%d KiB", (n+1<<9)>>10)
	}
	return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
}

// errTried ends a restore that was only to be tried.
var errTried = errors.New("dry run")

func (w *ww) backupRestore(ctx context.Context, number string) error {
	s, err := w.store()
	if err != nil {
		return err
	}
	all, err := s.Backups()
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > len(all) {
		return &failure{
			exit: exitNotFound, code: "not-found", message: fmt.Sprintf("there is no backup %q.", number),
			state: unchanged, hints: []string{"ww backup ls"},
		}
	}
	defer secret.Settle()
	var what string
	err = s.Restore(ctx, all[n-1].Path, w.unlock, func(former, present *vault.Tx) (err error) {
		if what, err = w.sayRestore(former, present); err != nil {
			return err
		}
		if w.opt.dryRun {
			return errTried
		}
		return w.confirm(ctx, "Put "+what+" in the place of the vault? What is there now becomes a backup.", false)
	})
	if err != nil && !errors.Is(err, errTried) {
		if vault.Unreadable(err) {
			w.about = all[n-1].Path // of the vault that is no error
		}
		return err
	}
	w.done("ww backup restore 1  goes back", "%s is in the place of the vault", what)
	return nil
}

// sayRestore tells in numbers what a restore would change, and returns what
// the backup is.
func (w *ww) sayRestore(former, present *vault.Tx) (string, error) {
	then, err := takeCensus(former)
	if err != nil {
		return "", err
	}
	status := former.Status()
	what := fmt.Sprintf("save %d of %s (%s)", status.Generation, w.when(status.SavedAt), count(then.entries, "entry", "entries"))
	if present == nil {
		w.Console.Warn("the vault itself cannot be read")
		return what, nil
	}
	now, err := takeCensus(present)
	if err != nil {
		return "", err
	}
	missing, changed, more := now.since(then)
	w.Console.Note("now save %d: %s, of which %d are not in the backup and %d were changed since; %d come back",
		present.Status().Generation, count(now.entries, "entry", "entries"), missing, changed, more)
	return what, nil
}
