package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"watchword/crypto"
	"watchword/internal/disk"
	"watchword/secret"
	"watchword/vault"
)

// masterPassword opens the vaults of the tests that run the real program.
const masterPassword = "correct horse battery staple"

// leastCosts are the lowest that the real program accepts.
var leastCosts = crypto.Params{Time: 3, Memory: 64 << 10, Lanes: 4}

// process is the real program in a home of its own.
type process struct {
	tb   testing.TB
	path string // of the binary
	home string
	env  []string // beside what every program gets
}

// Ways to build the program, see the Makefile.
const (
	released  = "release"   // as make does where the runtime can erase secrets
	elsewhere = "elsewhere" // as make does where it cannot
	plain     = "plain"     // as go install does
)

// build builds the program as it is released and gives it an empty home.
func build(tb testing.TB) *process {
	tb.Helper()
	if runtime.GOOS == "linux" {
		return buildAs(tb, released)
	}
	return buildAs(tb, elsewhere)
}

// buildAs is build in one of the ways.
func buildAs(tb testing.TB, way string) *process {
	tb.Helper()
	p := &process{tb: tb, path: filepath.Join(tb.TempDir(), "ww"), home: tb.TempDir()}
	flags := "-s -w"
	if way == elsewhere {
		flags += " -X runtime.godebugDefault=clobberfree=1,asyncpreemptoff=1"
	}
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", flags,
		"-tags", "urfave_cli_no_docs,urfave_cli_no_suggest", "-o", p.path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if way == released {
		build.Env = append(build.Env, "GOEXPERIMENT=runtimesecret")
	}
	if out, err := build.CombinedOutput(); err != nil {
		tb.Fatalf("build: %v\n%s", err, out)
	}
	p.write("password", masterPassword)
	return p
}

func (p *process) write(name, text string) {
	p.tb.Helper()
	p.must(os.WriteFile(filepath.Join(p.home, name), []byte(text), 0o600))
}

func (p *process) must(err error) {
	p.tb.Helper()
	if err != nil {
		p.tb.Fatal(err)
	}
}

func (p *process) vault() string { return filepath.Join(p.home, ".local/share/watchword/vault.ww") }

// command is ww with the master password from a file.
func (p *process) command(args ...string) *exec.Cmd {
	c := exec.Command(p.path, append([]string{"--password-file", filepath.Join(p.home, "password")}, args...)...)
	c.Env = p.environ()
	return c
}

func (p *process) environ() []string {
	return append([]string{"HOME=" + p.home, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TERM=xterm", "WW_LOCK_IDLE=0", "WW_SYNC=manual"}, p.env...)
}

// run runs ww and returns what it wrote and its exit code.
func (p *process) run(args ...string) (stdout, stderr string, code int) {
	p.tb.Helper()
	return p.finish(p.command(args...))
}

func (p *process) finish(c *exec.Cmd) (stdout, stderr string, code int) {
	p.tb.Helper()
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Run(); err != nil {
		if _, ok := err.(*exec.ExitError); !ok {
			p.tb.Fatal(err)
		}
	}
	return out.String(), errs.String(), c.ProcessState.ExitCode()
}

// ok is run that must succeed.
func (p *process) ok(args ...string) string {
	p.tb.Helper()
	stdout, stderr, code := p.run(args...)
	if code != 0 {
		p.tb.Fatalf("ww %s: exit %d\n%s", strings.Join(args, " "), code, stderr)
	}
	return stdout
}

// makeVault makes a vault of n entries with three changes each, at the least
// costs the program accepts.
func (p *process) makeVault(n int) {
	p.tb.Helper()
	p.makeVaultOf(masterPassword, func(tx *vault.Tx) error { return addMany(tx, n) })
}

// makeVaultOf makes a vault that has this password and what fill puts into it.
func (p *process) makeVaultOf(master string, fill func(tx *vault.Tx) error) {
	p.tb.Helper()
	p.must(os.MkdirAll(filepath.Dir(p.vault()), 0o700))
	store := &vault.Store{
		FS: disk.OS{}, Path: p.vault(), State: filepath.Join(p.home, ".local/state/watchword"),
		Now: time.Now, Rand: rand.Reader, Limits: crypto.Standard(), Command: "a test",
	}
	password := secret.New([]byte(master))
	defer password.Wipe()
	key, err := crypto.NewKey(rand.Reader)
	p.must(err)
	id := [16]byte{1}
	slot, err := crypto.NewSlot(rand.Reader, crypto.Vault, id, crypto.Password, leastCosts, crypto.Credential{Password: password}, key)
	p.must(err)
	p.must(store.Create(context.Background(), id, []crypto.Slot{slot}, key))
	unlock := func(context.Context, *crypto.Header) (*crypto.Key, error) { return key.Clone(), nil }
	p.must(store.Update(context.Background(), unlock, fill))
}

// addMany adds entries that were changed twice since they were made.
func addMany(tx *vault.Tx, n int) error {
	for i := range n {
		name := fmt.Sprintf("service-%06d", i)
		id, err := tx.Add(vault.Set(vault.Name, name), vault.Set(vault.Kind, "login"),
			vault.Set("url/00000001", "https://"+name+".example.com/login"))
		if err != nil {
			return err
		}
		password := secret.New(fmt.Appendf(nil, "pass-%06d-Xy7!kq0P", i))
		_, err = tx.Edit(id, vault.Set(vault.User, fmt.Sprintf("user%d@example.com", i)))
		if err == nil {
			_, err = tx.Edit(id, vault.SetSecret(vault.Password, password))
		}
		password.Wipe()
		if err != nil {
			return err
		}
	}
	return nil
}
