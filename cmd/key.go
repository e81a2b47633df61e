package cmd

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"watchword/crypto"
	"watchword/internal/console"
)

// keyOptions are those of all its words.
type keyOptions struct {
	device   string // of add fido2; empty: the one that is plugged in
	slot     int    // of add yubikey
	codeFile string // of both; empty: the recovery code is typed
	given    func(flag string) bool
}

func (w *ww) keyCommand() *cli.Command {
	var o keyOptions
	return &cli.Command{
		Name: "key", Category: "Vault", ArgsUsage: "[ls | add file FILE | add fido2 | add yubikey | rm SLOT]",
		Usage: "List what opens the vault, make it need a key file or a hardware key too, or close a way in.",
		Description: `ww key ls                          asks for no password
ww key add file /media/stick/k     makes the file; then only both together open the vault
ww key add fido2                   a FIDO2 key (fido2-tools); untested on real keys
ww key add yubikey --slot 2        one that answers challenges (ykchalresp or ykman); untested too
ww key rm 1                        closes a way in; of a key file: the password alone will do`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "device", Destination: &o.device, Usage: "with add fido2: the key at `PATH`, as fido2-token -L shows it"},
			&cli.IntFlag{Name: "slot", Destination: &o.slot, Value: 2, Usage: "with add yubikey: `N` of the hardware key, 1 or 2"},
			&cli.StringFlag{Name: "code-file", Destination: &o.codeFile, Usage: "with both: read the recovery code from `FILE`, - for standard input"},
		},
		Action: func(c *cli.Context) error {
			words := c.Args().Slice()
			if len(words) == 0 {
				words = []string{"ls"}
			}
			o.given = c.IsSet
			return w.keyWord(c.Context, words[0], words[1:], o)
		},
	}
}

func (w *ww) keyWord(ctx context.Context, word string, rest []string, o keyOptions) error {
	if err := o.check(word, rest); err != nil {
		return err
	}
	switch word {
	case "ls", "list":
		if err := noArgs("key ls", rest); err != nil {
			return err
		}
		return w.keys()
	case "add":
		return w.keyAdd(ctx, rest, o)
	case "rm":
		slot, err := oneArg("key rm", "SLOT", rest)
		if err != nil {
			return err
		}
		return w.keyRm(ctx, slot)
	}
	return usage("key knows ls, add and rm, not %q.", word)
}

// keyAdd adds what is named first, by a file or alone.
func (w *ww) keyAdd(ctx context.Context, rest []string, o keyOptions) error {
	kind, name, err := oneOrTwo("key add", "file FILE, fido2 or yubikey", rest)
	if err != nil {
		return err
	}
	switch kind {
	case "fido2", "yubikey":
		if err := noArgs("key add "+kind, rest[1:]); err != nil {
			return err
		}
		return w.keyAddHardware(ctx, kind, o)
	case "file":
		if name == "" {
			_, err := oneArg("key add file", "FILE", nil)
			return err
		}
		return w.keyAddFile(ctx, name)
	}
	return usage("key add knows file, fido2 and yubikey, not %q.", kind)
}

// check refuses what does not belong to the words.
func (o *keyOptions) check(word string, rest []string) error {
	said := strings.Join(append([]string{word}, rest[:min(1, len(rest))]...), " ")
	for flag, takes := range map[string][]string{
		"device": {"add fido2"}, "slot": {"add yubikey"}, "code-file": {"add fido2", "add yubikey"},
	} {
		if o.given(flag) && !slices.Contains(takes, said) {
			return usage("key %s takes no --%s.", said, flag)
		}
	}
	if o.slot != 1 && o.slot != 2 {
		return usage("--slot takes 1 or 2, not %d.", o.slot)
	}
	if strings.HasPrefix(o.device, "-") {
		return usage("--device takes a path, not %q.", o.device)
	}
	return nil
}

type keysOut struct {
	Schema string    `json:"schema"`
	Vault  string    `json:"vault"`
	Slots  []slotOut `json:"slots"`
}

type slotOut struct {
	Slot   int    `json:"slot"` // as key rm takes it
	ID     string `json:"id"`
	Kind   string `json:"kind"`             // one of slotKinds, or unknown
	Memory uint32 `json:"memory,omitempty"` // KiB, and
	Passes uint32 `json:"passes,omitempty"` // what one try costs; absent where it costs nothing
}

// slotKinds are what scripts and people call the kinds of slots.
var slotKinds = map[crypto.Kind]struct{ code, name string }{
	crypto.Password:        {"password", "master password"},
	crypto.PasswordAndFile: {"password-and-file", "master password and key file"},
	crypto.Recovery:        {"recovery", "recovery code"},

	crypto.HMACSecret:        {"password-and-fido2", "master password and FIDO2 key"},
	crypto.ChallengeResponse: {"password-and-yubikey", "master password and hardware key that answers challenges"},
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
