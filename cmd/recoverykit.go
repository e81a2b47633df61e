package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"watchword/crypto"
	"watchword/internal/console"
	"watchword/internal/disk"
	"watchword/secret"
	"watchword/vault"
)

// codeTime is how long somebody may take to write a code down.
const codeTime = 10 * time.Minute

// kit is a recovery code on its way to paper.
type kit struct {
	*ww
	store *vault.Store
	out   string         // as it was asked for; empty: the screen
	path  string         // of the page; empty: none was written
	old   *crypto.Header // of the vault before
	key   *crypto.Key    // that it had
	given proof          // that opened it
}

// recoveryKit makes a code, and hands it over before the vault knows of it: who
// loses the one in between has not lost the kit from before.
func (w *ww) recoveryKit(ctx context.Context, out string) error {
	s, err := w.store()
	if err != nil {
		return err
	}
	k := &kit{ww: w, store: s, out: out}
	if err := k.ready(); err != nil {
		return err
	}
	defer secret.Settle()
	w.proof = &k.given
	defer func() { w.proof = nil; k.wipe() }()
	change := kept(s.Update)
	if w.opt.dryRun {
		change = s.View
	}
	if err := change(ctx, k.unlock, func(tx *vault.Tx) error { return k.make(ctx, tx) }); err != nil {
		return k.takeBack(err)
	}
	return k.made(ctx)
}

func (k *kit) wipe() {
	k.given.wipe()
	k.key.Wipe()
}

// ready looks, before anybody is asked for a password, whether the code has
// somewhere to go.
func (k *kit) ready() error {
	if k.out == "" {
		if k.opt.noInput || !k.Console.CanAsk() {
			f := usage("nobody is here to see the code: say where the page goes.")
			f.hints = []string{"ww recovery kit -o kit.html"}
			return f
		}
		return nil
	}
	if _, err := k.Disk.Stat(k.out); err == nil {
		return k.taken()
	}
	return nil
}

func (k *kit) taken() *failure {
	return &failure{
		exit: exitFailure, code: "exists", message: k.out + " is there already.", state: unchanged,
		hints: []string{"-o FILE.html  with another name"},
	}
}

func (k *kit) unlock(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
	key, err := k.unlockAnew(ctx, h)
	if err == nil {
		k.old, k.key = h, key.Clone()
	}
	return key, err
}

// make hands the code over and makes its slot.
func (k *kit) make(ctx context.Context, tx *vault.Tx) error {
	if tx.Status().ReadOnly {
		return vault.ErrReadOnly
	}
	if k.opt.dryRun {
		return nil
	}
	if err := k.lockedEnough(); err != nil {
		return err
	}
	code, err := crypto.NewRecovery(k.Rand)
	if err != nil {
		return err
	}
	k.given.code = code
	if err := k.handOver(ctx, tx); err != nil {
		return err
	}
	return k.seal(tx)
}

func (k *kit) handOver(ctx context.Context, tx *vault.Tx) error {
	text := groupedCode(k.given.code)
	defer text.Wipe()
	if k.out == "" {
		return k.onScreen(ctx, text)
	}
	path, err := k.Disk.Resolve(k.out)
	if err != nil {
		return err
	}
	page, err := kitPage(k.facts(tx), text, k.given.code)
	if err != nil {
		return err
	}
	defer page.Wipe()
	err = page.Reveal(func(b []byte) error { return k.newFile(path, b) })
	if errors.Is(err, fs.ErrExist) {
		return k.taken()
	}
	if err == nil {
		k.path = path
	}
	return err
}

// onScreen shows the code until it is written down.
func (k *kit) onScreen(ctx context.Context, text secret.Value) error {
	shown := console.Revealed{
		Title: "Your recovery code", Secret: text, For: codeTime,
		Note: "Write it on paper, and with it: ww recovery use. Keep it like a passport.",
	}
	_, err := k.Console.Reveal(ctx, shown)
	if errors.Is(err, console.ErrCannotErase) {
		k.Console.Warn("what follows stays on your screen: clear it afterwards")
		err = k.Console.Disclose(shown)
	}
	return err
}

// seal makes the code a way in. Where there was one already, the vault gets a
// new key: the former code and an old copy of the file give away the present one.
func (k *kit) seal(tx *vault.Tx) error {
	if hasKit(k.old) {
		key, err := k.rekey(tx, k.old, &k.given)
		key.Wipe()
		return err
	}
	slot, err := k.recoverySlot(k.old.ID, k.given.code, k.key)
	if err == nil {
		tx.AddSlot(slot)
	}
	return err
}

func (w *ww) recoverySlot(id [16]byte, code secret.Value, key *crypto.Key) (crypto.Slot, error) {
	return crypto.NewSlot(w.Rand, crypto.Vault, id, crypto.Recovery, crypto.Params{}, crypto.Credential{Recovery: code}, key)
}

// takeBack removes a page whose code opens nothing.
func (k *kit) takeBack(err error) error {
	if k.path == "" || errors.Is(err, disk.ErrNotDurable) {
		return err
	}
	return errors.Join(err, k.Disk.Remove(k.path))
}

// made tells what is to be done with the code.
func (k *kit) made(ctx context.Context) error {
	if hasKit(k.old) {
		k.replaced(ctx)
	}
	if k.out == "" {
		k.done("ww recovery test", "recovery code made")
		return k.recovered("kit", "")
	}
	k.done("", "%s — print it, then: ww recovery test", k.out)
	if !k.opt.dryRun {
		k.Console.Note("delete %s once it is printed: who reads it and the vault needs no password", k.out)
	}
	return k.recovered("kit", k.path)
}

// replaced names what the new code closed.
func (k *kit) replaced(ctx context.Context) {
	if !k.opt.dryRun {
		k.rekeyed(ctx, k.old.ID, nil, false)
	}
	k.Console.Note("the recovery code from before will not open this vault any more")
	others := slices.DeleteFunc(slices.Clone(k.old.Slots), func(s crypto.Slot) bool { return s.Kind() == crypto.Recovery })
	k.sayDropped(others, k.given.kind)
}

// facts is what the page says of the vault.
func (k *kit) facts(tx *vault.Tx) kitFacts {
	id := tx.Status().ID
	return kitFacts{
		path: tx.Status().Path, id: fmt.Sprintf("%x", id[:4]), day: k.Now().Format("2 January 2006"), version: k.Version,
	}
}
