package cmd

import (
	"context"
	"strings"

	"github.com/urfave/cli/v2"

	"watchword/secret"
	"watchword/sync"
	"watchword/vault"
)

// syncOptions are those of all its words.
type syncOptions struct {
	device           string // the name of this one; empty: it is asked for
	withCode, noCode bool   // of setup
	check            bool   // nothing is synced
	keep             int    // of resolve: the version; 0: somebody is asked
	credentials      string // of setup and login: a command; empty: see loginBy
	force, clean     bool   // of rotate
	stay             bool   // in the group that there is
}

func (w *ww) syncCommand() *cli.Command {
	var o syncOptions
	return &cli.Command{
		Name: "sync", Category: "Vault", ArgsUsage: "[setup TARGET | status | conflicts | resolve [NAME] | rotate | accept | login | off]",
		Usage: "Bring this vault and those of your other devices together, through sealed files in a folder or on a server that all of them reach.",
		Description: `ww sync setup ~/Dropbox/vault      begins: a USB stick, Syncthing, Dropbox or the like
ww sync setup /media/stick/me.wwsync   or one file, which fits an e-mail
ww sync setup sftp://me@host/~/vault   or a server; ww help targets has all kinds
ww join ~/Dropbox/vault            on another device
ww sync                            now, and not only after changes and unlocks
ww sync status                     says who wrote when, and what waits
ww sync conflicts                  lists what was changed on two devices
ww sync resolve                    asks which version to keep
ww sync rotate                     shuts a lost device out
ww sync accept                     shows what was left behind at that, and takes it`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "device", Destination: &o.device, Usage: "with setup: call this device `NAME`; with accept: take what that one wrote"},
			&cli.BoolFlag{Name: "with-code", Destination: &o.withCode, Usage: "with setup and rotate: the other devices need a code too, which is shown once"},
			&cli.IntFlag{Name: "keep", Destination: &o.keep, Usage: "with resolve NAME: keep version `N`, as ww sync conflicts lists them; 1 is in use"},
			&cli.BoolFlag{Name: "check", Destination: &o.check, Usage: "sync nothing: say what waits, and end with 12 if a secret has two versions"},
			credentialsFlag("with setup, login: ", &o.credentials),
			&cli.BoolFlag{Name: "force", Destination: &o.force, Usage: "with rotate: though files of other devices are missing"},
			&cli.BoolFlag{Name: "clean", Destination: &o.clean, Usage: "with rotate: remove the files of the former group, when all devices have moved"},
			&cli.BoolFlag{Name: "stay", Destination: &o.stay, Usage: "take no notice of a newer group that is there"},
			&cli.BoolFlag{Name: "no-code", Destination: &o.noCode, Usage: "with setup and rotate: the master password alone opens the files"},
		},
		Action: func(c *cli.Context) error {
			word, rest := "", c.Args().Slice()
			if len(rest) > 0 {
				word, rest = rest[0], rest[1:]
			}
			return w.syncWord(c.Context, word, rest, o)
		},
	}
}

func (w *ww) syncWord(ctx context.Context, word string, rest []string, o syncOptions) error {
	if err := o.misplaced(word); err != nil {
		return err
	}
	switch word {
	case "login":
		return w.syncLogin(ctx, rest, o)
	case "setup":
		target, err := oneArg("sync setup", "TARGET", rest)
		if err != nil {
			return err
		}
		return w.syncSetup(ctx, target, o)
	case "resolve":
		return w.syncResolve(ctx, rest, o)
	}
	if do := w.syncAlone(word, o); do != nil {
		if err := noArgs(strings.TrimSpace("sync "+word), rest); err != nil {
			return err
		}
		return do(ctx)
	}
	f := usage("sync knows setup, status, conflicts, resolve, rotate, accept, login and off, not %q.", word)
	f.hints = []string{"ww help sync"}
	return f
}

// syncAlone is what a word does that takes no other; nil if there is none.
func (w *ww) syncAlone(word string, o syncOptions) func(context.Context) error {
	with := func(do func(context.Context, syncOptions) error) func(context.Context) error {
		return func(ctx context.Context) error { return do(ctx, o) }
	}
	sync := w.sync
	switch {
	case o.check:
		sync = w.syncCheck
	case o.stay:
		sync = w.syncStay
	}
	return map[string]func(context.Context) error{
		"": sync, "rotate": with(w.syncRotate), "accept": with(w.syncAccept),
		"status": w.syncStatus, "conflicts": w.syncConflicts, "off": w.syncOff,
	}[word]
}

// sync brings the vault and its pile together now.
func (w *ww) sync(ctx context.Context) error {
	s, err := w.store()
	if err != nil {
		return err
	}
	defer secret.Settle()
	m := w.meet(s)
	defer m.end()
	if w.opt.dryRun {
		return m.rehearse(ctx)
	}
	defer w.afterOthers(ctx, s)()
	if err := m.untilAccepted(ctx, w.unlock); err != nil {
		return err
	}
	return m.say()
}

// meeting is a vault and the pile that it shares, brought together.
type meeting struct {
	*ww
	store  *vault.Store
	shared *vault.Sharing
	pile   *sync.Pile
	did    sync.Synced

	commits   int      // in the vault afterwards
	entries   int      // there, without the trash
	conflicts []string // names of entries
	fresh     []string // those of them that are news
	unheard   bool     // nobody sees what is said
}

// meet readies a meeting of the vault in s; the caller ends it.
func (w *ww) meet(s *vault.Store) *meeting {
	w.taken(s)
	return &meeting{ww: w, store: s, pile: w.newPile()}
}

func (m *meeting) end() {
	if m.pile.Group != nil {
		m.pile.Group.Key.Wipe()
	}
}

// open readies the pile that tx shares.
func (m *meeting) open(ctx context.Context, tx *vault.Tx) error {
	if m.shared != nil {
		return nil
	}
	s, key, err := tx.Sharing()
	switch {
	case err != nil:
		return err
	case s == nil:
		return notShared()
	}
	m.shared = s
	m.pile.Group, m.pile.Name = &sync.Group{ID: s.Group, Key: key, Slots: s.Slots}, s.Devices[tx.Status().Device]
	d, err := m.depotOf(ctx, tx, s)
	if err == nil {
		d.serve(m.pile)
		m.pile.Left = leftGroups(s)
	}
	return err
}

func notShared() *failure {
	return &failure{
		exit: exitNotFound, code: "not-synced", message: "this vault is not synced.", state: unchanged,
		hints: []string{"ww sync setup TARGET  begins", "ww join TARGET  where another device has begun"},
	}
}

// newPile is a pile that has no depot and no group yet.
func (w *ww) newPile() *sync.Pile {
	return &sync.Pile{Limits: w.Limits, Now: w.Now, Rand: w.Rand, Packs: sync.UsualPacks, Part: sync.UsualPart}
}

// sync does it. Whatever fails, the vault is whole.
func (m *meeting) sync(ctx context.Context, unlock vault.Unlocker) (err error) {
	with := func(open opening, after func(*vault.Tx) error) sync.Opener {
		return func(ctx context.Context, unlock vault.Unlocker, fn func(*vault.Tx) error) error {
			return open(ctx, unlock, func(tx *vault.Tx) error {
				if err := m.open(ctx, tx); err != nil {
					return err
				}
				if err := m.telling(m.pile, func() error { return fn(tx) }); err != nil {
					return err
				}
				return after(tx)
			})
		}
	}
	unlock, forget := vault.Remembering(unlock)
	defer forget()
	m.did, err = sync.Sync(ctx, with(m.noted(m.store.Update, false), m.inTime), with(m.noted(m.store.View, true), m.look), unlock, m.pile, func(tx *vault.Tx) error { return m.pile.Keep(tx) })
	m.noteHeld(ctx, unlock)
	return m.foreign(err)
}

// look notes how the vault stands afterwards.
func (m *meeting) look(tx *vault.Tx) (err error) {
	m.commits = tx.Status().Commits
	c, err := takeCensus(tx)
	if err != nil {
		return err
	}
	m.entries = c.entries
	m.conflicts, err = conflicted(tx)
	return err
}

// foresee returns how vault and pile stand to each other, unless the vault must move
// to a newer group first.
func (m *meeting) foresee(ctx context.Context, tx *vault.Tx) (sync.Standing, error) {
	if err := m.open(ctx, tx); err != nil {
		return sync.Standing{}, err
	}
	stands, err := m.compare(ctx, tx)
	if err != nil {
		return stands, err
	}
	if o := later(m.shared, stands.Others); o != nil {
		return stands, m.tooLate(o)
	}
	return stands, nil
}

// rehearse tells what a sync would bring.
func (m *meeting) rehearse(ctx context.Context) error {
	return m.view(ctx, func(tx *vault.Tx) error {
		stands, err := m.foresee(ctx, tx)
		if err != nil {
			return err
		}
		m.done("", "%s", cameAndWent(stands.Coming, stands.Going))
		if stands.Held != nil {
			m.Console.Warn("held, until you say so: %s", hiddenBy(stands.Held, onAnother))
		}
		return nil
	})
}

// syncOff has the vault leave its group. The files stay.
func (w *ww) syncOff(ctx context.Context) error {
	var target string
	err := w.update(ctx, func(tx *vault.Tx) error {
		s, err := sharingOf(tx)
		if err != nil {
			return err
		}
		target = s.Target
		tx.Unshare()
		return nil
	})
	if err != nil {
		return err
	}
	w.done("", "sync is off · the files in %s stay", w.short(target))
	return nil
}
