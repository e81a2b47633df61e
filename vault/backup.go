package vault

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"

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
	return slices.Equal(header.Slots, slots), nil
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
