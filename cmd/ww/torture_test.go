//go:build deep || torture

package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// newPassword is what the master password is changed to.
const newPassword = "another battery horse staple"

// quick is the program of these tests in a home of its own: the real one, but for
// the price of a key. Its vault has had four saves, so that the next one moves backups.
func quick(t *testing.T) *process {
	t.Helper()
	p := &process{tb: t, path: filepath.Join(t.TempDir(), "ww"), home: t.TempDir()}
	self, err := os.Executable()
	p.must(err)
	p.must(os.Symlink(self, p.path)) // TestMain looks at the name
	p.write("password", masterPassword)
	p.write("new", newPassword)
	p.write("paper.txt", strings.Repeat("paper ", 10_000))
	p.ok("init")
	p.ok("add", "github", "-u", "old", "--no-input")
	for _, user := range []string{"older", "oldest", "old"} {
		p.ok("edit", "github", "user="+user)
	}
	return p
}

// image is what a home holds, by name.
type image map[string][]byte

// keep returns what the home holds now.
func (p *process) keep() image {
	p.tb.Helper()
	all := image{}
	p.must(fs.WalkDir(os.DirFS(p.home), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all[name], err = os.ReadFile(filepath.Join(p.home, name))
		}
		return err
	}))
	return all
}

// reset makes the home hold that and nothing else.
func (p *process) reset(to image) {
	p.tb.Helper()
	p.must(os.RemoveAll(p.home))
	for name, data := range to {
		path := filepath.Join(p.home, name)
		p.must(os.MkdirAll(filepath.Dir(path), 0o700))
		p.must(os.WriteFile(path, data, 0o600))
	}
}

// with is the same program with the master password from another file of its home.
func (p *process) with(password string) func(args ...string) (stdout, stderr string, code int) {
	return func(args ...string) (stdout, stderr string, code int) {
		c := p.command(args...)
		c.Args[2] = filepath.Join(p.home, password)
		return p.finish(c)
	}
}

// temps returns the temporary files beside the vault and the marks.
func (p *process) temps() []string {
	p.tb.Helper()
	var all []string
	for _, dir := range []string{filepath.Dir(p.vault()), filepath.Join(p.home, ".local/state/watchword")} {
		left, err := filepath.Glob(filepath.Join(dir, ".*.tmp-*"))
		p.must(err)
		all = append(all, left...)
	}
	return all
}
