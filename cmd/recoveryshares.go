package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"watchword/crypto"
	"watchword/vault"
)

// handOverShares splits the code and hands over one share after the other.
func (k *kit) handOverShares(ctx context.Context, tx *vault.Tx) error {
	shares, err := crypto.SplitRecovery(k.Rand, k.given.code, k.need, k.of)
	if err != nil {
		return err
	}
	defer wipeShares(shares)
	k.set = shares[0].Set
	folder := ""
	if k.out != "" {
		if folder, err = k.makeFolder(); err != nil {
			return err
		}
	}
	for i := range shares {
		if err := k.handOverShare(ctx, tx, folder, &shares[i]); err != nil {
			return err
		}
	}
	return nil
}

// makeFolder returns the folder for the pages, which it makes if need be.
func (k *kit) makeFolder() (string, error) {
	folder, err := k.Disk.Resolve(k.out)
	if err != nil {
		return "", err
	}
	if _, err = k.Disk.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		if err = k.Disk.MkdirAll(folder); err == nil {
			k.folder = folder
		}
	}
	return folder, err
}

func (k *kit) handOverShare(ctx context.Context, tx *vault.Tx, folder string, s *crypto.Share) error {
	plain := crypto.FormatShare(*s)
	defer plain.Wipe()
	if k.out == "" {
		note := fmt.Sprintf("Write it on paper, and with it: any %d of %d, ww recovery use --shares.", s.Need, s.Of)
		return k.showPart(ctx, faceOf(s), note, plain)
	}
	f, err := k.facts(tx)
	if err != nil {
		return err
	}
	f.set, f.number, f.need, f.of = s.Set, s.Number, s.Need, s.Of
	name := fmt.Sprintf("share-%s-%d-of-%d%s", s.Set, s.Number, s.Of, k.format().ending())
	return k.write(filepath.Join(folder, name), sharePage, f, plain)
}

// madeShares tells what is to be done with the shares.
func (k *kit) madeShares() error {
	if k.out == "" {
		k.done("ww recovery test --shares", "%d shares made, any %d of which open the vault", k.of, k.need)
	} else {
		k.done("", "%d shares in %s — print them, then: ww recovery test --shares", k.of, k.out)
	}
	if k.opt.dryRun {
		return nil
	}
	k.Console.Note("give each to somebody else: any %d together open the vault file, fewer learn nothing", k.need)
	if k.out != "" {
		k.Console.Note("delete the pages once they are printed")
	}
	return k.recovered(recoveryOut{Action: "shares", Files: k.pages, Set: k.set, Need: k.need})
}
