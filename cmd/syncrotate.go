package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"

	"watchword/crypto"
	"watchword/secret"
	"watchword/sync"
	"watchword/vault"
)

// rotation is a new group that takes the place of the one which a vault is of, to
// shut a device out, or a former master password.
type rotation struct {
	founding
	renewed bool // the password does not open the files of the former group
	target  string
	group   [16]byte
	coded   bool // its files need a code
	founded bool // and saved
	exposed []exposure
}

// syncRotate founds a group that takes the place of the present one.
func (w *ww) syncRotate(ctx context.Context, o syncOptions) error {
	if o.withCode && o.noCode {
		return usage("--with-code and --no-code exclude each other.")
	}
	if o.clean {
		return w.syncClean(ctx)
	}
	s, err := w.store()
	if err != nil {
		return err
	}
	r := &rotation{founding: founding{ww: w, syncOptions: o}}
	w.proof = &r.given
	defer secret.Settle()
	defer func() { w.proof = nil; r.given.wipe() }()
	unlock, forget := vault.Remembering(r.unlock)
	defer forget()
	if w.opt.dryRun {
		return r.rehearse(ctx, s, unlock)
	}
	if err := r.do(ctx, s, unlock); err != nil {
		return err
	}
	return r.say()
}

// do syncs, founds the group in the vault, saves that, and writes its files. It may
// end anywhere: before the save all is as it was, after it the next sync writes.
func (r *rotation) do(ctx context.Context, s *vault.Store, unlock vault.Unlocker) error {
	if err := r.bring(ctx, s, unlock); err != nil {
		return err
	}
	if err := kept(s.Update)(ctx, unlock, func(tx *vault.Tx) error { return r.succeed(ctx, tx) }); err != nil {
		return err
	}
	r.founded = true
	return r.write(ctx, s, unlock)
}

// whole opens the vault's pile so that all of it is read again: what is announced
// must be there.
func (m *meeting) whole(ctx context.Context, tx *vault.Tx) error {
	err := m.open(ctx, tx)
	if err == nil {
		m.pile.Index = sync.NewIndex(m.shared.Group)
	}
	return err
}

// bring syncs, and refuses to go on without files that others announce.
func (r *rotation) bring(ctx context.Context, s *vault.Store, unlock vault.Unlocker) error {
	m := r.meet(s)
	defer m.end()
	if err := s.View(ctx, unlock, func(tx *vault.Tx) error { return m.whole(ctx, tx) }); err != nil {
		return err
	}
	r.target = m.shared.Target
	if err := m.sync(ctx, unlock); err != nil {
		return err
	}
	switch {
	case r.force:
		return nil
	case m.did.Held != nil:
		return m.heldFirst()
	case m.incomplete():
		return m.filesMissing()
	}
	return nil
}

// heldFirst refuses to found a group while nobody has said whether what is held
// belongs into it.
func (m *meeting) heldFirst() *failure {
	return &failure{
		exit: exitFailure, code: "held", state: "No group was founded.",
		message: "a sync is held that would bring " + count(len(m.did.Held.Names), "entry", "entries") + " to the trash.",
		hints:   []string{"ww sync  shows it, and takes it if you say so", "--force  leaves it behind; what is good of it waits for  ww sync accept"},
	}
}

func (m *meeting) filesMissing() *failure {
	why := ""
	if odd := len(m.did.Bad) + len(m.did.Unread); odd > 0 {
		why = fmt.Sprintf(": %d cannot be read", odd)
	} else if m.did.Claims > uint64(m.commits) {
		why = fmt.Sprintf(": another device had %s, here are %d", count(int(m.did.Claims), "change", "changes"), m.commits)
	}
	return &failure{
		exit: exitFailure, code: "files-missing", message: "not all files of your devices are in " + m.short(m.shared.Target) + " yet" + why + ".",
		state: "No group was founded.",
		hints: []string{"Sync the other devices, or wait, and try again.", "--force  founds it all the same; what comes late waits for  ww sync accept"},
	}
}

// succeed founds the group, in the vault only.
func (r *rotation) succeed(ctx context.Context, tx *vault.Tx) error {
	s, old, err := tx.Sharing()
	switch {
	case err != nil:
		return err
	case s == nil:
		return notShared()
	}
	old.Wipe()
	fresh := r.renewed // and given.code is what opens the vault now
	with, kind, err := r.opener(ctx, tx, s)
	if err != nil {
		return err
	}
	defer with.wipe()
	if !fresh {
		if r.given.code, err = r.ownCode(ctx, r.header); err != nil {
			return err
		}
	}
	key, err := r.newGroup(s, with, kind)
	if err != nil {
		return err
	}
	defer key.Wipe()
	r.group, r.coded = s.Group, with != nil && with.code
	if r.exposed, err = exposures(tx); err != nil {
		return err
	}
	return tx.Succeed(*s, key)
}

// newGroup makes s a new group of the next generation, and returns its key, for the
// caller to wipe.
func (r *rotation) newGroup(s *vault.Sharing, with *second, kind crypto.Kind) (*crypto.Key, error) {
	r.epoch = min(sync.Generation(s.Slots)+1, crypto.MaxEpoch-1)
	if _, err := io.ReadFull(r.Rand, s.Group[:]); err != nil {
		return nil, err
	}
	key, err := crypto.NewKey(r.Rand)
	if err != nil {
		return nil, err
	}
	if s.Slots, err = r.packSlots(s.Group, kind, with, key); err != nil {
		key.Wipe()
		return nil, err
	}
	return key, nil
}

// opener decides what opens the files of the group beside the master password. A
// device that is lost may have all that opened them: a code is new, or the password.
func (r *rotation) opener(ctx context.Context, tx *vault.Tx, s *vault.Sharing) (*second, crypto.Kind, error) {
	if r.noCode && !r.renewed {
		same, err := r.opensFormer(ctx, tx, s)
		if err != nil {
			return nil, 0, err
		}
		if same {
			return nil, 0, needsAnother()
		}
		r.renewed = true
	}
	hadCode := hasKind(s.Slots, crypto.PasswordAndFile) && r.given.kind != crypto.PasswordAndFile
	if r.renewed && (r.noCode || !hadCode) {
		return r.second(ctx)
	}
	code, err := r.syncCode(ctx)
	return code, crypto.PasswordAndFile, err
}

func needsAnother() *failure {
	f := usage("the master password opens the files of the former group too: new ones need a code, or another password.")
	f.state = unchanged
	f.hints = []string{"ww sync rotate  makes a code", "ww passwd  changes the password, and founds a group with it"}
	return f
}

// opensFormer reports whether the master password opens the files of the group that
// is to be left.
func (r *rotation) opensFormer(ctx context.Context, tx *vault.Tx, s *vault.Sharing) (bool, error) {
	d, err := r.depotOf(ctx, tx, s)
	if err != nil {
		return false, err
	}
	found, err := r.groupsAt(ctx, d)
	if err != nil {
		return false, err
	}
	for _, f := range found {
		if f.Header.ID != s.Group {
			continue
		}
		key, _, err := f.Header.Unlock(r.given.with.credential(r.given.password))
		secret.Settle()
		key.Wipe()
		if !errors.Is(err, crypto.ErrWrongKey) {
			return true, nil // or nobody can tell
		}
	}
	return false, nil
}

// write writes the files of the new group. That fails where the folder is full or
// gone: then it waits.
func (r *rotation) write(ctx context.Context, s *vault.Store, unlock vault.Unlocker) error {
	err := r.announced(ctx, s, unlock)
	if err == nil {
		return nil
	}
	e := *r.explain(ctx, err)
	e.state, e.hints = "The group "+groupName(r.group)+" is founded; not all of its files are there yet.", []string{"ww sync  writes them"}
	return &e
}

// announced syncs; a device that has nothing to send writes an empty file, so that
// others see it.
func (w *ww) announced(ctx context.Context, s *vault.Store, unlock vault.Unlocker) error {
	m := w.meet(s)
	defer m.end()
	m.pile.Show = true
	err := m.sync(ctx, unlock)
	if err == nil {
		m.warn()
	}
	return err
}

// rehearse tells what would be done.
func (r *rotation) rehearse(ctx context.Context, s *vault.Store, unlock vault.Unlocker) error {
	m := r.meet(s)
	defer m.end()
	return s.View(ctx, unlock, func(tx *vault.Tx) error {
		if _, err := m.foresee(ctx, tx); err != nil {
			return err
		}
		r.done("", "a new group in %s", r.short(m.shared.Target))
		return nil
	})
}
