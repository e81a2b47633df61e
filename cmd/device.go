package cmd

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"watchword/internal/console"
	"watchword/sync"
	"watchword/vault"
)

// quietDays is how long a device may write nothing before that is pointed out.
const quietDays = 90

func (w *ww) deviceCommand() *cli.Command {
	return &cli.Command{
		Name: "device", Category: "Vault", ArgsUsage: "[ls | rename NAME | rm NAME]",
		Usage: "List the devices that take part in the sync, name this one, or take one off the list.",
		Description: `ww device ls                       who takes part, and who wrote when
ww device rename laptop            calls this device so, on the others too
ww device rm old-mac               takes it off the list; what it has, it keeps`,
		Action: func(c *cli.Context) error {
			word, rest := "ls", c.Args().Slice()
			if len(rest) > 0 {
				word, rest = rest[0], rest[1:]
			}
			return w.deviceWord(c.Context, word, rest)
		},
	}
}

func (w *ww) deviceWord(ctx context.Context, word string, rest []string) error {
	switch word {
	case "ls", "list":
		if err := noArgs("device ls", rest); err != nil {
			return err
		}
		return w.deviceList(ctx)
	case "rename", "rm":
		name, err := oneArg("device "+word, "NAME", rest)
		if err != nil {
			return err
		}
		if word == "rm" {
			return w.deviceForget(ctx, name)
		}
		return w.deviceRename(ctx, name)
	}
	f := usage("device knows ls, rename and rm, not %q.", word)
	f.hints = []string{"ww help device"}
	return f
}

type devicesOut struct {
	Schema  string      `json:"schema"`
	Target  string      `json:"target"`
	Devices []deviceOut `json:"devices"`
}

type deviceOut struct {
	ID      string     `json:"id"`
	Name    string     `json:"name"`
	Here    bool       `json:"here"`
	Written *time.Time `json:"written,omitempty"` // its newest file that was read
}

// sharing hands fn how the vault is shared; what fn makes of it is kept in an
// update.
func (w *ww) sharing(open opening, ctx context.Context, unlock vault.Unlocker, fn func(s *vault.Sharing, here vault.Device) error) error {
	return open(ctx, unlock, func(tx *vault.Tx) error {
		s, err := sharingOf(tx)
		if err != nil {
			return err
		}
		if err := fn(s, tx.Status().Device); err != nil {
			return err
		}
		tx.Share(*s, nil)
		return nil
	})
}

// deviceList lists who is known. It looks at no files: ww sync status does.
func (w *ww) deviceList(ctx context.Context) error {
	var out devicesOut
	read := func(ctx context.Context, _ vault.Unlocker, fn func(*vault.Tx) error) error { return w.view(ctx, fn) }
	err := w.sharing(read, ctx, nil, func(s *vault.Sharing, here vault.Device) error {
		out = devicesOut{schemaDevices, s.Target, listDevices(s, nil, here)}
		return nil
	})
	if err != nil {
		return err
	}
	if w.opt.json {
		return w.Console.JSON(out)
	}
	var rows [][]string
	for _, d := range out.Devices {
		rows = append(rows, []string{d.Name, w.lastSeen(d), d.ID})
	}
	columns := make([]console.Column, 3)
	if w.Console.OutTTY {
		columns = []console.Column{{Title: "NAME", Middle: true}, {Title: "LAST SEEN"}, {Title: "ID"}}
	}
	if err := w.Console.Table(columns, rows); err != nil {
		return err
	}
	w.pointOut(out.Devices)
	return nil
}

// listDevices returns the devices that the vault knows, and those that wrote the
// files that were read, which known learns of; this one first. Those that were
// forgotten are left out.
func listDevices(known *vault.Sharing, files map[vault.Device]sync.Seen, here vault.Device) []deviceOut {
	out := []deviceOut{}
	for d, seen := range files {
		if d != here {
			known.Learn(d, seen.Name, seen.Written)
		}
	}
	for d, name := range known.Devices {
		one := deviceOut{ID: hex.EncodeToString(d[:]), Name: name, Here: d == here}
		if last, ok := known.Seen[d]; ok {
			last = last.UTC()
			one.Written = &last
		}
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b deviceOut) int {
		switch {
		case a.Here != b.Here && a.Here:
			return -1
		case a.Here != b.Here:
			return 1
		}
		return strings.Compare(a.Name+a.ID, b.Name+b.ID)
	})
	return out
}

// lastSeen says when a device was seen.
func (w *ww) lastSeen(d deviceOut) string {
	switch {
	case d.Here:
		return "this one"
	case d.Written == nil:
		return "has written nothing that is left"
	case w.daysQuiet(d) > quietDays && w.Console.OutTTY:
		return fmt.Sprintf("wrote last %d days ago", w.daysQuiet(d))
	}
	return "wrote last " + w.when(*d.Written)
}

// daysQuiet is how many days ago a device wrote last, if that is known.
func (w *ww) daysQuiet(d deviceOut) int {
	if d.Here || d.Written == nil {
		return 0
	}
	return int(w.Now().Sub(*d.Written).Hours() / 24)
}

// pointOut names the devices that have written nothing for long.
func (w *ww) pointOut(devices []deviceOut) {
	for _, d := range devices {
		if days := w.daysQuiet(d); days > quietDays {
			w.Console.Note("%s wrote last %d days ago. Is it gone?  ww device rm %s", d.Name, days, shellWord(d.Name))
		}
	}
}
