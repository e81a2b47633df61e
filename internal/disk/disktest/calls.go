package disktest

import (
	"cmp"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"

	"watchword/internal/disk"
)

// Open implements disk.FS.
func (m *Memory) Open(name string) (disk.File, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n, err := m.find("open", name)
	if err != nil {
		return nil, err
	}
	return &memoryFile{m: m, node: n, name: name}, nil
}

// Create implements disk.FS.
func (m *Memory) Create(name string) (disk.File, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	d, base, err := m.dir("create", name)
	if err != nil {
		return nil, err
	}
	if m.taken(name) {
		return nil, &fs.PathError{Op: "create", Path: name, Err: fs.ErrExist}
	}
	n := &node{mode: 0o600}
	m.apply(d, change{base: n})
	return &memoryFile{m: m, node: n, name: name, writable: true}, nil
}

// taken reports whether there is a file or directory called name; m is locked.
func (m *Memory) taken(name string) bool {
	_, err := m.find("", name)
	return err == nil || m.dirs[filepath.Clean(name)] != nil
}

// Rename implements disk.FS. Between directories it is refused: nothing in this project needs it.
func (m *Memory) Rename(from, to string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	n, err := m.find("rename", from)
	if err != nil {
		return err
	}
	d, base, _ := m.dir("rename", from)
	target, other, err := m.dir("rename", to)
	switch {
	case err != nil:
		return err
	case target != d || m.dirs[filepath.Clean(to)] != nil:
		return &fs.PathError{Op: "rename", Path: to, Err: fs.ErrInvalid}
	case d.seen[other] == n:
		return nil // two names of one file: POSIX says that nothing happens
	}
	m.apply(d, change{base: nil, other: n})
	return nil
}

// Link implements disk.FS.
func (m *Memory) Link(from, to string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	n, err := m.find("link", from)
	if err != nil {
		return err
	}
	d, base, err := m.dir("link", to)
	switch {
	case err != nil:
		return err
	case m.plain:
		return &fs.PathError{Op: "link", Path: to, Err: fs.ErrPermission}
	case m.taken(to):
		return &fs.PathError{Op: "link", Path: to, Err: fs.ErrExist}
	}
	m.apply(d, change{base: n})
	return nil
}

// Remove implements disk.FS. A directory is gone for good at once.
func (m *Memory) Remove(name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if path := filepath.Clean(name); m.dirs[path] != nil {
		return m.rmdir(path)
	}
	if _, err := m.find("remove", name); err != nil {
		return err
	}
	d, base, _ := m.dir("remove", name)
	m.apply(d, change{base: nil})
	return nil
}

func (m *Memory) rmdir(path string) error {
	full := len(m.dirs[path].seen) > 0
	for other := range m.dirs {
		full = full || filepath.Dir(other) == path
	}
	if full {
		return &fs.PathError{Op: "remove", Path: path, Err: fs.ErrExist}
	}
	delete(m.dirs, path)
	return nil
}

// MkdirAll implements disk.FS.
func (m *Memory) MkdirAll(name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.mkdirs(filepath.Clean(name))
	return nil
}

func (m *Memory) mkdirs(name string) {
	for m.dirs[name] == nil {
		m.dirs[name] = newDir()
		name = filepath.Dir(name)
	}
}

// SyncDir implements disk.FS.
func (m *Memory) SyncDir(name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	d, ok := m.dirs[filepath.Clean(name)]
	if !ok {
		return &fs.PathError{Op: "syncdir", Path: name, Err: fs.ErrNotExist}
	}
	d.safe, d.pending = maps.Clone(d.seen), nil
	m.did(event{dir: d})
	return nil
}

// Resolve implements disk.FS. Relative names start at the root.
func (m *Memory) Resolve(name string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if name == "" {
		return "", &fs.PathError{Op: "resolve", Path: name, Err: fs.ErrInvalid}
	}
	path := filepath.Join("/", name)
	_, _, err := m.dir("resolve", path)
	return path, err
}

// ReadDir implements disk.FS.
func (m *Memory) ReadDir(name string) ([]fs.DirEntry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	name = filepath.Clean(name)
	d, ok := m.dirs[name]
	if !ok {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
	}
	var entries []fs.DirEntry
	for base, n := range d.seen {
		entries = append(entries, fs.FileInfoToDirEntry(n.info(base)))
	}
	for path := range m.dirs {
		if filepath.Dir(path) == name && path != name {
			entries = append(entries, fs.FileInfoToDirEntry(dirInfo(path)))
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return entries, nil
}
