package cmd

import (
	"context"
	"encoding/hex"
	"fmt"
	"strconv"

	"github.com/urfave/cli/v2"

	"watchword/crypto"
	"watchword/internal/console"
)

func (w *ww) keyCommand() *cli.Command {
	return &cli.Command{
		Name: "key", Category: "Vault", ArgsUsage: "[ls | add file FILE | rm SLOT]",
		Usage: "List what opens the vault, make a key file that it needs too, or close a way in.",
		Description: `ww key ls                          asks for no password
ww key add file /media/stick/k     makes the file; then only both together open the vault
ww key rm 1                        closes a way in; of a key file: the password alone will do`,
		Action: func(c *cli.Context) error {
			words := c.Args().Slice()
			if len(words) == 0 {
				words = []string{"ls"}
			}
			return w.keyWord(c.Context, words[0], words[1:])
		},
	}
}

func (w *ww) keyWord(ctx context.Context, word string, rest []string) error {
	switch word {
	case "ls", "list":
		if err := noArgs("key ls", rest); err != nil {
			return err
		}
		return w.keys()
	case "add":
		kind, name, err := oneOrTwo("key add", "file FILE", rest)
		switch {
		case err != nil:
			return err
		case kind != "file":
			return usage("key add knows file, not %q.", kind)
		case name == "":
			_, err := oneArg("key add file", "FILE", nil)
			return err
		}
		return w.keyAddFile(ctx, name)
	case "rm":
		slot, err := oneArg("key rm", "SLOT", rest)
		if err != nil {
			return err
		}
		return w.keyRm(ctx, slot)
	}
	return usage("key knows ls, add and rm, not %q.", word)
}

type keysOut struct {
	Schema string    `json:"schema"`
	Vault  string    `json:"vault"`
	Slots  []slotOut `json:"slots"`
}

type slotOut struct {
	Slot   int    `json:"slot"` // as key rm takes it
	ID     string `json:"id"`
	Kind   string `json:"kind"`             // password, password-and-file, recovery, unknown
	Memory uint32 `json:"memory,omitempty"` // KiB, and
	Passes uint32 `json:"passes,omitempty"` // what one try costs; absent where it costs nothing
}

// slotKinds are what scripts and people call the kinds of slots.
var slotKinds = map[crypto.Kind]struct{ code, name string }{
	crypto.Password:        {"password", "master password"},
	crypto.PasswordAndFile: {"password-and-file", "master password and key file"},
	crypto.Recovery:        {"recovery", "recovery code"},
}

func slotKind(kind crypto.Kind) (code, name string) {
	if k, ok := slotKinds[kind]; ok {
		return k.code, k.name
	}
	return "unknown", fmt.Sprintf("something this version does not know (%d)", kind)
}

// keys lists what opens the vault. All of it stands open in the file.
func (w *ww) keys() error {
	s, err := w.store()
	if err != nil {
		return err
	}
	header, err := s.Header()
	if err != nil {
		return err
	}
	out := keysOut{Schema: schemaKeys, Vault: s.Path, Slots: []slotOut{}}
	var rows [][]string
	for i, slot := range header.Slots {
		code, name := slotKind(slot.Kind())
		id, costs := slot.ID(), slot.Params()
		one := slotOut{i + 1, hex.EncodeToString(id[:]), code, costs.Memory, costs.Time}
		out.Slots = append(out.Slots, one)
		rows = append(rows, w.keyRow(one, name))
	}
	if w.opt.json {
		return w.Console.JSON(out)
	}
	if !w.Console.OutTTY {
		return w.Console.Table(make([]console.Column, 5), rows)
	}
	return w.Console.Table([]console.Column{{Title: "SLOT"}, {Title: "OPENS WITH"}, {Title: "ONE TRY COSTS"}}, rows)
}

func (w *ww) keyRow(s slotOut, name string) []string {
	slot := strconv.Itoa(s.Slot)
	if !w.Console.OutTTY {
		return []string{slot, s.Kind, strconv.FormatUint(uint64(s.Memory), 10), strconv.FormatUint(uint64(s.Passes), 10), s.ID}
	}
	if s.Passes == 0 {
		return []string{slot, name, ""}
	}
	return []string{slot, name, size(int64(s.Memory)<<10) + ", " + count(int(s.Passes), "pass", "passes")}
}
