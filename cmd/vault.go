package cmd

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"watchword/internal/console"
)

func (w *ww) vaultCommand() *cli.Command {
	return &cli.Command{
		Name: "vault", Category: "Vault", ArgsUsage: "ls",
		Usage: "List the vaults that can be called by name, and which is in use. No password is asked.",
		Description: `ww vault ls
ww init --vault work               makes another one
ww config vault work               uses it from now on
ww mv github --to work             moves an entry into it`,
		Action: func(c *cli.Context) error {
			what, err := oneArg("vault", "ls", c.Args().Slice())
			switch {
			case err != nil:
				return err
			case what != "ls":
				f := usage("vault knows no %q.", what)
				f.hints = []string{"ww vault ls"}
				return f
			}
			return w.vaults()
		},
	}
}

type vaultsOut struct {
	Schema string     `json:"schema"`
	Vaults []vaultOut `json:"vaults"`
}

type vaultOut struct {
	Name     string `json:"name"` // as --vault takes it
	Path     string `json:"path"`
	Selected bool   `json:"selected"` // what --vault, WW_VAULT or the configuration say
}

func (w *ww) vaults() error {
	found, err := w.findVaults()
	if err != nil {
		return err
	}
	if w.opt.json {
		return w.Console.JSON(vaultsOut{schemaVaults, found})
	}
	if len(found) == 0 {
		w.Console.Note("no vaults yet · ww init")
	}
	rows := make([][]string, len(found))
	for i, v := range found {
		rows[i] = []string{v.Name, "", v.Path}
		if w.Console.OutTTY {
			rows[i][2] = w.short(v.Path)
		}
		if v.Selected {
			rows[i][1] = "in use"
		}
	}
	return w.Console.Table([]console.Column{{Title: "NAME"}, {}, {Title: "FILE", Middle: true}}, rows)
}

// findVaults lists the files in the folder of vaults by name, and the vault in
// use first if it lies elsewhere.
func (w *ww) findVaults() ([]vaultOut, error) {
	selected, err := w.vaultPath()
	if err != nil {
		return nil, err
	}
	files, err := w.Disk.ReadDir(w.config.Paths.Data)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	found, listed := []vaultOut{}, false
	for _, file := range files {
		path := filepath.Join(w.config.Paths.Data, file.Name())
		name, ok := strings.CutSuffix(file.Name(), ".ww")
		if !ok || file.IsDir() {
			continue
		}
		if _, err := w.config.Paths.Vault(name); err != nil || strings.HasSuffix(name, ".ww") {
			name = path
		}
		found = append(found, vaultOut{name, path, path == selected})
		listed = listed || path == selected
	}
	if _, err := w.Disk.Stat(selected); err == nil && !listed {
		found = append([]vaultOut{{selected, selected, true}}, found...)
	}
	return found, nil
}
