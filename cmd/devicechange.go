package cmd

import (
	"context"
	"encoding/hex"
	"slices"
	"strings"

	"watchword/secret"
	"watchword/vault"
)

// deviceRename names this device, and tells the others.
func (w *ww) deviceRename(ctx context.Context, name string) error {
	if why := badName(name); why != "" {
		return usage("%s", why)
	}
	s, err := w.store()
	if err != nil {
		return err
	}
	defer secret.Settle()
	unlock, forget := vault.Remembering(w.unlock)
	defer forget()
	change := kept(s.Update)
	if w.opt.dryRun {
		change = s.View
	}
	err = w.sharing(change, ctx, unlock, func(s *vault.Sharing, here vault.Device) error {
		s.Devices[here] = name
		return nil
	})
	if err != nil {
		return err
	}
	w.done("", "this device is called %s", name)
	if w.opt.dryRun {
		return nil
	}
	m := w.meet(s)
	defer m.end()
	m.pile.Show = true
	if err := m.sync(ctx, unlock); err != nil {
		w.Console.Note("the others do not know yet: %s They will when something is sent.", w.explain(ctx, err).message)
	}
	return nil
}

// deviceForget takes a device off the list.
func (w *ww) deviceForget(ctx context.Context, name string) error {
	open := func(ctx context.Context, _ vault.Unlocker, fn func(*vault.Tx) error) error { return w.update(ctx, fn) }
	err := w.sharing(open, ctx, nil, func(s *vault.Sharing, here vault.Device) error {
		d, err := deviceNamed(s, name)
		switch {
		case err != nil:
			return err
		case d == here:
			f := usage("that is this device.")
			f.state, f.hints = unchanged, []string{"ww sync off  has it take part no more"}
			return f
		}
		name = nameOfDevice(s.Devices, d)
		s.Forget(d, w.Now())
		return nil
	})
	if err != nil {
		return err
	}
	w.done("", "%s is off the list", name)
	w.Console.Note("it may still hold a copy, and is back on the list when it writes; if it was stolen:  ww sync rotate")
	return nil
}

// deviceNamed returns the device of that name, or whose id begins so.
func deviceNamed(s *vault.Sharing, name string) (vault.Device, error) {
	var ids, fits []string
	for d, called := range s.Devices {
		id := hex.EncodeToString(d[:])
		switch {
		case called == name:
			ids = append(ids, id)
		case strings.HasPrefix(id, strings.ToLower(name)) && len(name) >= 6:
			fits = append(fits, id)
		}
	}
	if len(ids) == 0 {
		ids = fits
	}
	slices.Sort(ids)
	switch len(ids) {
	case 0:
		return vault.Device{}, &failure{
			exit: exitNotFound, code: "no-device", message: "no device is called " + name + ".", state: unchanged,
			hints: []string{"ww device ls  lists them"},
		}
	case 1:
		b, _ := hex.DecodeString(ids[0]) // it was encoded here
		return vault.Device(b), nil
	}
	f := &failure{exit: exitAmbiguous, code: "ambiguous", message: "several devices are called " + name + ".", state: unchanged}
	for _, id := range ids {
		f.hints = append(f.hints, "ww device rm "+id)
	}
	return vault.Device{}, f
}
