package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/urfave/cli/v2"

	"watchword/internal/config"
	"watchword/internal/console"
	"watchword/internal/disk"
)

type configOptions struct {
	key          string
	value        *string // nil: only look
	unset, where bool
}

func (w *ww) configCommand() *cli.Command {
	var o configOptions
	return &cli.Command{
		Name: "config", Category: "Vault", ArgsUsage: "[KEY [VALUE]]",
		Usage: "Show the settings, or change one in the configuration file.",
		Description: `ww config                          every setting, its value and where that is from
ww config clipboard.clear          one value
ww config clipboard.clear 20s
ww config --unset clipboard.clear  back to the default
ww config --where                  the folders too`,
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "unset", Destination: &o.unset, Usage: "take the setting out of the file"},
			&cli.BoolFlag{Name: "where", Destination: &o.where, Usage: "show where files are and values come from"},
		},
		Action: func(c *cli.Context) error {
			if err := o.read(c.Args().Slice()); err != nil {
				return err
			}
			if o.value != nil || o.unset {
				return w.configure(c.Context, o)
			}
			return w.showConfig(o)
		},
	}
}

func (o *configOptions) read(words []string) error {
	switch most := o.operands(); {
	case len(words) > most:
		return tooMany("config", "[KEY [VALUE]]", words[most])
	case o.unset && len(words) == 0:
		return usage("--unset takes the name of a setting.")
	case len(words) > 1:
		o.value = &words[1]
	}
	if len(words) > 0 {
		if o.key = words[0]; !isSetting(o.key) {
			return noSetting(o.key)
		}
	}
	return nil
}

// operands is how many words may follow.
func (o *configOptions) operands() int {
	switch {
	case o.where:
		return 0
	case o.unset:
		return 1
	}
	return 2
}

func isSetting(key string) bool {
	return slices.ContainsFunc(config.Settings(), func(s config.Setting) bool { return s.Key == key })
}

func noSetting(key string) *failure {
	f := &failure{exit: exitNotFound, code: "no-setting", message: fmt.Sprintf("there is no setting %q.", key), state: unchanged, hints: []string{"ww config"}}
	var keys []string
	for _, s := range config.Settings() {
		keys = append(keys, s.Key)
	}
	if near := nearest(key, keys); near != "" {
		f.message += " Did you mean: " + near
	}
	return f
}

// configure changes one line of the configuration file.
func (w *ww) configure(_ context.Context, o configOptions) error {
	before, err := w.readConfig(w.config.Paths.Config)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	after, says := []byte(nil), "no longer in the file"
	if o.unset {
		after, err = config.Unset(before, o.key)
	} else {
		after, err = config.Set(before, o.key, *o.value)
		says = *o.value
	}
	switch {
	case errors.Is(err, config.ErrByHand):
		f := usage("%v.", err)
		f.state, f.hints = unchanged, []string{"The file is " + w.config.Paths.Config}
		return f
	case err != nil:
		f := usage("%v.", err)
		f.state = unchanged
		return f
	case string(after) == string(before):
		w.Console.Note("%s is that already", o.key)
		return nil
	}
	if err := w.writeConfig(after); err != nil {
		return err
	}
	w.done("", "%s: %s", o.key, says)
	if _, source := w.config.Value(o.key); source == config.Environment {
		w.Console.Warn("%s is set in the environment, and wins", variable(o.key))
	}
	return nil
}

// writeConfig replaces the file, or what a link in its place leads to.
func (w *ww) writeConfig(data []byte) error {
	if w.opt.dryRun {
		return nil
	}
	if err := w.Disk.MkdirAll(filepath.Dir(w.config.Paths.Config)); err != nil {
		return err
	}
	path, err := w.Disk.Resolve(w.config.Paths.Config)
	if err != nil {
		return err
	}
	return disk.WriteFile(w.Disk, path, data, w.Rand)
}

// variable is the one that stands above a setting.
func variable(key string) string {
	for _, s := range config.Settings() {
		if s.Key == key {
			return s.Env
		}
	}
	return ""
}

type configOut struct {
	Schema   string       `json:"schema"`
	Paths    pathsOut     `json:"paths"`
	Settings []settingOut `json:"settings"`
}

type pathsOut struct {
	Config  string `json:"config"`
	Data    string `json:"data"`
	State   string `json:"state"`
	Runtime string `json:"runtime"`
}

type settingOut struct {
	Key      string   `json:"key"`
	Value    string   `json:"value"`
	Source   string   `json:"source"` // default, config file or environment
	Default  string   `json:"default"`
	Variable string   `json:"variable"`
	Values   []string `json:"values,omitempty"` // the only ones allowed, beside spans of time
	Doc      string   `json:"doc"`
}

// showConfig tells one value, or all of them.
func (w *ww) showConfig(o configOptions) error {
	if w.opt.json {
		return w.Console.JSON(w.configOut(o.key))
	}
	if o.key != "" {
		value, _ := w.config.Value(o.key)
		if w.Console.OutTTY {
			value = w.Console.Text(value)
		}
		return w.write([]byte(value), true)
	}
	var rows [][]string
	if o.where {
		rows = w.places()
	}
	for _, s := range config.Settings() {
		value, source := w.config.Value(s.Key)
		row := []string{s.Key, value, source}
		switch {
		case o.where && source == config.Environment:
			row[2] += " " + s.Env
		case !o.where && w.Console.OutTTY:
			row = append(row, s.Doc)
		}
		rows = append(rows, row)
	}
	columns := []console.Column{{Title: "KEY"}, {Title: "VALUE", Middle: true}, {Title: "FROM"}, {}}
	return w.Console.Table(columns, rows)
}

// places are where files are, as rows of the table.
func (w *ww) places() [][]string {
	p := w.config.Paths
	rows := [][]string{{"(config)", p.Config, ""}, {"(data)", p.Data, ""}, {"(state)", p.State, ""}, {"(runtime)", p.Runtime, ""}}
	for i, row := range rows {
		if _, err := w.Disk.Stat(row[1]); errors.Is(err, fs.ErrNotExist) {
			rows[i][2] = "not there yet"
		}
	}
	return rows
}

func (w *ww) configOut(only string) configOut {
	p := w.config.Paths
	out := configOut{schemaConfig, pathsOut{p.Config, p.Data, p.State, p.Runtime}, nil}
	for _, s := range config.Settings() {
		if only != "" && s.Key != only {
			continue
		}
		value, source := w.config.Value(s.Key)
		out.Settings = append(out.Settings, settingOut{s.Key, value, source, s.Default, s.Env, s.Values, s.Doc})
	}
	return out
}
