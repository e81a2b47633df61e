package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// usage is the failure of a command line that cannot be meant.
func usage(format string, args ...any) *failure {
	return &failure{exit: exitUsage, code: "usage", message: fmt.Sprintf(format, args...)}
}

// usageError maps the parser's complaints.
func (w *ww) usageError(c *cli.Context, err error, _ bool) error {
	f := usage("%s.", err)
	flags := c.App.Flags
	if verb := c.Command; verb != nil && verb.Name != "" && verb.Name != "ww" {
		flags = slices.Concat(verb.Flags, flags)
		f.hints = []string{"ww help " + verb.Name}
	}
	name, unknown := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !unknown {
		return f
	}
	f.message = "there is no flag " + w.asTyped(name) + "."
	if near := nearest(name, longFlags(flags)); near != "" {
		f.message += " Did you mean: --" + near
	}
	return f
}

// asTyped returns the flag of this name with the dashes that it was typed with.
func (w *ww) asTyped(name string) string {
	for _, arg := range w.args {
		if flag, _, _ := strings.Cut(arg, "="); isFlag(flag) && strings.TrimLeft(flag, "-") == name {
			return flag
		}
	}
	return "-" + name
}

// longFlags are the names of flags that are words.
func longFlags(flags []cli.Flag) (names []string) {
	for _, flag := range flags {
		for _, name := range flag.Names() {
			if len(name) > 1 {
				names = append(names, name)
			}
		}
	}
	return names
}
