package vault

import (
	"context"
	"encoding/hex"
	"errors"
	"io/fs"
	"path/filepath"
	"time"

	"watchword/internal/disk"
)

// statePatience is how long a program waits for another one that writes a
// state file, which takes milliseconds. Nobody's reading hangs on it.
const statePatience = time.Second

// statePath is where this machine keeps what it remembers of vault id.
func (s *Store) statePath(id [16]byte, ext string) string {
	return filepath.Join(s.State, hex.EncodeToString(id[:])+ext)
}

// recall returns a state file as it is; nothing if there is none.
func (s *Store) recall(name string, limit int64) ([]byte, error) {
	b, err := disk.ReadFile(s.FS, name, limit)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return b, err
}

// remember puts what next returns in the place of a state file. No other
// program changes it meanwhile, so next reads it anew. What dead writers left
// goes.
func (s *Store) remember(name string, next func() ([]byte, error)) (err error) {
	if err := s.FS.MkdirAll(s.State); err != nil {
		return err
	}
	// Not the context of the command: a save that stands is noted, stopped or not.
	ctx, cancel := context.WithTimeout(context.Background(), statePatience)
	defer cancel()
	unlock, err := s.FS.Lock(ctx, name, s.Command)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if err := disk.RemoveStale(s.FS, name); err != nil {
		return err
	}
	data, err := next()
	if err != nil {
		return err
	}
	return disk.WriteFile(s.FS, name, data, s.Rand)
}
