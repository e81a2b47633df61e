package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"watchword/internal/disk"
	"watchword/secret"
	"watchword/vault"
)

// store returns the vault that was asked for: --vault, WW_VAULT, the
// configuration, the default.
func (w *ww) store() (*vault.Store, error) {
	path, err := w.vaultPath()
	if err != nil {
		return nil, err
	}
	return &vault.Store{
		FS: w.Disk, Path: path, State: w.config.Paths.State,
		Now: w.Now, Rand: w.Rand, Limits: w.Limits,
		Command: fmt.Sprintf("pid %d, ww %s", w.PID, w.verb), Notify: w.notice,
		TrackUse: w.tracksUse(), Ended: w.ended, AcceptRollback: w.opt.acceptRollback,
	}, nil
}

// none reports whether there is no vault in s yet.
func (w *ww) none(s *vault.Store) bool {
	_, err := w.Disk.Stat(s.Path)
	return errors.Is(err, fs.ErrNotExist)
}

func (w *ww) vaultPath() (string, error) {
	name := w.opt.vault
	if name == "" {
		name, _ = w.config.Value("vault")
	}
	path, err := w.config.Paths.Vault(name)
	if err != nil {
		return "", usage("%v", err)
	}
	return path, nil
}

// vaultName is the vault, or the other file that is being read, as messages
// call it.
func (w *ww) vaultName() string {
	switch {
	case w.about != "":
		return w.about
	case w.config == nil:
		return "the vault"
	}
	path, err := w.vaultPath()
	if err != nil {
		return w.opt.vault
	}
	return path
}

// view reads the vault.
func (w *ww) view(ctx context.Context, fn func(*vault.Tx) error) error {
	s, err := w.store()
	if err != nil {
		return err
	}
	defer secret.Settle()
	return s.View(ctx, w.unlock, fn)
}

// update changes the vault, or with --dry-run only does as if.
func (w *ww) update(ctx context.Context, fn func(*vault.Tx) error) error {
	return w.updateBy(ctx, w.unlock, fn)
}

// updateAnew is update for what destroys: it takes the master password, unless
// nothing is to be written anyway.
func (w *ww) updateAnew(ctx context.Context, fn func(*vault.Tx) error) error {
	if w.opt.dryRun {
		return w.view(ctx, fn)
	}
	return w.updateBy(ctx, w.unlockAnew, fn)
}

func (w *ww) updateBy(ctx context.Context, unlock vault.Unlocker, fn func(*vault.Tx) error) error {
	s, err := w.store()
	if err != nil {
		return err
	}
	defer secret.Settle()
	if w.opt.dryRun {
		return s.View(ctx, unlock, fn)
	}
	return kept(s.Update)(ctx, unlock, fn)
}

// opening is a way to open a vault: its View or its Update.
type opening func(ctx context.Context, unlock vault.Unlocker, fn func(*vault.Tx) error) error

// kept is update with errors that say that nothing was changed, where that is so.
func kept(update opening) opening {
	return func(ctx context.Context, unlock vault.Unlocker, fn func(*vault.Tx) error) error {
		err := update(ctx, unlock, fn)
		if err != nil && !errors.Is(err, disk.ErrNotDurable) {
			return untouched{err}
		}
		return err
	}
}

// untouched is the error of a change after which the vault is as it was.
type untouched struct{ error }

func (u untouched) Unwrap() error { return u.error }

// done tells of a change and of the command that may come next, unless the
// change was only tried.
func (w *ww) done(next, format string, args ...any) {
	if w.opt.dryRun {
		w.Console.Note("dry run: "+format+". Nothing was written", args...)
		return
	}
	if next != "" {
		format, args = format+" · %s", append(args, next)
	}
	w.Console.Say(format, args...)
}

// odd is a notice about a file.
type odd struct {
	kind vault.NoticeKind
	file string
}

// notice tells what is odd about the vault, once.
func (w *ww) notice(n vault.Notice) {
	this := odd{n.Kind, w.vaultName()}
	if _, twice := w.told[this]; twice {
		return
	}
	w.told[this] = struct{}{}
	switch n.Kind {
	case vault.FirstSeen:
		w.Console.Note("first time on this machine (save %d, %s)", n.Generation, n.SavedAt.Format(time.DateOnly))
	case vault.WideMode:
		w.Console.Warn("%s can be read by others: chmod 600 it", w.vaultName())
	case vault.NotMarked:
		w.Console.Warn("an old copy of the vault would not be noticed: %v", n.Err)
	case vault.Forked:
		w.Console.Warn("this copy of the vault went another way than the one last seen here: ww merge FILE joins them")
	case vault.BackupsGone:
		w.Console.Note("the copies of the last saves are gone with it: what opened them before still would")
	case vault.UseNotKept:
		w.Console.Warn("when it was used could not be noted: %v", n.Err)
	case vault.Leftover:
		w.Console.Warn("saved, but an old backup or the lock file could not be cleared away: %v", n.Err)
	case vault.Waiting:
		w.Console.Note("waiting for %s…  Ctrl-C to stop", anotherWW(n.Holder))
	}
}

// anotherWW names who holds the lock, as it said itself.
func anotherWW(holder string) string {
	if holder == "" {
		return "another ww"
	}
	return "another ww (" + holder + ")"
}
