package disktest

import (
	"bytes"
	"io/fs"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"watchword/internal/disk"
)

// Memory is a file system in memory. It keeps apart what programs see and what the medium holds: data are safe after
// File.Sync, names after SyncDir. Directories themselves are safe at once; there are no symbolic links.
// The root is there from the start. It may be used by several goroutines.
type Memory struct {
	// Now is when files are written, as their times tell; they have none without it.
	Now func() time.Time

	mu    sync.Mutex
	dirs  map[string]*dir
	locks map[string]*lock
	plain bool

	record *Record // nil: nobody wants to know
}

var _ disk.FS = (*Memory)(nil)

// NewMemory returns an empty file system.
func NewMemory() *Memory {
	m := &Memory{dirs: map[string]*dir{}, locks: map[string]*lock{}}
	m.dirs[filepath.Clean("/")] = newDir()
	return m
}

// dir holds the names of one directory as seen, as safe on the medium, and the changes between the two.
type dir struct {
	seen, safe map[string]*node
	pending    []change
}

// change is what one call did to a directory; it happens whole or not at all. A nil node is a name that went.
type change map[string]*node

func newDir() *dir { return &dir{seen: map[string]*node{}, safe: map[string]*node{}} }

func (c change) to(names map[string]*node) {
	for name, n := range c {
		if n == nil {
			delete(names, name)
			continue
		}
		names[name] = n
	}
}

// node is a file, whatever its names.
type node struct {
	seen, safe []byte
	mode       fs.FileMode
	foreign    bool
	written    time.Time
}

// WithoutLinks makes Link fail as it does on FAT, and returns m.
func (m *Memory) WithoutLinks() *Memory {
	m.plain = true
	return m
}

// Put makes a file with that content, and the directories above it, safe at once.
func (m *Memory) Put(name string, data []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	name = filepath.Clean(name)
	m.mkdirs(filepath.Dir(name))
	d, base := m.dirs[filepath.Dir(name)], filepath.Base(name)
	n := newNode(bytes.Clone(data))
	n.mode, n.written = 0o600, m.now()
	d.seen[base], d.safe[base] = n, n
}

func (m *Memory) now() time.Time {
	if m.Now == nil {
		return time.Time{}
	}
	return m.Now()
}

// newNode returns a file with that content, which is never changed: what is
// written goes behind a copy of it.
func newNode(data []byte) *node {
	data = slices.Clip(data)
	return &node{seen: data, safe: data}
}

// Clone returns another file system with the same files, all of them safe.
func (m *Memory) Clone() *Memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := NewMemory()
	c.plain, c.Now = m.plain, m.Now
	copies := map[*node]*node{}
	for path, d := range m.dirs {
		c.mkdirs(path)
		for base, n := range d.seen {
			if copies[n] == nil {
				copies[n] = newNode(n.seen)
				copies[n].mode, copies[n].foreign, copies[n].written = n.mode, n.foreign, n.written
			}
			c.dirs[path].seen[base], c.dirs[path].safe[base] = copies[n], copies[n]
		}
	}
	return c
}

// Chmod implements disk.FS. Directories are private whatever they are told.
func (m *Memory) Chmod(name string, mode fs.FileMode) error {
	return m.edit("chmod", name, func(n *node) { n.mode = mode })
}

// Disown gives a file that exists to another user.
func (m *Memory) Disown(name string) {
	if err := m.edit("disown", name, func(n *node) { n.foreign = true }); err != nil {
		panic(err) // a mistake in the test
	}
}

func (m *Memory) edit(op, name string, change func(*node)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	n, err := m.find(op, name)
	if err == nil {
		change(n)
	}
	return err
}

// Files returns the content of all files by name, as programs see them.
func (m *Memory) Files() map[string][]byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	files := map[string][]byte{}
	for path, d := range m.dirs {
		for base, n := range d.seen {
			files[filepath.Join(path, base)] = bytes.Clone(n.seen)
		}
	}
	return files
}

// find returns the file called name; m is locked.
func (m *Memory) find(op, name string) (*node, error) {
	d, base, err := m.dir(op, name)
	if err != nil {
		return nil, err
	}
	n, ok := d.seen[base]
	if !ok {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	return n, nil
}

// dir returns the directory that name is in; m is locked.
func (m *Memory) dir(op, name string) (*dir, string, error) {
	name = filepath.Clean(name)
	d, ok := m.dirs[filepath.Dir(name)]
	if !ok {
		return nil, "", &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	return d, filepath.Base(name), nil
}
