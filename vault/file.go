package vault

import (
	"errors"
	"fmt"
	"io/fs"

	"watchword/crypto"
	"watchword/internal/disk"
)

// ID reads the id of the vault, for which nothing vouches; zeros if the file is none.
func (s *Store) ID() ([16]byte, error) {
	id, err := s.peek()
	return id, noVault(err)
}

// peek reads the vault id, which never changes.
func (s *Store) peek() (id [16]byte, err error) {
	file, err := s.openFile(s.Path)
	if err != nil {
		return id, err
	}
	if _, err := file.ReadAt(id[:], idOffset); err != nil {
		id = [16]byte{} // no vault, as readHeader will say
	}
	return id, file.Close()
}

// openFile opens a file for reading, and nothing else: whoever opens a pipe
// waits until somebody writes into it.
func (s *Store) openFile(name string) (disk.File, error) {
	info, err := s.FS.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("open %s: %w", name, ErrNotFile)
	}
	return s.FS.Open(name)
}

// idOffset is where the vault id lies in the header.
const idOffset = 16

func noVault(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", ErrNoVault, err)
	}
	return err
}

func (s *Store) readHeader(file disk.File) (*crypto.Header, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, ErrNotFile
	}
	if mine, _ := s.FS.Owner(info); !mine {
		return nil, ErrNotOwner
	}
	return crypto.ReadHeader(file, info.Size(), crypto.Vault, s.Limits)
}

// Header reads the header of the vault, for which nothing vouches: who has no
// key cannot tell whether it is as ww wrote it.
func (s *Store) Header() (*crypto.Header, error) {
	path, err := s.FS.Resolve(s.Path)
	if err != nil {
		return nil, noVault(err)
	}
	header, err := s.headerOf(path)
	if err != nil {
		return nil, noVault(fmt.Errorf("%s: %w", path, err))
	}
	return header, nil
}

// warnWide notes that others can read the file.
func (s *Store) warnWide(file disk.File) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if _, private := s.FS.Owner(info); !private {
		s.notify(Notice{Kind: WideMode})
	}
	return nil
}
