//go:build deep

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestTwoProgramsAddingAtOnceLoseNothing(t *testing.T) {
	const each = 200
	p := build(t)
	p.makeVault(0)
	var wg sync.WaitGroup
	for _, who := range []string{"a", "b"} {
		wg.Go(func() {
			for i := range each {
				name := fmt.Sprintf("%s-%03d", who, i)
				if out, err := p.command("add", name, "--no-input").CombinedOutput(); err != nil {
					t.Errorf("add %s: %v\n%s", name, err, out)
				}
			}
		})
	}
	wg.Wait()
	if got := strings.Count(p.ok("ls"), "\n"); got != 2*each {
		t.Errorf("%d entries, want %d", got, 2*each)
	}
	p.ok("check", "--deep")
}

func TestFullDiskLeavesTheVaultAsItWas(t *testing.T) {
	p := build(t)
	p.makeVault(1)
	small := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", small).CombinedOutput(); err != nil {
		t.Fatalf("mount a small file system (needs root): %v\n%s", err, out)
	}
	t.Cleanup(func() { p.must(exec.Command("umount", small).Run()) })
	before, err := os.ReadFile(p.vault())
	p.must(err)
	path := filepath.Join(small, "vault.ww")
	p.must(os.WriteFile(path, before, 0o600))
	_ = os.WriteFile(filepath.Join(small, "filler"), make([]byte, 700<<10), 0o600) // stops where the disk is full
	_, stderr, code := p.run("--vault", path, "add", "github", "--no-input")
	if code != 1 || !strings.Contains(stderr, "the disk is full") || !strings.Contains(stderr, "old vault is intact") {
		t.Errorf("exit %d:\n%s", code, stderr)
	}
	p.unchanged(path, before)
}

// unchanged compares the vault with what it was, and looks for temporary
// files beside it.
func (p *process) unchanged(path string, before []byte) {
	p.tb.Helper()
	after, err := os.ReadFile(path)
	p.must(err)
	if !bytes.Equal(before, after) {
		p.tb.Error("the vault changed")
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".*tmp*"))
	p.must(err)
	if len(left) > 0 {
		p.tb.Errorf("left behind: %v", left)
	}
}

// nobody is a user who owns nothing else.
const nobody = "65534"

// asNobody gives everything to nobody and returns a shell line run as that
// user, in which $WW is the program.
func (p *process) asNobody(line string) *exec.Cmd {
	p.tb.Helper()
	for dir := p.home; len(dir) > len(os.TempDir()); dir = filepath.Dir(dir) {
		p.must(os.Chmod(dir, 0o755))
	}
	for dir := filepath.Dir(p.path); len(dir) > len(os.TempDir()); dir = filepath.Dir(dir) {
		p.must(os.Chmod(dir, 0o755))
	}
	if out, err := exec.Command("chown", "-R", nobody, p.home).CombinedOutput(); err != nil {
		p.tb.Fatalf("chown: %v\n%s", err, out)
	}
	c := exec.Command("setpriv", "--reuid", nobody, "--regid", nobody, "--clear-groups", "sh", "-c", line)
	c.Env = append(p.environ(), "WW="+p.path, "WW_PASSWORD_FILE="+filepath.Join(p.home, "password"))
	return c
}

func TestFolderThatCannotBeWrittenLeavesTheVaultAsItWas(t *testing.T) {
	p := build(t)
	p.makeVault(1)
	before, err := os.ReadFile(p.vault())
	p.must(err)
	dir := filepath.Dir(p.vault())
	_, stderr, code := p.finish(p.asNobody(`chmod 500 '` + dir + `' && "$WW" add github --no-input; code=$?; chmod 700 '` + dir + `'; exit $code`))
	if code != 1 || !strings.Contains(stderr, "not allowed") || !strings.Contains(stderr, "Nothing was changed") {
		t.Errorf("exit %d:\n%s", code, stderr)
	}
	p.unchanged(p.vault(), before)
}

func TestLowLockLimitWorksWithOneWarningOrRefuses(t *testing.T) {
	p := build(t)
	p.makeVault(1)
	for _, limit := range []string{"0", "16", "64"} {
		stdout, stderr, code := p.finish(p.asNobody("ulimit -l " + limit + ` && "$WW" get service-000000`))
		if code != 0 || stdout != "pass-000000-Xy7!kq0P\n" {
			t.Errorf("limit %s KiB: exit %d, %q\n%s", limit, code, stdout, stderr)
		}
		if n := strings.Count(stderr, "swapped to disk"); n > 1 || limit == "0" && n != 1 {
			t.Errorf("limit %s KiB: %d warnings\n%s", limit, n, stderr)
		}
	}
	_, stderr, code := p.finish(p.asNobody(`ulimit -l 0 && "$WW" --strict-memory get service-000000`))
	if code != 1 || !strings.Contains(stderr, "memory cannot be locked") {
		t.Errorf("--strict-memory: exit %d\n%s", code, stderr)
	}
}

func TestSameUserCannotReadTheMemoryOfARunningProgram(t *testing.T) {
	p := build(t)
	p.makeVault(1)
	_, stderr, code := p.finish(p.asNobody(`mkfifo "$HOME/pipe"
"$WW" --password-file "$HOME/pipe" ls & exec 3>"$HOME/pipe"
head -c 1 /proc/$!/mem; denied=$?; ls -l /proc/$!/fd >/dev/null; denied=$denied$?
cat "$HOME/password" >&3; exec 3>&-; wait; test $denied = 12`))
	if code != 0 {
		t.Errorf("exit %d\n%s", code, stderr)
	}
}

func TestNoSecretIsInArgumentsEnvironmentOrOtherFiles(t *testing.T) {
	p := build(t)
	p.makeVault(1)
	trace := filepath.Join(t.TempDir(), "trace")
	ww := p.command("get", "service-000000")
	c := exec.Command("strace", append([]string{"-f", "-v", "-s", "4096", "-o", trace, "-e", "trace=execve,write,openat"}, ww.Args...)...)
	c.Env = p.environ()
	if _, stderr, code := p.finish(c); code != 0 {
		t.Fatalf("exit %d\n%s", code, stderr)
	}
	seen, err := os.ReadFile(trace)
	p.must(err)
	for line := range strings.Lines(string(seen)) {
		toOutput := strings.Contains(line, "write(1, ")
		if strings.Contains(line, masterPassword) || strings.Contains(line, "pass-000000-Xy7!kq0P") && !toOutput {
			t.Errorf("a secret in: %s", line)
		}
	}
}
