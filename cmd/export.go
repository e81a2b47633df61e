package cmd

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"watchword/internal/disk"
	"watchword/secret"
	"watchword/vault"
)

type exportOptions struct {
	out, format string
	only        cli.StringSlice
}

func (w *ww) exportCommand() *cli.Command {
	var o exportOptions
	return &cli.Command{
		Name: "export", Category: "Scripts",
		Usage: "Make a small vault of some entries, without their history, for a machine that must not have the master password.",
		Description: `ww export --only tag:ci -o ci.ww   makes ci.ww, and ci.key, which opens it
WW_PASSWORD_FILE=ci.key ww --vault ci.ww get db
ww export -n --only tag:ci --only user:bot -o ci.ww
                                   only says which entries fit both`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "o", Destination: &o.out, Usage: "make this `FILE`.ww, and FILE.key beside it"},
			&cli.StringSliceFlag{Name: "only", Destination: &o.only, Usage: "entries that are `tag:T`, user:U, kind:K, name:N or favorite; of several, those that all fit"},
			&cli.StringFlag{Name: "format", Value: "ww", Destination: &o.format, Usage: "the `FORMAT`, of which there is one: ww, sealed"},
		},
		Action: func(c *cli.Context) error {
			if err := noArgs("export", c.Args().Slice()); err != nil {
				return err
			}
			return w.export(c.Context, o)
		},
	}
}

// export is a vault of its own on its way to the disk.
type export struct {
	*ww
	path, keyPath string
	only          *filter
	rows          []vault.Row
	names         []string // of the entries, told apart
}

// export asks for the master password whatever the agent has: what it makes
// opens without that.
func (w *ww) export(ctx context.Context, o exportOptions) error {
	x, err := w.exportTo(o)
	if err != nil {
		return err
	}
	s, err := w.store()
	if err != nil {
		return err
	}
	unlock := w.unlockAnew
	if w.opt.dryRun {
		unlock = w.unlock
	}
	defer secret.Settle()
	err = s.View(ctx, unlock, func(tx *vault.Tx) error {
		if err := x.choose(tx, o.only.Value()); err != nil || w.opt.dryRun {
			return err
		}
		return x.make(ctx, s, tx)
	})
	if err != nil && !errors.Is(err, disk.ErrNotDurable) {
		return untouched{err}
	}
	if err != nil {
		return err
	}
	return x.say(o.out)
}

// exportTo looks, before anybody is asked for a password, whether all is named
// that must be, and free.
func (w *ww) exportTo(o exportOptions) (x *export, err error) {
	x = &export{ww: w}
	base, ok := strings.CutSuffix(o.out, ".ww")
	switch {
	case o.format != "ww":
		return nil, usage("--format takes ww, not %q.", o.format)
	case !ok || filepath.Base(o.out) == ".ww":
		f := usage("say where it goes: a file that ends in .ww.")
		f.hints = []string{"ww export --only tag:ci -o ci.ww"}
		return nil, f
	case len(o.only.Value()) == 0:
		f := usage("say which entries: --only.")
		f.hints = []string{"ww export --only tag:ci -o " + shellWord(o.out), "A copy of the vault's file has them all, under the master password."}
		return nil, f
	}
	if x.only, err = o.filter(); err != nil {
		return nil, err
	}
	if x.path, err = w.vacant(o.out); err == nil {
		x.keyPath, err = w.vacant(base + ".key")
	}
	return x, err
}

// vacant is the path of a file that is to be made.
func (w *ww) vacant(name string) (string, error) {
	path, err := w.Disk.Resolve(name)
	if err == nil {
		_, err = w.Disk.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return path, nil
		}
	}
	if err == nil {
		return "", exportTaken(name)
	}
	return "", untouched{err}
}

func exportTaken(name string) *failure {
	return &failure{
		exit: exitFailure, code: "exists", message: name + " is there already.", state: unchanged,
		hints: []string{"-o FILE.ww  with another name"},
	}
}

// choose finds the entries.
func (x *export) choose(tx *vault.Tx, only []string) (err error) {
	x.rows, err = rowsThat(tx, "", x.only.takes)
	if err != nil {
		return err
	}
	if len(x.rows) == 0 {
		return &failure{
			exit: exitNotFound, code: "no-entry", message: "no entry is " + strings.Join(only, " and ") + ".",
			state: unchanged, hints: []string{"ww ls --tag ci  lists those with a tag", "ww tag ci NAME  gives them one"},
		}
	}
	nameOf, err := apart(tx)
	if err != nil {
		return err
	}
	x.rows = byFoldedName(x.rows)
	for i := range x.rows {
		x.names = append(x.names, nameOf(x.rows[i].Name, x.rows[i].User))
	}
	return nil
}

// exportOut is what --json says that was made.
type exportOut struct {
	Schema       string   `json:"schema"`
	File         string   `json:"file"`
	PasswordFile string   `json:"password_file"`
	Count        int      `json:"count"`
	Names        []string `json:"names"`
}

// say tells what was made, and how to use it.
func (x *export) say(out string) error {
	if x.opt.json && !x.opt.dryRun {
		return x.Console.JSON(exportOut{schemaExport, x.path, x.keyPath, len(x.names), x.names})
	}
	key := filepath.Base(x.keyPath)
	x.done("", "%s: %s, sealed; %s opens it (0600)", out, count(len(x.names), "entry", "entries"), key)
	x.Console.Note("%s", strings.Join(x.names, ", "))
	if x.opt.dryRun {
		return nil
	}
	x.Console.Note("WW_PASSWORD_FILE=%s ww --vault %s get %s", shellWord(x.keyFor(out)), shellWord(out), shellWord(x.names[0]))
	x.Console.Note("who has both files has these entries: keep %s where the other machine keeps its secrets", key)
	return nil
}

// keyFor is the file with the password as somebody would type it.
func (x *export) keyFor(out string) string { return strings.TrimSuffix(out, ".ww") + ".key" }
