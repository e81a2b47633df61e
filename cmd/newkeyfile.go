package cmd

import (
	"errors"
	"io/fs"
	"path/filepath"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/secret"
)

// keyFilePath is where a new key file is to be. Anything that is there already
// is never replaced: another vault may need it.
func (w *ww) keyFilePath(name string) (string, error) {
	path, err := w.Disk.Resolve(name)
	if err != nil {
		return "", usage("cannot make the key file: %s", oneLine(err))
	}
	_, err = w.Disk.Stat(path)
	switch {
	case err == nil:
		return "", &failure{
			exit: exitFailure, code: "exists", message: name + " exists already. A key file is always a new one.",
			state: unchanged, hints: []string{"Name a file that is not there yet."},
		}
	case !errors.Is(err, fs.ErrNotExist):
		return "", err
	}
	return path, nil
}

// makeKeyFile makes the file at path, mode 0600, and returns the key in it, for
// the caller to wipe. It is on the disk before the vault needs it.
func (w *ww) makeKeyFile(path string) (*crypto.Key, error) {
	text, key, err := crypto.NewKeyFile(w.Rand)
	if err != nil {
		return nil, err
	}
	defer text.Wipe()
	defer secret.Settle()
	if err = text.Reveal(func(b []byte) error { return w.newFile(path, b) }); err == nil {
		if err = w.Disk.SyncDir(filepath.Dir(path)); err != nil {
			err = errors.Join(err, w.Disk.Remove(path))
		}
	}
	if err != nil {
		key.Wipe()
		return nil, err
	}
	return key, nil
}

// dropKeyFile removes the key file that was made for a change, unless the change
// may have been saved.
func (w *ww) dropKeyFile(path string, err error) error {
	if err == nil || errors.Is(err, disk.ErrNotDurable) {
		return err
	}
	if e := w.Disk.Remove(path); e != nil && !errors.Is(e, fs.ErrNotExist) {
		w.Console.Warn("%s was made and could not be removed: no vault needs it", path)
	}
	return err
}

// sayKeyFile tells what it means that a vault needs a key file, and warns if that
// lies where a thief of the vault finds it.
func (w *ww) sayKeyFile(path, vault string) {
	if w.opt.dryRun {
		return
	}
	w.Console.Note("without %s nobody opens it, not with the password either, and nobody can make it again", w.short(path))
	w.Console.Note("copy the file to another medium now; keep it apart from the vault, its backups and its sync folder")
	if w.keyFileSetting() != path {
		w.Console.Note("ww config key-file %s  tells ww where it is", shellWord(path))
	}
	if filepath.Dir(path) == filepath.Dir(vault) {
		w.Console.Warn("the key file lies beside the vault: who takes the folder has both. Move it away")
	}
}
