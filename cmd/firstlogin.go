package cmd

import (
	"context"

	"watchword/crypto"
)

// firstLogin goes straight on from a new vault to what it is for, with the key
// that is still at hand, so that nobody types a master password of a minute ago.
// Who only presses Enter is told how to do it later.
func (w *ww) firstLogin(ctx context.Context, key *crypto.Key) error {
	w.fresh = key
	defer func() { w.fresh = nil }()
	w.Console.Print("")
	name, err := w.askLogin(ctx, "Your first login, like github.com ("+w.enterKey()+" later): ", true)
	switch {
	case err != nil:
		return w.justMade(ctx, err)
	case name == "":
		w.sayNext()
		return nil
	}
	return w.justMade(ctx, w.add(ctx, addOptions{name: name, kind: "login"}))
}

// justMade is an error of what followed on a new vault, which stays.
func (w *ww) justMade(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	f := *w.explain(ctx, err)
	if f.state == unchanged {
		f.state = "The vault is made, and empty."
		f.hints = append(f.hints, "ww add github.com  your first login")
	}
	return &f
}

// sayNext tells what a new vault is for.
func (w *ww) sayNext() {
	if w.Console.Quiet {
		return
	}
	w.Console.Print("  Next:  ww add github.com            your first login")
	w.Console.Print("         ww recovery kit              a printed way back in if you forget it")
}
