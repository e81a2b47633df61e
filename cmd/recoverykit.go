package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"watchword/crypto"
	"watchword/internal/console"
	"watchword/internal/disk"
	"watchword/secret"
	"watchword/vault"
)

// codeTime is how long somebody may take to write a code down.
const codeTime = 10 * time.Minute

// kit is a recovery code on its way to paper, whole or in shares.
type kit struct {
	*ww
	recoveryOptions
	store  *vault.Store
	pages  []string       // that were written
	folder string         // that was made for them; empty: none was
	set    string         // of the shares
	old    *crypto.Header // of the vault before
	key    *crypto.Key    // that it had
	given  proof          // that opened it
	packs  bool           // the code is to open sync files too
}

// recoveryKit makes a code, and hands it over before the vault knows of it: who
// loses the one in between has not lost the kit from before.
func (w *ww) recoveryKit(ctx context.Context, o recoveryOptions) error {
	s, err := w.store()
	if err != nil {
		return err
	}
	k := &kit{ww: w, recoveryOptions: o, store: s}
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
			if k.split() {
				f.hints = []string{fmt.Sprintf("ww recovery shares --need %d --of %d -o DIR", k.need, k.of)}
			}
			return f
		}
		return nil
	}
	info, err := k.Disk.Stat(k.out)
	if err == nil && !(k.split() && info.IsDir()) {
		return k.taken(k.out)
	}
	return nil
}

// split reports whether the code is for several people.
func (k *kit) split() bool { return k.of > 0 }

func (k *kit) taken(name string) *failure {
	f := &failure{
		exit: exitFailure, code: "exists", message: name + " is there already.", state: unchanged,
		hints: []string{"-o FILE" + k.format().ending() + "  with another name"},
	}
	if k.split() {
		f.hints = []string{"-o DIR  with the name of a folder"}
	}
	return f
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
	if k.split() {
		return k.handOverShares(ctx, tx)
	}
	plain := crypto.FormatRecovery(k.given.code)
	defer plain.Wipe()
	if k.out == "" {
		return k.showCode(ctx, "Your recovery code", plain)
	}
	path, err := k.Disk.Resolve(k.out)
	if err != nil {
		return err
	}
	f, err := k.facts(tx)
	if err != nil {
		return err
	}
	return k.write(path, kitPage, f, plain)
}

// showCode shows a code until it is written down.
func (w *ww) showCode(ctx context.Context, title string, plain secret.Value) error {
	return w.showPart(ctx, title, "Write it on paper, and with it: ww recovery use. Keep it like a passport.", plain)
}

// showPart shows a code, or a share of one, which is too long for one line.
func (w *ww) showPart(ctx context.Context, title, note string, plain secret.Value) error {
	text := inTwoLines(plain)
	defer text.Wipe()
	shown := console.Revealed{Title: title, Secret: text, For: codeTime, Note: note}
	_, err := w.Console.Reveal(ctx, shown)
	if errors.Is(err, console.ErrCannotErase) {
		w.Console.Warn("what follows stays on your screen: clear it afterwards")
		err = w.Console.Disclose(shown)
	}
	return err
}

// write makes a page with a code or a share, where no other file is.
func (k *kit) write(path string, parts []part, f kitFacts, plain secret.Value) error {
	text, err := filled(parts, f, k.format(), plain)
	if err != nil {
		return err
	}
	defer text.Wipe()
	err = text.Reveal(func(b []byte) error { return k.newFile(path, b) })
	if errors.Is(err, fs.ErrExist) {
		return k.taken(path)
	}
	if err == nil {
		k.pages = append(k.pages, path)
	}
	return err
}

// seal makes the code a way in. Where there was one already, the vault gets a
// new key: the former code and an old copy of the file give away the present one.
func (k *kit) seal(tx *vault.Tx) (err error) {
	if k.packs, err = k.recoverPacks(tx, k.given.code); err != nil {
		return err
	}
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

// takeBack removes pages whose code opens nothing.
func (k *kit) takeBack(err error) error {
	if errors.Is(err, disk.ErrNotDurable) {
		return err
	}
	for _, page := range k.pages {
		err = errors.Join(err, k.Disk.Remove(page))
	}
	if k.folder != "" {
		err = errors.Join(err, k.Disk.Remove(k.folder))
	}
	return err
}

// made tells what is to be done with the code.
func (k *kit) made(ctx context.Context) error {
	if hasKit(k.old) {
		k.replaced(ctx)
	}
	if k.packs {
		k.Console.Note("after the next  ww sync  it opens the sync files too")
	}
	if k.split() {
		return k.madeShares()
	}
	if k.out == "" {
		k.done("ww recovery test", "recovery code made")
		return k.recovered(recoveryOut{Action: "kit"})
	}
	k.done("", "%s — print it, then: ww recovery test", k.out)
	if k.opt.dryRun {
		return nil
	}
	k.Console.Note("delete %s once it is printed: who reads it and the vault needs no password", k.out)
	return k.recovered(recoveryOut{Action: "kit", File: k.pages[0]})
}

// replaced names what the new code closed.
func (k *kit) replaced(ctx context.Context) {
	if !k.opt.dryRun {
		k.rekeyed(ctx, k.old.ID, nil, false)
	}
	k.Console.Note("the recovery code from before, or its shares, will not open this vault any more")
	k.sayDropped(without(k.old.Slots, crypto.Recovery), k.given.kind)
}

// facts is what the page says of the vault.
func (k *kit) facts(tx *vault.Tx) (kitFacts, error) {
	id := tx.Status().ID
	target, err := sharedWith(tx)
	return kitFacts{
		path: tx.Status().Path, id: fmt.Sprintf("%x", id[:4]), day: k.Now(), version: k.Version, target: target,
	}, err
}
