package vault

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"time"

	"watchword/crypto"
	"watchword/internal/disk"
)

// dropBackups removes the backups that open in another way than slots: a former
// password must not go on opening them.
func (s *Store) dropBackups(slots []crypto.Slot) error {
	names, errs := s.backupNames()
	gone := 0
	for _, name := range names {
		same, err := s.hasSlots(name, slots)
		if err == nil && !same {
			if err = s.FS.Remove(name); err == nil {
				gone++
			}
		}
		errs = errors.Join(errs, err)
	}
	if gone == 0 {
		return errs
	}
	s.notify(Notice{Kind: BackupsGone})
	return errors.Join(errs, s.FS.SyncDir(filepath.Dir(s.Path)))
}

// backupNames returns the names of all backups, whether they exist or not,
// newest first in either row.
func (s *Store) backupNames() ([]string, error) {
	days, err := disk.DailyBackups(s.FS, s.Path)
	return append(disk.Backups(s.Path, KeepBackups), days...), err
}

func (s *Store) hasSlots(name string, slots []crypto.Slot) (same bool, err error) {
	header, err := s.headerOf(name)
	var unread *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return true, nil
	case errors.As(err, &unread):
		return true, err
	case err != nil:
		return true, nil // not ours to judge, so not ours to remove
	}
	return within(header.Slots, slots), nil
}

// within reports whether what opens slots opens more as well: a slot that is in
// both holds the same key.
func within(slots, more []crypto.Slot) bool {
	return !slices.ContainsFunc(slots, func(s crypto.Slot) bool { return !slices.Contains(more, s) })
}

// headerOf reads the header of a file for which nothing vouches.
func (s *Store) headerOf(name string) (header *crypto.Header, err error) {
	file, err := s.openFile(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return s.readHeader(file)
}

// Backup is a former save that lies beside the vault.
type Backup struct {
	Path  string
	Daily bool      // kept for a day, not for being one of the last
	Saved time.Time // when the file was written, as the file system says; zero if it does not
	Size  int64     // bytes
	State BackupState
}

// BackupState says whether a backup could be put in the vault's place, as far as
// that is seen without a key.
type BackupState int

// The states of a backup.
const (
	BackupReady   BackupState = iota // it opens in the way the vault does
	BackupOther                      // it opens in another way, or the vault cannot be read
	BackupDamaged                    // it cannot be read
)

// Backups lists the former saves beside the vault, newest first and each once,
// though it may have two names. It needs no key; the vault need not be there.
func (s *Store) Backups() ([]Backup, error) {
	path, err := s.FS.Resolve(s.Path)
	if err != nil {
		return nil, noVault(err)
	}
	s.Path = path
	names, err := s.backupNames()
	if err != nil {
		return nil, err
	}
	present, _ := s.headerOf(path) // what cannot be read opens nothing
	var all []Backup
	seen := map[[32]byte]bool{}
	for i, name := range names {
		info, err := s.FS.Stat(name)
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		b := Backup{Path: name, Daily: i >= KeepBackups, Saved: info.ModTime(), Size: info.Size(), State: BackupDamaged}
		if h, err := s.headerOf(name); err == nil {
			if seen[h.Hash()] {
				continue
			}
			seen[h.Hash()] = true
			b.State = BackupOther
			if present != nil && within(h.Slots, present.Slots) {
				b.State = BackupReady
			}
		}
		all = append(all, b)
	}
	return all, nil
}
