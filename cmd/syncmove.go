package cmd

import (
	"context"
	"errors"
	"io/fs"
	"slices"

	"watchword/crypto"
	"watchword/secret"
	"watchword/sync"
	"watchword/vault"
)

// moving is a device on its way from the group that it is of to a newer one.
type moving struct {
	*joining
	store *vault.Store
	was   *vault.Sharing
	here  vault.Device

	header *crypto.Header // of the vault
	own    proof          // that opens it
	opened *crypto.Key    // its key
	key    *crypto.Key    // its new one, if it gets one
	renews bool           // the group has another master password, which becomes that of the vault

	moved sync.Moved
	left  map[vault.Device]int // changes that are not taken along
}

// moves moves a vault that is synced already, if a newer group is there. Of others
// it reports false.
func (j *joining) moves(ctx context.Context, s *vault.Store) (bool, error) {
	if _, err := j.Disk.Stat(s.Path); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	m := &moving{joining: j, store: s}
	unlock, forget := vault.Remembering(m.unlock)
	defer forget()
	defer m.wipe()
	err := m.proving(&m.own, func() error {
		return s.View(ctx, unlock, func(tx *vault.Tx) (err error) {
			var key *crypto.Key
			m.was, key, err = tx.Sharing()
			key.Wipe()
			m.here = tx.Status().Device
			return err
		})
	})
	if err == nil && m.was == nil { // nobody is asked twice
		j.fresh, m.opened = m.opened, nil
	}
	if err != nil || m.was == nil {
		return err != nil, err
	}
	return true, m.move(ctx, unlock)
}

func (m *moving) wipe() {
	m.own.wipe()
	m.key.Wipe()
	m.opened.Wipe()
}

// unlock opens the vault before and after it got a new key.
func (m *moving) unlock(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
	if m.key != nil && h.Verify(m.key) == nil {
		return m.key.Clone(), nil
	}
	key, err := m.ww.unlock(ctx, h)
	if err == nil {
		m.header = h
		m.opened.Wipe()
		m.opened = key.Clone()
	}
	return key, err
}

// proving has p take what opens a file meanwhile.
func (w *ww) proving(p *proof, do func() error) error {
	w.proof = p
	defer func() { w.proof = nil }()
	return do()
}

func (m *moving) move(ctx context.Context, unlock vault.Unlocker) error {
	found, err := m.newerGroups(ctx)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return syncedAlready(m.short(m.was.Target))
	}
	group, err := m.choose(ctx, found)
	if err != nil {
		return err
	}
	if err := m.openNewer(ctx, group); err != nil {
		return err
	}
	if m.pile, err = m.pileAt(ctx, m.depot.text, m.loginBy(m.login), m.ofGroup); err != nil {
		return err
	}
	if err := m.store.View(ctx, unlock, func(tx *vault.Tx) error { return m.take(ctx, tx) }); err != nil {
		return m.refused(err)
	}
	m.tell()
	if m.opt.dryRun {
		m.done("", "moved to the group %s", groupName(m.ofGroup.ID))
		return nil
	}
	if err := m.confirm(ctx, "Move this device there?", true); err != nil {
		return err
	}
	return m.settle(ctx, unlock)
}

// newerGroups returns the groups that the device may move to.
func (m *moving) newerGroups(ctx context.Context) ([]sync.Found, error) {
	found, err := m.groupsAt(ctx, m.depot)
	return slices.DeleteFunc(found, func(f sync.Found) bool {
		known := slices.ContainsFunc(m.was.Former, func(o vault.Former) bool { return o.Group == f.Header.ID && o.Readable() })
		named := m.group != "" && f.Header.ID != m.was.Group && !known
		return !named && !follows(m.was, f.Header.ID, sync.Generation(f.Header.Slots))
	}), err
}

// openNewer finds the key of the group: the vault's password is tried first, which
// must be known anyway to make the vault follow the group's.
func (m *moving) openNewer(ctx context.Context, group opens) error {
	if m.own.kind == 0 { // the agent had the key
		err := m.proving(&m.own, func() error {
			key, err := m.unlockAnew(ctx, m.header)
			key.Wipe()
			return err
		})
		if err != nil {
			return err
		}
	}
	m.about = m.depot.name
	h := m.headers(group)
	defer func() { m.about, m.alike = "", nil }()
	if err := m.affordable(ctx, h); err != nil {
		return err
	}
	with, err := m.second(ctx, h)
	if err != nil {
		return err
	}
	defer with.wipe()
	var key *crypto.Key
	err = m.proving(&m.given, func() (err error) {
		key, err = m.try(ctx, h, with, m.own.password)
		if errors.Is(err, crypto.ErrWrongKey) {
			m.renews = true
			key, err = m.otherPassword(ctx, h, with)
		}
		return err
	})
	m.ofGroup = &sync.Group{ID: h.ID, Key: key, Slots: group.slots(key)}
	return err
}

// otherPassword opens the group with a password that is not that of the vault.
func (m *moving) otherPassword(ctx context.Context, h *crypto.Header, with *second) (*crypto.Key, error) {
	if m.newPassword != "" {
		return m.unlockOnce(ctx, h, with, func() (secret.Value, error) { return m.readFile(m.newPassword) })
	}
	if m.opt.noInput || !m.Console.CanAsk() {
		f := m.stillLocked("the master password of this vault does not open that group.", with)
		f.hints = append(f.hints, "--new-password-file FILE  if it was changed on the other device")
		return nil, f
	}
	m.Console.Note("the master password of this vault does not open that group: was it changed on the other device?")
	return m.ask(ctx, h, with)
}

// take makes tx the vault of the new group.
func (m *moving) take(ctx context.Context, tx *vault.Tx) (err error) {
	m.pile.Index = sync.NewIndex(m.ofGroup.ID)
	m.left = map[vault.Device]int{}
	m.moved, err = m.pile.Move(ctx, tx, func(_ vault.ID, c *vault.Commit) bool {
		m.left[c.Device]++
		return false
	})
	if err != nil {
		return err
	}
	next := *m.was
	next.Group, next.Target, next.Slots = m.ofGroup.ID, m.depot.text, m.ofGroup.Slots
	if m.depot.text != m.was.Target || m.depot.login != nil {
		if next.Login, err = m.depot.keep(tx); err != nil {
			return err
		}
	}
	for d, seen := range m.moved.Devices {
		if d != m.here {
			next.Devices[d] = seen.Name
		}
	}
	c, err := takeCensus(tx)
	m.entries = c.entries
	return errors.Join(err, tx.Succeed(next, m.ofGroup.Key))
}

// settle moves, under the group's master password from then on, and sends what the
// device has kept.
func (m *moving) settle(ctx context.Context, unlock vault.Unlocker) error {
	err := kept(m.store.Update)(ctx, unlock, func(tx *vault.Tx) error {
		if err := m.take(ctx, tx); err != nil || !m.renews {
			return err
		}
		p := proof{password: m.given.password, with: m.own.with, kind: m.own.kind}
		key, err := m.rekey(tx, m.header, &p)
		m.key = key
		return err
	})
	if err != nil {
		return m.refused(err)
	}
	if m.renews {
		m.rekeyed(ctx, m.header.ID, m.key, m.newPassword == "")
	}
	if err := m.announced(ctx, m.store, unlock); err != nil {
		e := *m.explain(ctx, err)
		e.state, e.hints = "This device has moved; what it kept is not sent yet.", []string{"ww sync  sends it"}
		return &e
	}
	return m.sayMoved()
}

// refused explains why the device cannot move.
func (m *moving) refused(err error) error {
	if errors.Is(err, vault.ErrForeign) {
		return m.another(err)
	}
	return err
}
