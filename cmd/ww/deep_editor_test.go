//go:build deep

package main

import (
	"os"
	"path/filepath"
	"testing"
)

// withEditor makes $EDITOR a shell script.
func (s *screen) withEditor(script string) {
	s.tb.Helper()
	path := filepath.Join(s.home, "editor")
	s.must(os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o700))
	s.typed("export EDITOR=" + path + " WW_PASSWORD_FILE=" + filepath.Join(s.home, "password"))
	s.clear()
}

// leftovers are the folders that an edit should have taken away.
func leftovers(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, dir := range []string{"/dev/shm", os.TempDir()} {
		found, err := filepath.Glob(filepath.Join(dir, "ww-edit-*"))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, found...)
	}
	return all
}

func TestAnEditorWorksOnAPrivateFileInMemory(t *testing.T) {
	p := build(t)
	p.makeVault(1)
	s := p.screen()
	s.withEditor(`
stat -f -c %T "$1"
stat -c %a "$1" "$(dirname "$1")"
cat "$1"; echo "a new line" >>"$1"; cp "$1" "$1~"
`)
	s.typed("ww edit --editor service-000000")
	s.until("tmpfs\n600\n700\n")
	s.until("note changed")
	s.clear()
	s.typed("ww edit --editor service-000000")
	s.until("700\na new line\n")
	s.until("note changed")
	s.withEditor("cat $1")
	s.typed("ww edit --editor service-000000; echo exit $?")
	s.until("nothing changed\nexit 0")
	if got := p.ok("get", "service-000000", "note"); got != "a new line\na new line\n" {
		t.Errorf("the note is %q", got)
	}
	if left := leftovers(t); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestAnInterruptedEditorLeavesNothing(t *testing.T) {
	p := build(t)
	p.makeVault(1)
	s := p.screen()
	s.withEditor("mkfifo never; echo canary >>$1; echo ready to wait; read line <never")
	s.typed("cd; ww edit --editor service-000000; echo exit $?")
	s.until("ready to wait")
	s.tmux("send-keys", "C-c")
	s.until("exit 130")
	if left := leftovers(t); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	if _, stderr, code := p.run("get", "service-000000", "note"); code != 3 {
		t.Errorf("exit %d: %s", code, stderr)
	}
}
