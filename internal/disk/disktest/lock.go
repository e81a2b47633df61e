package disktest

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"

	"watchword/internal/disk"
)

type lock struct {
	free chan struct{} // holds one token while nobody has the lock
	who  string
}

// Lock implements disk.FS.
func (m *Memory) Lock(ctx context.Context, name, who string) (unlock func() error, err error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("lock %s: %w", name, err)
	}
	l, err := m.lock(name)
	if err != nil {
		return nil, err
	}
	wait, cancel := context.WithTimeout(ctx, disk.Patience)
	defer cancel()
	select {
	case <-l.free:
	case <-wait.Done():
		m.mu.Lock()
		defer m.mu.Unlock()
		return nil, &disk.BusyError{Path: name, Holder: l.who, Err: wait.Err()}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	l.who = who
	return sync.OnceValue(func() error {
		l.free <- struct{}{}
		return nil
	}), nil
}

// lock returns the lock of name and makes its side file.
func (m *Memory) lock(name string) (*lock, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	side := filepath.Clean(disk.LockName(name))
	d, base, err := m.dir("lock", side)
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", name, err)
	}
	if d.seen[base] == nil {
		m.apply(d, change{base: {mode: 0o600}})
	}
	if m.locks[side] == nil {
		m.locks[side] = &lock{free: make(chan struct{}, 1)}
		m.locks[side].free <- struct{}{}
	}
	return m.locks[side], nil
}
