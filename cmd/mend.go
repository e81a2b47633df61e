package cmd

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"

	"watchword/internal/disk"
	"watchword/vault"
)

// files looks whether others could read the vault.
func (x *examination) files() error {
	wide, err := x.wide()
	if err != nil {
		return err
	}
	if len(wide) == 0 {
		x.found("files", levelGood, "", "files are readable by you alone")
	}
	for _, name := range wide {
		x.found("files", levelWarning, "ww doctor --fix", "others can read %s", name)
	}
	return nil
}

// wide returns what others can read of the vault, its backups and our own folder;
// another one may be shared on purpose.
func (x *examination) wide() ([]string, error) {
	backups, err := x.store.Backups()
	if err != nil {
		return nil, err
	}
	names := []string{x.store.Path}
	if dir := filepath.Dir(x.store.Path); x.isOurs(dir) {
		names = append(names, dir)
	}
	for _, b := range backups {
		names = append(names, b.Path)
	}
	var wide []string
	for _, name := range names {
		info, err := x.Disk.Stat(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return nil, err
		}
		if _, private := x.Disk.Owner(info); !private {
			wide = append(wide, name)
		}
	}
	return wide, nil
}

// leftovers looks for what dead writers left.
func (x *examination) leftovers() error {
	stale, err := disk.Stale(x.Disk, x.store.Path)
	if err != nil {
		return err
	}
	for _, name := range stale {
		x.found("leftovers", levelWarning, "ww doctor --fix", "a save that died left %s", name)
	}
	damaged, err := vault.SetAside(x.Disk, x.store.Path)
	if err != nil {
		return err
	}
	for _, name := range damaged {
		x.found("leftovers", levelNote, "", "a repair kept the damaged vault as %s: remove it when nothing is missed", name)
	}
	return nil
}

// isOurs reports whether dir is the folder that ww makes for vaults.
func (x *examination) isOurs(dir string) bool {
	ours, err := x.Disk.Resolve(x.config.Paths.Data)
	return err == nil && dir == ours
}

// mend makes files and folder private and clears leftovers away. It takes the lock, or it could take them from a writer.
func (x *examination) mend(ctx context.Context) (err error) {
	path, err := x.Disk.Resolve(x.store.Path)
	if err != nil {
		return nil // there is no folder, so nothing in it
	}
	unlock, err := x.Disk.Lock(ctx, path, x.store.Command)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	x.store.Path = path
	if err := disk.RemoveStale(x.Disk, path); err != nil {
		return err
	}
	wide, err := x.wide()
	if err != nil {
		return err
	}
	for _, name := range wide {
		if err := x.makePrivate(name); err != nil {
			return err
		}
	}
	return nil
}

// makePrivate takes the rights of others from name.
func (x *examination) makePrivate(name string) error {
	info, err := x.Disk.Stat(name)
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return x.Disk.Chmod(name, 0o700)
	}
	return x.Disk.Chmod(name, 0o600)
}
