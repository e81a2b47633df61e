//go:build unix

package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs what people see of ww. Each script has a home of its own,
// HOME, in which no file may hold a secret when it ends. PW is a file with the
// master password, VAULT the file that the vault is in, RUN the folder of the
// agent's socket.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "../testdata/script",
		Setup: func(e *testscript.Env) error {
			home := filepath.Join(e.WorkDir, "home")
			e.Setenv("HOME", home)
			e.Setenv("VAULT", filepath.Join(home, ".local/share/watchword/vault.ww"))
			e.Setenv("RUN", filepath.Join(home, ".local/state/watchword/run"))
			e.Setenv("LC_ALL", "C.UTF-8")
			e.Setenv("TZ", "UTC")
			e.Setenv("TERM", "xterm")
			e.Setenv("NO_COLOR", "1")
			e.Setenv("WW_LOCK_IDLE", "0") // no agent, but where a script wants one
			e.Setenv("WW_SYNC", "manual") // nor syncs that nobody asked for
			e.Setenv("PW", filepath.Join(e.WorkDir, "master-password"))
			e.Defer(func() { searchHome(e, home) })
			return errors.Join(os.Mkdir(home, 0o700), os.WriteFile(e.Getenv("PW"), []byte("canary of the master\n"), 0o600))
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":  exits,
			"golden": golden,
			"person": person,
			"shares": shares,
			"wholly": wholly,
			"serves": serves,
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// canaries are the secrets that scripts give to ww.
var canaries = [...]string{"canary of the master", "canary-entry", "canary-note"}

// searchHome looks for secrets in every file that ww has left.
func searchHome(e *testscript.Env, home string) {
	err := filepath.WalkDir(home, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(name)
		for _, canary := range canaries {
			if bytes.Contains(data, []byte(canary)) || bytes.Contains([]byte(name), []byte(canary)) {
				e.T().Log(name, "holds", canary)
				e.T().FailNow()
			}
		}
		return err
	})
	if err != nil {
		e.T().Log(err)
		e.T().FailNow()
	}
}

// exits runs a command that must end with this exit code:
//
//	exits CODE command [args...]
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE command [args...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if got := exitCode(ts, ts.Exec(args[1], args[2:]...)); got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func exitCode(ts *testscript.TestScript, err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	}
	ts.Fatalf("%v", err)
	return -1
}
