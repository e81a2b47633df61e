package cmd

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"watchword/crypto"
	"watchword/secret"
	"watchword/vault"
)

func (w *ww) initCommand() *cli.Command {
	var keyFile string
	return &cli.Command{
		Name: "init", Category: "Vault",
		Usage: "Make a new, empty vault, sealed with a master password of your choice.",
		Description: `ww init                            asks for a master password, or makes one
ww init --vault work               a second vault beside the first
ww init --password-file F          takes the password from a file
ww init --key-file /media/stick/k  makes a key file, which the vault then needs too`,
		Flags: []cli.Flag{&cli.StringFlag{Name: "key-file", Destination: &keyFile, Usage: "make the key `FILE`; without it nobody opens the vault"}},
		Action: func(c *cli.Context) error {
			if err := noArgs("init", c.Args().Slice()); err != nil {
				return err
			}
			switch {
			case keyFile != "": // the flag of init, behind it; before it, that of every verb
				w.opt.keyFile = keyFile
			case c.IsSet("key-file"):
				return usage("--key-file takes the name of a file.")
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
	var keyFile string
	if w.opt.keyFile != "" {
		if keyFile, err = w.keyFilePath(w.opt.keyFile); err != nil {
			return err
		}
	}
	password, typed, err := w.choosePassword(ctx)
	if err != nil {
		return err
	}
	defer password.Wipe()
	if w.opt.dryRun {
		w.done("", "vault made: %s", w.short(s.Path))
		return nil
	}
	id, key, err := w.makeVault(ctx, s, password, keyFile)
	if err != nil {
		return err
	}
	defer key.Wipe()
	made := "Vault made: " + w.short(s.Path)
	if typed {
		made += w.saysUnlocked(ctx, id, key)
	}
	w.done("", "%s", made)
	if keyFile != "" {
		w.sayKeyFile(keyFile, s.Path)
	}
	if typed && w.interactive() && !w.opt.yes && !w.opt.quiet {
		return w.firstLogin(ctx, key)
	}
	w.sayNext()
	return nil
}

// saysUnlocked has the agent keep the key of a new vault and tells how long.
func (w *ww) saysUnlocked(ctx context.Context, id [16]byte, key *crypto.Key) string {
	span, _ := w.stayUnlocked(ctx, id, key)
	if span == 0 {
		return ""
	}
	return "  (unlocked for " + spoken(span) + " · ww lock)"
}

// makeVault makes the file, and the key file before it if one is to be, and
// returns the vault's id and its key, for the caller to wipe.
func (w *ww) makeVault(ctx context.Context, s *vault.Store, password secret.Value, keyFile string) (id [16]byte, key *crypto.Key, err error) {
	with := &proof{password: password, kind: crypto.Password}
	if keyFile == "" {
		return w.createVault(ctx, s, with)
	}
	file, err := w.makeKeyFile(keyFile)
	if err != nil {
		return id, nil, untouched{err}
	}
	with.with, with.kind = fileOf(file), crypto.PasswordAndFile
	defer with.with.wipe()
	id, key, err = w.createVault(ctx, s, with)
	return id, key, w.dropKeyFile(keyFile, err)
}

// newIdentity draws the id and the key of a new vault; the caller wipes the key.
func (w *ww) newIdentity() (id [16]byte, key *crypto.Key, err error) {
	if _, err := io.ReadFull(w.Rand, id[:]); err != nil {
		return id, nil, err
	}
	key, err = crypto.NewKey(w.Rand)
	return id, key, err
}

// createVault makes the file with a slot for what with is.
func (w *ww) createVault(ctx context.Context, s *vault.Store, with *proof) (id [16]byte, key *crypto.Key, err error) {
	id, key, err = w.newIdentity()
	if err != nil {
		return id, nil, err
	}
	slot, err := w.newSlot(id, with, w.costs, key)
	if err == nil {
		err = s.Create(ctx, id, []crypto.Slot{slot}, key)
	}
	if err != nil {
		key.Wipe()
		return id, nil, err
	}
	return id, key, nil
}

// short is a path as people write it.
func (w *ww) short(path string) string {
	if rest, ok := strings.CutPrefix(path, w.Home+"/"); ok && w.Home != "" {
		return "~/" + rest
	}
	return path
}

// costs returns what the key derivation of a new slot may cost here.
func (w *ww) costs() crypto.Params {
	if w.KDF != (crypto.Params{}) {
		return w.KDF
	}
	return crypto.Calibrate(w.Limits, w.FreeMemory(), w.Now)
}

// newSlot makes a slot for what p is. Its costs are perhaps measured, which takes
// some seconds.
func (w *ww) newSlot(id [16]byte, p *proof, costs func() crypto.Params, key *crypto.Key) (crypto.Slot, error) {
	done := w.Console.Busy("Sealing")
	slot, err := crypto.NewSlot(w.Rand, crypto.Vault, id, p.kind, costs(), p.with.credential(p.password), key)
	secret.Settle()
	done()
	return slot, errors.Join(err, w.lockedEnough())
}

// choosePassword returns a new master password: from its source, once, or
// typed twice.
func (w *ww) choosePassword(ctx context.Context) (password secret.Value, typed bool, err error) {
	read, err := w.passwordSource(ctx)
	if err != nil {
		return secret.Value{}, false, err
	}
	if read == nil {
		password, err = w.typeNewPassword(ctx, "Master password: ")
		return password, true, err
	}
	password, err = read()
	password, err = w.acceptable(ctx, password, err)
	return password, false, err
}

// typeNewPassword asks until a password is strong enough and typed the same
// twice, or makes one; only Ctrl-C and Ctrl-D leave it.
func (w *ww) typeNewPassword(ctx context.Context, prompt string) (secret.Value, error) {
	if w.opt.noInput {
		return secret.Value{}, noPassword()
	}
	if err := w.holdToEnd(); err != nil {
		return secret.Value{}, err
	}
	w.Console.Print("\nChoose a master password — the only one you will have to remember.\nLeave it empty and I make one for you.  (Tab shows what you type)\n")
	return w.typeTwice(ctx, typing{
		prompt: prompt, meter: w.masterMeter,
		takes:   func(v secret.Value) (bool, error) { return w.acceptTyped(ctx, v) },
		instead: func() (secret.Value, error) { return w.makePhrase(ctx) },
	})
}

func noPassword() *failure { return locked("no master password was given, and nobody is to be asked.") }

// locked is the failure of who gave no password where none can be asked for.
func locked(message string) *failure {
	return &failure{
		exit: exitLocked, code: "locked", message: message, state: unchanged,
		hints: []string{"Give the master password by --password-fd, --password-file or $WW_PASSWORD_FILE.", "ww help unlock"},
	}
}
