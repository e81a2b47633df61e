package disktest

import (
	"bytes"
	"io"
	"io/fs"
	"path/filepath"
	"time"
)

// memoryFile is an open file of a Memory.
type memoryFile struct {
	m        *Memory
	node     *node
	name     string
	offset   int
	writable bool
	closed   bool
}

func (f *memoryFile) Name() string { return f.name }

// use runs call on the open file, with the file system locked.
func (f *memoryFile) use(op string, call func() error) error {
	f.m.mu.Lock()
	defer f.m.mu.Unlock()
	if f.closed {
		return &fs.PathError{Op: op, Path: f.name, Err: fs.ErrClosed}
	}
	return call()
}

func (f *memoryFile) Read(p []byte) (n int, err error) {
	err = f.use("read", func() error {
		if f.offset >= len(f.node.seen) && len(p) > 0 {
			return io.EOF
		}
		n = copy(p, f.node.seen[f.offset:])
		f.offset += n
		return nil
	})
	return n, err
}

func (f *memoryFile) ReadAt(p []byte, off int64) (n int, err error) {
	err = f.use("read", func() error {
		n, err = bytes.NewReader(f.node.seen).ReadAt(p, off)
		return err
	})
	return n, err
}

func (f *memoryFile) Write(p []byte) (int, error) {
	err := f.use("write", func() error {
		if !f.writable {
			return &fs.PathError{Op: "write", Path: f.name, Err: fs.ErrPermission}
		}
		f.node.seen, f.node.written = append(f.node.seen, p...), f.m.now()
		f.m.did(event{node: f.node, size: len(f.node.seen)})
		return nil
	})
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

func (f *memoryFile) Sync() error {
	return f.use("sync", func() error {
		f.node.safe = bytes.Clone(f.node.seen)
		f.m.did(event{node: f.node, sync: true})
		return nil
	})
}

func (f *memoryFile) Close() error {
	return f.use("close", func() error {
		f.closed = true
		return nil
	})
}

func (f *memoryFile) Stat() (info fs.FileInfo, err error) {
	err = f.use("stat", func() error {
		info = f.node.info(filepath.Base(f.name))
		return nil
	})
	return info, err
}

// info is an fs.FileInfo; without a clock there is no time in it.
type info struct {
	name    string
	size    int64
	mode    fs.FileMode
	foreign bool
	written time.Time
}

func (n *node) info(base string) info {
	return info{base, int64(len(n.seen)), n.mode, n.foreign, n.written}
}

func dirInfo(path string) info {
	return info{name: filepath.Base(path), mode: fs.ModeDir | 0o700}
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return i.mode }
func (i info) ModTime() time.Time { return i.written }
func (i info) IsDir() bool        { return i.mode.IsDir() }
func (i info) Sys() any           { return nil }

// Stat implements disk.FS.
func (m *Memory) Stat(name string) (fs.FileInfo, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if path := filepath.Clean(name); m.dirs[path] != nil {
		return dirInfo(path), nil
	}
	n, err := m.find("stat", name)
	if err != nil {
		return nil, err
	}
	return n.info(filepath.Base(name)), nil
}

// Owner implements disk.FS, for what Stat of a Memory returned.
func (m *Memory) Owner(i fs.FileInfo) (mine, private bool) {
	return !i.(info).foreign, i.Mode().Perm()&0o077 == 0
}
