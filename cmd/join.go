package cmd

import (
	"context"
	"errors"
	"io/fs"

	"github.com/urfave/cli/v2"

	"watchword/crypto"
	"watchword/secret"
	"watchword/sync"
	"watchword/vault"
)

// joinOptions are those of ww join.
type joinOptions struct {
	device   string // the name of this one; empty: it is asked for
	codeFile string // empty: the sync code is typed, where one is needed
	login    string // a command that prints it; empty: see loginBy
	group    string // how its id begins; empty: that which is there

	recovery bool // the recovery code opens the files,
	shares   bool // or shares of it

	// newPassword is the file with the password of the group, if that is not the
	// one of the vault; with recovery, with the one for the vault. Empty: it is typed.
	newPassword string
}

func (w *ww) joinCommand() *cli.Command {
	var o joinOptions
	return &cli.Command{
		Name: "join", Category: "Vault", ArgsUsage: "TARGET",
		Usage: "Take part in the sync that another device has begun: the vault is made here, with all that is in it, under the same master password.",
		Description: `ww join ~/Dropbox/vault
ww join /media/stick --device laptop
ww join sftp://me@host/~/vault             ww help targets has all kinds
ww join ~/Dropbox/vault -y                  merges the vault that is here into it
ww join ~/Dropbox/vault --code-file F       reads the sync code from a file
ww join ~/Dropbox/vault --recovery          with a recovery code, when the password is forgotten`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "device", Destination: &o.device, Usage: "call this device `NAME`"},
			&cli.StringFlag{Name: "group", Destination: &o.group, Usage: "of several groups of devices the one whose `ID` begins so"},
			credentialsFlag("", &o.login),
			&cli.StringFlag{Name: "code-file", Destination: &o.codeFile, Usage: "read the sync code, or with --recovery that one, from `FILE`, - for standard input"},
			&cli.BoolFlag{Name: "recovery", Destination: &o.recovery, Usage: "with the recovery code in place of the master password; a new one is chosen for the vault here"},
			&cli.BoolFlag{Name: "shares", Destination: &o.shares, Usage: "with --recovery: give shares in place of the code"},
			&cli.StringFlag{Name: "new-password-file", Destination: &o.newPassword, Usage: "where this vault moves to a newer group with another master password: or with --recovery: read the new one from `FILE`"},
		},
		Action: func(c *cli.Context) error {
			target, err := oneArg("join", "TARGET", c.Args().Slice())
			if err != nil {
				return err
			}
			if err := o.check(); err != nil {
				return err
			}
			if o.codeFile == "-" {
				if err := w.ownStdin("--code-file"); err != nil {
					return err
				}
			}
			return w.join(c.Context, target, o)
		},
	}
}

// joining is a device on its way into a group.
type joining struct {
	*ww
	joinOptions
	depot   *depot
	ofGroup *sync.Group
	pile    *sync.Pile
	haul    *sync.Haul
	given   proof // that opened the group
	name    string

	entries int    // in the vault afterwards
	words   string // of its fingerprint
}

func (w *ww) join(ctx context.Context, target string, o joinOptions) error {
	d, err := w.newDepot(ctx, target, o.login)
	if err != nil {
		return err
	}
	s, err := w.store()
	if err != nil {
		return err
	}
	j := &joining{ww: w, joinOptions: o, depot: d}
	defer secret.Settle()
	defer j.end()
	if moves, err := j.moves(ctx, s); moves {
		return err
	}
	if err := j.open(ctx); err != nil {
		return err
	}
	err = w.telling(j.pile, func() error { j.haul, err = j.pile.Haul(ctx); return err })
	if err != nil {
		return err
	}
	if j.name, err = w.deviceName(ctx, o.device); err != nil {
		return err
	}
	j.pile.Name = j.name
	if _, err := w.Disk.Stat(s.Path); !errors.Is(err, fs.ErrNotExist) {
		return j.intoVault(ctx, s)
	}
	return j.newVault(ctx, s)
}

func (j *joining) end() {
	j.fresh.Wipe()
	j.fresh = nil
	j.given.wipe()
	if j.ofGroup != nil {
		j.ofGroup.Key.Wipe()
	}
}

// open finds the group that the password opens.
func (j *joining) open(ctx context.Context) error {
	found, err := j.groupsAt(ctx, j.depot)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return j.nothingThere(ctx)
	}
	group, err := j.choose(ctx, found)
	if err != nil {
		return err
	}
	j.about = j.depot.name
	j.proof = &j.given
	defer func() { j.about, j.proof, j.alike = "", nil, nil }()
	key, err := j.unlockGroup(ctx, j.headers(group))
	if err != nil {
		return err
	}
	j.ofGroup = &sync.Group{ID: group[0].Header.ID, Key: key, Slots: group.slots(key)}
	j.pile = j.newPile()
	j.pile.Group = j.ofGroup
	j.depot.serve(j.pile)
	return nil
}

func (j *joining) nothingThere(ctx context.Context) *failure {
	return &failure{
		exit: exitNotFound, code: "no-sync-files", message: "there are no sync files in " + j.depot.name + ".", state: unchanged,
		hints: []string{j.depot.onTheWay(ctx), "ww sync setup " + shellWord(j.depot.name) + "  begins, on the device that has the vault"},
	}
}

// unlockGroup returns the sync key of the group whose header h is.
func (j *joining) unlockGroup(ctx context.Context, h *crypto.Header) (*crypto.Key, error) {
	if j.recovery {
		return j.recoverGroup(ctx, h)
	}
	read, err := j.passwordSource(ctx)
	if err != nil {
		return nil, err
	}
	if j.newPassword != "" {
		read = func() (secret.Value, error) { return j.readFile(j.newPassword) }
	}
	if err := j.affordable(ctx, h); err != nil {
		return nil, err
	}
	with, err := j.second(ctx, h)
	if err != nil {
		return nil, err
	}
	defer with.wipe()
	if read == nil {
		return j.ask(ctx, h, with)
	}
	return j.unlockOnce(ctx, h, with, read)
}

// second returns what the files need beside the master password, for the caller
// to wipe: the key file that was named, or else a sync code.
func (j *joining) second(ctx context.Context, h *crypto.Header) (*second, error) {
	slots := j.allSlots(h)
	if !hasKind(slots, crypto.PasswordAndFile) {
		return nil, nil
	}
	if name := j.keyFileName(); name != "" && j.codeFile == "" {
		key, err := j.readKeyFile(name)
		if err != nil {
			return nil, err
		}
		return fileOf(key), nil
	}
	if hasKind(slots, crypto.Password) && j.codeFile == "" {
		return nil, nil
	}
	code, err := j.code(ctx)
	if err != nil {
		return nil, err
	}
	defer code.Wipe()
	key, err := crypto.SyncCodeKey(code)
	return &second{kind: crypto.PasswordAndFile, key: key, code: true}, err
}

// code returns the sync code, for the caller to wipe. A slip of the pen is told
// as that.
func (j *joining) code(ctx context.Context) (secret.Value, error) {
	if j.codeFile != "" {
		text, err := j.readFile(j.codeFile)
		if err != nil {
			return secret.Value{}, err
		}
		defer text.Wipe()
		return crypto.ParseSyncCode(text)
	}
	if j.opt.noInput || !j.Console.CanAsk() {
		return secret.Value{}, &failure{
			exit: exitLocked, code: "locked", message: "these files need a sync code or a key file too, and nobody is to be asked.", state: unchanged,
			hints: []string{"--code-file FILE  reads the code", "--key-file FILE  if the vault needs a key file"},
		}
	}
	for {
		text, err := j.Console.NewPassword(ctx, "Sync code: ", nil)
		if err != nil {
			return secret.Value{}, err
		}
		code, err := crypto.ParseSyncCode(text)
		text.Wipe()
		if !errors.Is(err, crypto.ErrSyncCode) {
			return code, err
		}
		j.Console.Fail("%v  (Tab shows what you type; is it a key file?  --key-file FILE)", err)
	}
}

// newVault makes the vault, whole from its first save on.
func (j *joining) newVault(ctx context.Context, s *vault.Store) error {
	if j.opt.dryRun {
		j.done("", "vault made: %s", j.short(s.Path))
		return nil
	}
	id, key, err := j.newIdentity()
	if err != nil {
		return err
	}
	defer key.Wipe()
	if err := j.choosePasswordHere(ctx); err != nil {
		return err
	}
	slot, err := j.newSlot(id, j.ownProof(), j.costs, key)
	if err != nil {
		return err
	}
	err = s.CreateSharingWith(ctx, id, []crypto.Slot{slot}, key, &j.haul.Keys, j.ofGroup.ID, j.ofGroup.Key, j.land)
	if err != nil {
		return untouched{err}
	}
	j.settle(ctx, s, key)
	return j.say(j.saysUnlocked(ctx, id, key))
}

// ownProof is what opens the vault here: the password, and the key file if there
// is one. A sync code is for the files only.
func (j *joining) ownProof() *proof {
	p := &proof{password: j.given.password, kind: crypto.Password}
	if j.given.with.isFile() {
		p.with, p.kind = j.given.with, crypto.PasswordAndFile
	}
	return p
}
