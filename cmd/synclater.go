package cmd

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"watchword/agent"
	"watchword/crypto"
	"watchword/secret"
	"watchword/vault"
)

// laterVerb is the verb of the process that syncs in the background; only ww
// itself uses it.
const laterVerb = "sync-later"

const (
	syncBudget = 5 * time.Second        // for a sync that nobody asked for
	syncRest   = 5 * time.Minute        // after a good one an unlock begins none
	lineUp     = 100 * time.Millisecond // is enough to get a lock that nobody holds
)

// due is a vault that is to be synced once the verb is done.
type due struct {
	path   string
	id     [16]byte
	saved  bool // or else unlocked
	waits  bool // it is known that the pile lacks something
	last   vault.LastSync
	untold []string // entries with two versions, of which nobody was told

	again  vault.Unlocker
	forget func()
}

func (w *ww) syncsByItself() bool {
	when, _ := w.config.Value("sync")
	return when == "auto"
}

// ended looks at every transaction that went well: syncs that nobody asks for
// begin here and nowhere else, after a save, and where the agent was just given
// the key.
func (w *ww) ended(tx *vault.Tx, saved bool) {
	if !saved && len(w.gave) == 0 || w.opt.dryRun || !tx.Shared() || !w.syncsByItself() {
		return
	}
	is, last := tx.Status(), tx.LastSync()
	d := &due{path: is.Path, id: is.ID, saved: saved, waits: saved || is.Commits > last.Commits, last: last}
	if !saved && (!w.gave[is.ID] || !d.waits && w.rested(last)) {
		return
	}
	w.tellUntold(tx, d)
	for _, o := range w.due {
		if o.path == d.path {
			d.saved, d.waits, d.untold = d.saved || o.saved, d.waits || o.waits, append(o.untold, d.untold...)
		}
	}
	w.drop(d.path)
	d.again, d.forget = tx.Again()
	w.due = append(w.due, d)
}

// rested reports whether it is too early to look for what is new again.
func (w *ww) rested(last vault.LastSync) bool {
	ago := w.Now().Sub(last.Good)
	return last.Trouble == "" && ago >= 0 && ago < syncRest
}

// taken has the vault in s not synced at the end: somebody does it now. s may be
// nil.
func (w *ww) taken(s *vault.Store) {
	if s != nil {
		s.Ended = nil
		w.drop(s.Path)
	}
}

// drop has the vault not synced at the end: it just was, or will be anew.
func (w *ww) drop(path string) {
	w.due = slices.DeleteFunc(w.due, func(d *due) bool {
		if d.path == path {
			d.forget()
		}
		return d.path == path
	})
}

// follow syncs what is due, when the verb has said what it had to say. Whatever
// comes of it, the verb is done.
func (w *ww) follow(ctx context.Context) {
	all := w.due
	w.due = nil
	for _, d := range all {
		switch {
		case ctx.Err() != nil:
		case w.holdsKey(ctx, d.id):
			w.syncBehind(d)
		case d.saved:
			w.syncBefore(ctx, d)
		}
		d.forget()
	}
	_ = w.closeDepot() // what it was asked for is there or told
}

// holdsKey reports whether the agent would give the key to a program without a
// terminal.
func (w *ww) holdsKey(ctx context.Context, id [16]byte) bool {
	c := w.agent()
	if c == nil || w.terms().Terminal {
		return false
	}
	list, err := c.Status(ctx)
	return err == nil && slices.ContainsFunc(list, func(h agent.Held) bool { return h.ID == id })
}

// syncBehind has another process sync, and tells what the one before it met.
func (w *ww) syncBehind(d *due) {
	trouble := d.last.Trouble
	if err := w.Later([]string{"--vault", d.path, laterVerb}); err != nil {
		trouble = oneLine(err)
	}
	if d.waits && trouble != "" {
		w.notSynced(trouble)
	}
	w.warnOf(d.untold)
}

// syncBefore syncs while somebody waits: without an agent nobody else has the
// key.
func (w *ww) syncBefore(ctx context.Context, d *due) {
	within, cancel := context.WithTimeout(ctx, w.syncTime())
	defer cancel()
	m, err := w.syncUnasked(within, d.path, d.again, false)
	defer m.end()
	switch {
	case ctx.Err() != nil: // somebody does not want to wait
	case err != nil:
		w.notSynced(m.trouble(within, err))
	case m.did.Held != nil:
		w.notSynced(m.held())
	}
	w.warnOf(append(d.untold, m.fresh...))
}

func (w *ww) notSynced(trouble string) {
	w.Console.Note("not synced yet: %s. Will try again.", trouble)
}

func (w *ww) warnOf(names []string) {
	if w.opt.json {
		return
	}
	for _, name := range names {
		w.Console.Warn("%s has two versions of a secret: ww sync resolve %s", name, shellWord(name))
	}
}

func (w *ww) syncTime() time.Duration {
	if w.SyncTime > 0 {
		return w.SyncTime
	}
	return syncBudget
}

// syncUnasked syncs the vault; unheard, where nobody sees what is said. The caller
// ends the meeting, whatever the error.
func (w *ww) syncUnasked(ctx context.Context, path string, unlock vault.Unlocker, unheard bool) (*meeting, error) {
	s, err := w.store()
	if err != nil {
		return w.meet(&vault.Store{}), err
	}
	s.Path, s.Command = path, fmt.Sprintf("pid %d, ww sync", w.PID)
	m := w.meet(s)
	m.unheard = unheard
	defer secret.Settle()
	return m, m.sync(ctx, unlock)
}

// syncLaterCommand is what a change leaves running. It asks nobody but the agent
// for the key.
func (w *ww) syncLaterCommand() *cli.Command {
	return &cli.Command{
		Name: laterVerb, Hidden: true,
		Action: func(c *cli.Context) error {
			if err := noArgs(laterVerb, c.Args().Slice()); err != nil {
				return err
			}
			return w.syncLater(c.Context)
		},
	}
}

func (w *ww) syncLater(ctx context.Context) error {
	path, err := w.vaultPath()
	if err != nil {
		return err
	}
	done, mine := w.queue(ctx, &vault.Store{FS: w.Disk, Path: path})
	if !mine {
		return nil
	}
	defer done()
	ctx, cancel := context.WithTimeout(ctx, w.syncTime())
	defer cancel()
	unlock := func(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
		key := w.held(ctx, h)
		if key == nil {
			return nil, w.nobodyAsked()
		}
		return w.inLockedMemory(key)
	}
	m, err := w.syncUnasked(ctx, path, unlock, true)
	m.end()
	return err
}

// queue waits until no other program syncs the vault in s. It says no if one waits
// already: that one will see what there is now, since whoever waits opens the vault
// after it has left the queue.
func (w *ww) queue(ctx context.Context, s *vault.Store) (done func(), mine bool) {
	name, who, err := w.syncLock(s)
	if err != nil {
		return nil, false
	}
	soon, cancel := context.WithTimeout(ctx, lineUp)
	defer cancel()
	leave, err := w.Disk.Lock(soon, name+".next", who)
	if err != nil {
		return nil, false
	}
	unlock, err := w.Disk.Lock(ctx, name, who)
	_ = leave()
	if err != nil {
		return nil, false
	}
	return func() { _ = unlock() }, true
}

// afterOthers waits until no other program syncs the vault in s, for a while: two
// at once send things twice, and do no other harm.
func (w *ww) afterOthers(ctx context.Context, s *vault.Store) (done func()) {
	name, who, err := w.syncLock(s)
	if err != nil {
		return func() {}
	}
	defer w.Console.Busy("Waiting for the sync in the background")()
	unlock, err := w.Disk.Lock(ctx, name, who)
	if err != nil {
		return func() {}
	}
	return func() { _ = unlock() }
}

// syncLock names the lock of who syncs the vault in s.
func (w *ww) syncLock(s *vault.Store) (name, who string, err error) {
	id, err := s.ID()
	dir := w.config.Paths.Runtime
	return filepath.Join(dir, "sync-"+hex.EncodeToString(id[:8])), fmt.Sprintf("pid %d, ww sync", w.PID), errors.Join(err, w.Disk.MkdirAll(dir))
}
