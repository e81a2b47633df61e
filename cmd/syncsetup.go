package cmd

import (
	"context"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"watchword/crypto"
	"watchword/secret"
	"watchword/strength"
	"watchword/sync"
	"watchword/vault"
)

// founding is a new group of devices on its way.
type founding struct {
	*ww
	syncOptions
	depot  *depot
	header *crypto.Header // of the vault
	given  proof          // that opened it
	kit    bool           // a recovery code opens the vault, and not the files
	epoch  uint32         // the generation of the group
}

// syncSetup founds a group, whose pile is in that target.
func (w *ww) syncSetup(ctx context.Context, target string, o syncOptions) error {
	if o.withCode && o.noCode {
		return usage("--with-code and --no-code exclude each other.")
	}
	d, err := w.newDepot(ctx, target, o.credentials)
	if err != nil {
		return err
	}
	if err := w.noGroupIn(ctx, d); err != nil {
		return err
	}
	s, err := w.store()
	if err != nil {
		return err
	}
	f := &founding{ww: w, syncOptions: o, depot: d}
	w.proof = &f.given
	defer secret.Settle()
	defer func() { w.proof = nil; f.given.wipe() }()
	unlock, forget := vault.Remembering(f.unlock)
	defer forget()
	change := kept(s.Update)
	if w.opt.dryRun {
		change = s.View
	}
	if err := change(ctx, unlock, func(tx *vault.Tx) error { return f.found(ctx, tx) }); err != nil {
		return err
	}
	if w.opt.dryRun {
		w.done("", "sync with %s", d.name)
		return nil
	}
	return f.fill(ctx, s, unlock)
}

// noGroupIn refuses a place in which a group has its files: of two, people would
// not know which they join.
func (w *ww) noGroupIn(ctx context.Context, d *depot) error {
	found, err := w.groupsAt(ctx, d)
	if err != nil || len(found) == 0 {
		return err
	}
	return &failure{
		exit: exitFailure, code: "exists", message: "there are sync files in " + d.name + " already.", state: unchanged,
		hints: []string{"ww join " + shellWord(d.name) + "  joins the devices that wrote them", "Another place begins a new group of devices."},
	}
}

func (f *founding) unlock(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
	f.header = h
	return f.unlockAnew(ctx, h)
}

// found makes the group, in the vault only.
func (f *founding) found(ctx context.Context, tx *vault.Tx) error {
	switch s, key, err := tx.Sharing(); {
	case err != nil:
		return err
	case s != nil:
		key.Wipe()
		return syncedAlready(f.short(s.Target))
	}
	f.kit = hasKit(f.header)
	name, err := f.deviceName(ctx, f.device)
	if err != nil {
		return err
	}
	with, kind, err := f.second(ctx)
	if err != nil {
		return err
	}
	defer with.wipe()
	if f.given.code, err = f.ownCode(ctx, f.header); err != nil || f.opt.dryRun {
		return err
	}
	f.kit = f.kit && f.given.code.Len() == 0
	login, err := f.depot.keep(tx)
	if err != nil {
		return err
	}
	s := vault.Sharing{Target: f.depot.text, Login: login, Devices: map[vault.Device]string{tx.Status().Device: name}}
	if _, err := io.ReadFull(f.Rand, s.Group[:]); err != nil {
		return err
	}
	key, err := crypto.NewKey(f.Rand)
	if err != nil {
		return err
	}
	defer key.Wipe()
	if s.Slots, err = f.packSlots(s.Group, kind, with, key); err != nil {
		return err
	}
	tx.Share(s, key)
	return nil
}

func syncedAlready(target string) *failure {
	return &failure{
		exit: exitFailure, code: "exists", message: "this vault is synced already, with " + target + ".", state: unchanged,
		hints: []string{"ww sync  brings it up to date", "ww sync off  leaves that"},
	}
}

// second decides what opens the files beside the master password: what opens
// the vault, or a code. The caller wipes it.
func (f *founding) second(ctx context.Context) (*second, crypto.Kind, error) {
	if f.given.kind == crypto.PasswordAndFile {
		if f.withCode {
			f := usage("the files will need the key file, as the vault does: no code is needed.")
			f.state = unchanged
			return nil, 0, f
		}
		return f.given.with.clone(), crypto.PasswordAndFile, nil
	}
	wanted, err := f.wantsCode(ctx)
	if err != nil || !wanted || f.opt.dryRun {
		return nil, crypto.Password, err
	}
	code, err := f.syncCode(ctx)
	return code, crypto.PasswordAndFile, err
}

// wantsCode decides whether there is to be a code. A vault that the password
// alone does not open has no files that it opens.
func (f *founding) wantsCode(ctx context.Context) (bool, error) {
	must := f.given.kind.IsDevice() || hasKind(f.header.Slots, crypto.PasswordAndFile)
	switch {
	case f.withCode || must && !f.noCode:
		return true, nil
	case must:
		u := usage("the master password alone does not open this vault, so it must not open its files: they need a code.")
		u.state = unchanged
		return false, u
	case f.noCode:
		return false, nil
	}
	level, err := f.level()
	if err != nil || level == strength.Strong {
		return false, err
	}
	f.Console.Print("Whoever gets hold of the files can try passwords for ever, and your master password is %v.", level)
	f.Console.Print("A sync code makes that hopeless: 28 characters, typed once on each new device.")
	if f.opt.noInput || !f.Console.CanAsk() {
		u := usage("say whether the files are to need a code: --with-code or --no-code.")
		u.state = unchanged
		return false, u
	}
	return f.Console.Confirm(ctx, "Make one?", true)
}

func (f *founding) level() (strength.Level, error) {
	normal, err := crypto.Normalize(f.given.password)
	if err != nil {
		return 0, err
	}
	defer normal.Wipe()
	return f.estimator.Estimate(normal, f.ownWords(), f.Now()).Level(), nil
}

// syncCode draws a code and shows it until it is written down.
func (f *founding) syncCode(ctx context.Context) (*second, error) {
	if f.opt.noInput || !f.Console.CanAsk() {
		u := usage("nobody is here to see the sync code.")
		u.state, u.hints = unchanged, []string{"--no-code  has the master password alone open the files"}
		return nil, u
	}
	code, err := crypto.NewSyncCode(f.Rand)
	if err != nil {
		return nil, err
	}
	defer code.Wipe()
	plain := crypto.FormatSyncCode(code)
	defer plain.Wipe()
	if err := f.showPart(ctx, "Your sync code", "Write it down: each new device asks for it once, with the master password.", plain); err != nil {
		return nil, err
	}
	key, err := crypto.SyncCodeKey(code)
	return &second{kind: crypto.PasswordAndFile, key: key, code: true}, err
}

// fill writes what the vault has. That fails where the place is full or gone:
// then it waits.
func (f *founding) fill(ctx context.Context, s *vault.Store, unlock vault.Unlocker) error {
	m := f.meet(s)
	defer m.end()
	if err := m.sync(ctx, unlock); err != nil {
		e := *f.explain(ctx, err)
		e.state, e.hints = "Sync is set up; nothing is there yet.", []string{"ww sync  tries again"}
		return &e
	}
	if f.opt.json {
		return m.say()
	}
	f.done("", "sync on · %s written · %s", count(m.entries, "entry", "entries"), f.whenSynced())
	f.Console.Note("on the other machine:  ww join %s", shellWord(f.depot.name))
	if f.kit {
		f.Console.Note("the recovery code opens the vault, and not these files · ww recovery kit  makes one that opens both")
	}
	m.warn()
	return nil
}

// deviceName returns how this device is to be called: as was said, as somebody
// types, or as the machine is.
func (w *ww) deviceName(ctx context.Context, given string) (string, error) {
	if given != "" {
		if why := badName(given); why != "" {
			return "", usage("%s", why)
		}
		return given, nil
	}
	preset := fitName(w.HostName)
	if !w.interactive() || w.opt.yes {
		return preset, nil
	}
	for {
		name, err := w.Console.Line(ctx, "Name of this device: ", preset)
		if err != nil {
			return "", err
		}
		why := badName(name)
		if why == "" {
			return name, nil
		}
		w.Console.Fail("%s", why)
	}
}

func badName(name string) string {
	switch {
	case name == "" || strings.TrimSpace(name) != name || strings.ContainsFunc(name, unicode.IsControl) || !utf8.ValidString(name):
		return "that is no name for a device."
	case len(name) > sync.MaxName:
		return fmt.Sprintf("the name of a device has at most %d letters.", sync.MaxName)
	}
	return ""
}

// fitName is as much of name as fits.
func fitName(name string) string {
	name, _, _ = strings.Cut(name, ".")
	for len(name) > sync.MaxName {
		_, n := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-n]
	}
	if badName(name) != "" {
		return "device"
	}
	return name
}
