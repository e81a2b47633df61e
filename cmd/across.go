package cmd

import (
	"context"
	"errors"

	"watchword/internal/disk"
	"watchword/secret"
	"watchword/vault"
)

// copyAcross makes an entry like another in another vault.
func (w *ww) copyAcross(ctx context.Context, o moveOptions) error {
	source, target, err := w.both(o)
	if err != nil {
		return err
	}
	defer secret.Settle()
	var from string
	err = source.View(ctx, w.unlock, func(tx *vault.Tx) error {
		e, err := w.pickToChange(ctx, tx, o.name)
		if err != nil {
			return err
		}
		from = e.Text(vault.Name)
		return w.duplicateInto(ctx, target, tx, e, o)
	})
	if err != nil {
		return err
	}
	w.done("", "copied %s into the vault %s", from, o.to)
	return nil
}

// moveAcross makes an entry like another in another vault, saves that, and
// then puts the one here in the trash: whatever fails in between, the entry is
// in one of them at least.
func (w *ww) moveAcross(ctx context.Context, o moveOptions) error {
	source, target, err := w.both(o)
	if err != nil {
		return err
	}
	defer secret.Settle()
	open := source.Update
	if w.opt.dryRun {
		open = source.View
	}
	var from string
	copied, deleted := false, false
	err = open(ctx, w.unlock, func(tx *vault.Tx) error {
		e, err := w.pickToChange(ctx, tx, o.name)
		if err != nil {
			return err
		}
		from = e.Text(vault.Name)
		err = w.duplicateInto(ctx, target, tx, e, o)
		copied = err == nil || errors.Is(err, disk.ErrNotDurable)
		if err != nil {
			return err
		}
		deleted = true
		return tx.Delete(e.ID)
	})
	switch {
	case err != nil && copied && !w.opt.dryRun && !(deleted && errors.Is(err, disk.ErrNotDurable)):
		return w.inBoth(ctx, err, from, o.to)
	case err != nil:
		return err
	}
	w.done("ww undo", "moved %s into the vault %s; here it is in the trash", from, o.to)
	return nil
}

// inBoth says of an error that came after the copy was saved that nothing is
// lost.
func (w *ww) inBoth(ctx context.Context, err error, name, to string) error {
	f := *w.explain(ctx, err)
	f.state = "The vault " + to + " has its copy of " + name + ", and it is still here too."
	f.hints = append([]string{"ww rm " + shellWord(name) + "  puts this one in the trash"}, f.hints...)
	return &f
}

// both returns the vault and the one that o moves to.
func (w *ww) both(o moveOptions) (source, target *vault.Store, err error) {
	if source, err = w.store(); err != nil {
		return nil, nil, err
	}
	path, err := w.config.Paths.Vault(o.to)
	if err != nil {
		return nil, nil, usage("%v", err)
	}
	if o.toPasswordFile == "" && (w.opt.passwordFD >= 0 || w.opt.passwordFile == "-") {
		f := usage("a password from there can be read only once, and there are two vaults to open.")
		f.state, f.hints = unchanged, []string{"--to-password-file FILE  has that of the other vault"}
		return nil, nil, f
	}
	other := *source
	other.Path = path
	return source, &other, nil
}

// duplicateInto makes an entry like e, which is of tx, in another vault and
// saves that.
func (w *ww) duplicateInto(ctx context.Context, target *vault.Store, tx *vault.Tx, e *vault.Entry, o moveOptions) error {
	d, err := w.duplicate(ctx, tx, e)
	if err != nil {
		return err
	}
	defer d.wipe()
	name, user := o.target(e)
	back := w.turnTo(o)
	defer back()
	open := kept(target.Update)
	if w.opt.dryRun {
		open = target.View
	}
	err = open(ctx, w.unlock, func(other *vault.Tx) error {
		if other.Status().ID == tx.Status().ID {
			return sameVault(o.to)
		}
		return d.addTo(other, name, user)
	})
	switch {
	case errors.Is(err, vault.ErrNoVault):
		return noTarget(o.to, err)
	case err != nil:
		return w.explain(ctx, err) // now, while messages speak of that vault
	}
	return nil
}

// turnTo makes prompts and messages speak of the other vault, and its password
// come from where o says, until back is called.
func (w *ww) turnTo(o moveOptions) (back func()) {
	opt := w.opt
	if o.toPasswordFile != "" {
		w.opt.passwordFile, w.opt.passwordCommand, w.opt.passwordFD = o.toPasswordFile, "", -1
	}
	w.about = o.to
	return func() { w.opt, w.about = opt, "" }
}

func sameVault(to string) *failure {
	f := usage("%s is this vault, or a copy of it.", to)
	f.state, f.hints = unchanged, []string{"ww merge FILE  joins two copies"}
	return f
}

func noTarget(to string, cause error) *failure {
	return &failure{
		exit: exitNoVault, code: "no-vault", message: "there is no vault " + to + ".", state: unchanged, cause: cause,
		hints: []string{"ww init --vault " + shellWord(to) + "  makes it", "ww vault ls  lists those there are"},
	}
}
