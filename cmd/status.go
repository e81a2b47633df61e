package cmd

import (
	"context"
	"encoding/hex"
	"strconv"
	"time"

	"github.com/urfave/cli/v2"

	"watchword/vault"
)

func (w *ww) statusCommand() *cli.Command {
	return &cli.Command{
		Name: "status", Category: "Vault",
		Usage: "Say which vault this is and how it stands.",
		Description: `ww status
ww status --json`,
		Action: func(c *cli.Context) error {
			if err := noArgs("status", c.Args().Slice()); err != nil {
				return err
			}
			return w.status(c.Context)
		},
	}
}

type statusOut struct {
	Schema     string    `json:"schema"`
	Vault      string    `json:"vault"`
	ID         string    `json:"id"`
	Entries    int       `json:"entries"`
	Trash      int       `json:"trash"`
	Changes    int       `json:"changes"`
	Generation uint64    `json:"generation"`
	Saved      time.Time `json:"saved"`
	Device     string    `json:"device"`
	Backups    int       `json:"backups"`
	Usage      string    `json:"usage"`    // whether last uses are noted: on, off
	Recovery   bool      `json:"recovery"` // whether there is a recovery code

	Sync   *lastOut   `json:"sync,omitempty"`   // absent in a vault that is not synced
	Locks  *time.Time `json:"locks,omitempty"`  // when the agent forgets the key if it is not used, and
	Latest *time.Time `json:"latest,omitempty"` // when even if it is; absent where it has none
}

func (w *ww) status(ctx context.Context) error {
	store, err := w.store()
	if err != nil {
		return err
	}
	var s vault.Status
	var c census
	var last *lastOut
	err = w.view(ctx, func(tx *vault.Tx) (err error) {
		s = tx.Status()
		if c, err = takeCensus(tx); err == nil {
			last, err = w.lastOf(tx)
		}
		return err
	})
	if err != nil {
		return err
	}
	backups, err := store.Backups()
	if err != nil {
		return err
	}
	usage, _ := w.config.Value("usage")
	out := statusOut{
		schemaStatus, s.Path, hex.EncodeToString(s.ID[:]), c.entries, c.trash, s.Commits,
		s.Generation, s.SavedAt, hex.EncodeToString(s.Device[:]), len(backups), usage, s.Recovery, last, nil, nil,
	}
	out.Locks, out.Latest = w.locks(ctx, s.ID)
	if w.opt.json {
		return w.Console.JSON(out)
	}
	return w.printStatus(out)
}

// locks says when the agent will forget the key of the vault; nil if it does
// not have it.
func (w *ww) locks(ctx context.Context, id [16]byte) (soon, latest *time.Time) {
	c := w.agent()
	if c == nil {
		return nil, nil
	}
	list, err := c.Status(ctx)
	w.warnOfAgent(err)
	for _, h := range list {
		if h.ID == id {
			now := w.Now().UTC().Truncate(time.Second)
			first, last := now.Add(h.Idle), now.Add(h.Life)
			return &first, &last
		}
	}
	return nil, nil
}

// lockLine says how long no password is asked for, where an agent could see to
// that.
func (w *ww) lockLine(s statusOut) string {
	switch {
	case w.agent() == nil:
		return ""
	case s.Locks == nil:
		return "locked   each command asks for the master password\n"
	}
	now, dot := w.Now(), w.dot()
	left := s.Locks.Sub(now)
	if left > time.Minute {
		left = left.Round(time.Minute)
	}
	return "unlocked" + dot + "locks in " + spoken(left) + " (latest " + s.Latest.In(now.Location()).Format("15:04") + ")\n"
}

func (w *ww) syncLine(s *lastOut) string {
	if s == nil {
		return ""
	}
	return "sync     " + w.Console.Text(s.said(w)) + "\n"
}

func recoveryLine(there bool) string {
	if there {
		return "a code opens it"
	}
	return "none (ww recovery kit makes a code)"
}

func (w *ww) printStatus(s statusOut) error {
	text := w.lockLine(s) + "vault    " + w.Console.Text(w.short(s.Vault)) + "\n" +
		"entries  " + count(s.Entries, "entry", "entries") + ", " + count(s.Trash, "in the trash", "in the trash") + "\n" +
		"saved    " + w.when(s.Saved) + ", " + count(int(s.Generation), "save", "saves") + "\n" +
		"backups  " + strconv.Itoa(s.Backups) + "\n" +
		"usage    " + s.Usage + "\n" +
		"recovery " + recoveryLine(s.Recovery) + "\n" +
		"device   " + s.Device[:6] + "\n" + w.syncLine(s.Sync)
	return w.write([]byte(text), false)
}
