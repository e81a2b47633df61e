package cmd

import (
	"context"
	"io"

	"github.com/urfave/cli/v2"

	"watchword/crypto"
	"watchword/secret"
	"watchword/vault"
)

func (w *ww) initCommand() *cli.Command {
	return &cli.Command{
		Name: "init", Category: "Vault",
		Usage: "Make a new, empty vault, sealed with a master password of your choice.",
		Description: `ww init                            asks for the master password twice
ww init --vault work               a second vault beside the first
ww init --password-file F          takes the password from a file`,
		Action: func(c *cli.Context) error {
			if err := noArgs("init", c.Args().Slice()); err != nil {
				return err
			}
			return w.init(c.Context)
		},
	}
}

func (w *ww) init(ctx context.Context) error {
	s, err := w.store()
	if err != nil {
		return err
	}
	if _, err := w.Disk.Stat(s.Path); err == nil {
		return vault.ErrExists
	}
	password, err := w.choosePassword(ctx)
	if err != nil {
		return err
	}
	defer password.Wipe()
	if w.opt.dryRun {
		w.done("", "vault made: %s", s.Path)
		return nil
	}
	var id [16]byte
	if _, err := io.ReadFull(w.Rand, id[:]); err != nil {
		return err
	}
	key, err := crypto.NewKey(w.Rand)
	if err != nil {
		return err
	}
	defer key.Wipe()
	slot, err := w.passwordSlot(id, password, w.costs(), key)
	if err != nil {
		return err
	}
	if err := s.Create(ctx, id, []crypto.Slot{slot}, key); err != nil {
		return err
	}
	w.done("", "vault made: %s\n  Next:  ww add github    your first login", s.Path)
	return nil
}

// costs returns what the key derivation of a new slot may cost here.
func (w *ww) costs() crypto.Params {
	if w.KDF != (crypto.Params{}) {
		return w.KDF
	}
	return crypto.Calibrate(w.Limits, w.FreeMemory(), w.Now)
}

func (w *ww) passwordSlot(id [16]byte, password secret.Value, costs crypto.Params, key *crypto.Key) (crypto.Slot, error) {
	slot, err := crypto.NewSlot(w.Rand, crypto.Vault, id, crypto.Password, costs, crypto.Credential{Password: password}, key)
	secret.Settle()
	w.warnOfMemory()
	return slot, err
}

// choosePassword returns a new master password: from its source, once, or
// typed twice.
func (w *ww) choosePassword(ctx context.Context) (secret.Value, error) {
	read, err := w.passwordSource(ctx)
	if err != nil {
		return secret.Value{}, err
	}
	if read == nil {
		return w.typeNewPassword(ctx, "Master password: ")
	}
	password, err := read()
	return w.acceptable(ctx, password, err)
}

// typeNewPassword asks until a password is strong enough and typed the same
// twice; only Ctrl-C and Ctrl-D leave it.
func (w *ww) typeNewPassword(ctx context.Context, prompt string) (secret.Value, error) {
	if w.opt.noInput {
		return secret.Value{}, noPassword()
	}
	w.Console.Print("Choose a master password, the only one you will have to remember.  (Tab shows what you type)")
	return w.typeTwice(ctx, prompt, func(v secret.Value) (string, error) { return w.acceptTyped(ctx, v) })
}

// typeTwice asks for a secret, again while refuse says why it will not do, and
// until it is typed the same.
func (w *ww) typeTwice(ctx context.Context, prompt string, refuse func(secret.Value) (why string, err error)) (secret.Value, error) {
	for {
		first, err := w.Console.Password(ctx, prompt)
		if err != nil {
			return secret.Value{}, err
		}
		why, err := refuse(first)
		if err != nil || why != "" {
			first.Wipe()
			if err != nil {
				return secret.Value{}, err
			}
			w.Console.Fail("%s", why)
			continue
		}
		same, err := w.typeAgain(ctx, first)
		if same && err == nil {
			return first, nil
		}
		first.Wipe()
		if err != nil {
			return secret.Value{}, err
		}
	}
}

// typeAgain reports whether first was typed again. A person who mistyped the
// first one could never do that, and so may begin anew.
func (w *ww) typeAgain(ctx context.Context, first secret.Value) (bool, error) {
	for prompt := "Once more: "; ; prompt = "Not the same. Once more (empty: begin again): " {
		again, err := w.Console.Password(ctx, prompt)
		if err != nil {
			return false, err
		}
		same, empty := again.Equal(first), again.Len() == 0
		again.Wipe()
		if same || empty {
			return same, nil
		}
	}
}

func noPassword() *failure {
	return &failure{
		exit: exitLocked, code: "locked", message: "no master password was given, and nobody is to be asked.",
		state: unchanged, hints: []string{"ww help unlock"},
	}
}
