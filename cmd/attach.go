package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"watchword/internal/console"
	"watchword/secret"
	"watchword/vault"
)

type attachOptions struct {
	name            string
	files           []string
	list            bool
	get, remove, to string
}

func (w *ww) attachCommand() *cli.Command {
	var o attachOptions
	return &cli.Command{
		Name: "attach", Category: "Look after", ArgsUsage: "NAME FILE…",
		Usage: "Keep files with an entry, sealed like a password. Up to 16 MiB each.",
		Description: `ww attach github codes.txt        the file itself stays where it is
ww attach github --ls
ww attach github --get codes.txt -o codes.txt
ww attach github --rm codes.txt   ww undo brings it back`,
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "ls", Destination: &o.list, Usage: "list the files of an entry"},
			&cli.StringFlag{Name: "get", Destination: &o.get, Usage: "write `FILE` to standard output, or where -o says"},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Destination: &o.to, Usage: "with --get: write to `PATH`, readable by you alone; nothing is overwritten without asking"},
			&cli.StringFlag{Name: "rm", Destination: &o.remove, Usage: "take `FILE` off the entry"},
		},
		Action: func(c *cli.Context) error {
			words := c.Args().Slice()
			if len(words) > 0 {
				o.name, o.files = words[0], words[1:]
			}
			return w.attachAny(c.Context, o)
		},
	}
}

func (w *ww) attachAny(ctx context.Context, o attachOptions) error {
	asked := 0
	for _, set := range []bool{o.list, o.get != "", o.remove != ""} {
		if set {
			asked++
		}
	}
	switch {
	case o.name == "" || asked == 0 && len(o.files) == 0:
		_, err := oneArg("attach", "NAME FILE…", nil)
		return err
	case asked > 1:
		return usage("--ls, --get and --rm exclude each other.")
	case asked == 1 && len(o.files) > 0:
		return tooMany("attach", "NAME FILE…", o.files[0])
	case o.to != "" && o.get == "":
		return usage("-o goes with --get.")
	case o.list:
		return w.attached(ctx, o.name)
	case o.get != "":
		return w.detach(ctx, o)
	case o.remove != "":
		return w.unattach(ctx, o)
	}
	return w.attach(ctx, o)
}

// attach puts all of the files on an entry or none.
func (w *ww) attach(ctx context.Context, o attachOptions) error {
	names := make([]string, len(o.files))
	for i, file := range o.files {
		name, err := w.attachable(file)
		if err != nil {
			return err
		}
		names[i] = name
	}
	changed := false
	err := w.update(ctx, func(tx *vault.Tx) error {
		e, err := w.pickToChange(ctx, tx, o.name)
		if err != nil {
			return err
		}
		o.name = e.Text(vault.Name)
		for i, file := range o.files {
			did, err := w.attachOne(tx, e.ID, file, names[i])
			if err != nil {
				return err
			}
			changed = changed || did
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case !changed:
		w.Console.Note("%s has that already: %s", o.name, listed(names))
		return nil
	}
	w.done("ww undo", "%s attached to %s (and still where it was)", listed(names), o.name)
	return nil
}

// attachable returns the name under which a file is kept. What is no file, or is
// too large, is refused before anybody is asked for a password.
func (w *ww) attachable(file string) (string, error) {
	info, err := w.Disk.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", &failure{exit: exitNotFound, code: "no-file", message: "there is no file " + file + ".", state: unchanged, cause: err}
	case err != nil:
		return "", err
	case !info.Mode().IsRegular():
		return "", usage("%s is no file but a folder, a pipe or a device.", file)
	case info.Size() > vault.MaxAttachment:
		return "", tooLarge(file)
	}
	return fileName(file)
}

func tooLarge(file string) *failure {
	return &failure{
		exit: exitUsage, code: "too-long", state: unchanged,
		message: fmt.Sprintf("%s is too large: a file may have %d MiB.", file, vault.MaxAttachment>>20),
	}
}

// fileName returns the last element of a path as a field key has it: NFC, without
// control characters, so that it is a safe name when the file is written again.
func fileName(path string) (string, error) {
	base := filepath.Base(path)
	name, err := vault.ParseName(base)
	switch {
	case err != nil, strings.ContainsAny(name, `/\`), name == "." || name == "..":
		return "", usage("%q is no name for a file in the vault: rename it first.", base)
	case len(vault.FilePrefix)+len(name) > vault.MaxKey:
		return "", usage("the name of that file is too long: %d bytes at most.", vault.MaxKey-len(vault.FilePrefix))
	}
	return name, nil
}

func (w *ww) attachOne(tx *vault.Tx, id vault.ID, file, name string) (bool, error) {
	value, err := w.readAttachment(file)
	if err != nil {
		return false, err
	}
	defer value.Wipe()
	return tx.Edit(id, vault.SetSecret(vault.FilePrefix+name, value))
}

// readAttachment reads a file into locked memory, or as much of it as can be
// locked: the usual limit of a system is smaller than a file may be.
func (w *ww) readAttachment(path string) (v secret.Value, err error) {
	file, err := w.Disk.Open(path)
	if err != nil {
		return v, err
	}
	v, err = console.ReadSecret(file, vault.MaxAttachment)
	if errors.Is(err, console.ErrTooLong) { // it grew meanwhile
		err = tooLarge(path)
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = w.lockedEnough()
	}
	if err != nil {
		v.Wipe()
	}
	return v, err
}

type attachOut struct {
	Schema string    `json:"schema"`
	Entry  candidate `json:"entry"`
	Files  []fileOut `json:"files"`
}

type fileOut struct {
	Name  string    `json:"name"`
	Size  int       `json:"size"`
	Added time.Time `json:"added"`
}

func isFile(key string) bool { return strings.HasPrefix(key, vault.FilePrefix) }

// attached lists the files of an entry.
func (w *ww) attached(ctx context.Context, name string) error {
	out := attachOut{Schema: schemaAttach, Files: []fileOut{}}
	err := w.view(ctx, func(tx *vault.Tx) error {
		e, err := w.pick(ctx, tx, name)
		if err != nil {
			return err
		}
		out.Entry = candidate{e.ID.String(), e.Text(vault.Name), e.Text(vault.User)}
		for i := range e.Fields {
			if f := &e.Fields[i]; isFile(f.Key) && f.Form == vault.Secret {
				out.Files = append(out.Files, fileOut{strings.TrimPrefix(f.Key, vault.FilePrefix), f.Length, f.By.Stamp.Time()})
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case w.opt.json:
		return w.Console.JSON(out)
	}
	var rows [][]string
	for _, f := range out.Files {
		row := []string{f.Name, size(int64(f.Size)), w.when(f.Added)}
		if !w.Console.OutTTY {
			row[1] = strconv.Itoa(f.Size)
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		w.Console.Note("%s has no files · ww attach %s FILE", out.Entry.Name, shellWord(out.Entry.Name))
	}
	return w.Console.Table([]console.Column{{Title: "FILE", Middle: true}, {Title: "SIZE"}, {Title: "ADDED"}}, rows)
}

// attachment returns the field of a file.
func attachment(e *vault.Entry, name string) (*vault.Field, error) {
	var f *vault.Field
	if stored, err := vault.ParseName(name); err == nil {
		f = e.Field(vault.FilePrefix + stored)
	}
	if f == nil || f.Form != vault.Secret {
		return nil, &failure{
			exit: exitNotFound, code: "no-field", message: fmt.Sprintf("%s has no file %q.", e.Text(vault.Name), name), state: unchanged,
			hints: []string{"ww attach " + shellWord(e.Text(vault.Name)) + " --ls"},
		}
	}
	return f, nil
}

// unattach takes a file off an entry.
func (w *ww) unattach(ctx context.Context, o attachOptions) error {
	err := w.update(ctx, func(tx *vault.Tx) error {
		e, err := w.pickToChange(ctx, tx, o.name)
		if err != nil {
			return err
		}
		f, err := attachment(e, o.remove)
		if err != nil {
			return err
		}
		o.name = e.Text(vault.Name)
		_, err = tx.Edit(e.ID, vault.Unset(f.Key))
		return err
	})
	if err != nil {
		return err
	}
	w.done("ww undo", "%s taken off %s", o.remove, o.name)
	return nil
}
