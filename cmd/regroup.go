package cmd

import (
	"context"

	"watchword/crypto"
	"watchword/vault"
)

// regroup founds a new group for a vault in s that has a new master password and
// the new key: with the former one, which somebody may know, nobody opens the files
// that are written from then on. If that fails, or is not wanted, all goes on as it
// was, and it is told what is left to do.
func (w *ww) regroup(ctx context.Context, changed rekeying, s *vault.Store, place string, key *crypto.Key) {
	if !changed.anew {
		w.Console.Warn("the sync files in %s still open with what opened them before · ww sync rotate  ends that", w.short(place))
		return
	}
	r := &rotation{founding: founding{ww: w, given: *w.proof}, renewed: true} // the proof is the caller's to wipe
	unlock := func(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
		if h.Verify(key) != nil {
			return nil, crypto.ErrWrongKey
		}
		r.header = h
		return key.Clone(), nil
	}
	err := w.wantsGroup(ctx, place)
	if err == nil {
		err = r.do(ctx, s, unlock)
	}
	switch {
	case err == nil:
		r.sayMove()
	case r.founded:
		f := w.explain(ctx, err)
		w.Console.Warn("%s %s %s", f.message, f.state, f.hints[0])
	default:
		w.Console.Warn("the sync files in %s still open with the former master password: %s", w.short(place), w.explain(ctx, err).message)
		w.Console.Note("ww sync rotate --no-code  founds a group for the new one, and without --no-code for a code too")
	}
}

// wantsGroup asks who sits there whether a group is to be founded.
func (w *ww) wantsGroup(ctx context.Context, place string) error {
	if !w.interactive() {
		return nil
	}
	w.Console.Print("The sync files in %s open with the former master password. For the new one a new group is founded, which every other device joins once.", w.short(place))
	return w.confirm(ctx, "Found it?", true)
}
