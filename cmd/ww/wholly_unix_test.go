//go:build unix

package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// wholly runs a command that must end with this exit code, and waits for what it
// left running too:
//
//	wholly CODE stdin command [args...]
//
// The file stdin is what it reads, - nothing. What it said is in the files out and err. All the processes hold the end of a
// pipe that nobody else has; an agent must not be started among them.
func wholly(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: wholly CODE stdin command [args...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	path, err := exec.LookPath(args[2])
	ts.Check(err)
	gone, held, err := os.Pipe()
	ts.Check(err)
	defer gone.Close()
	var out, said bytes.Buffer
	c := exec.Command(path, args[3:]...)
	c.Dir, c.Env, c.Stdout, c.Stderr, c.ExtraFiles = ts.MkAbs("."), scriptEnv(ts), &out, &said, []*os.File{held}
	if args[1] != "-" {
		c.Stdin = strings.NewReader(ts.ReadFile(args[1]))
	}
	code := exitCode(ts, c.Run())
	ts.Check(held.Close())
	_, err = io.Copy(io.Discard, gone)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("out"), out.Bytes(), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("err"), said.Bytes(), 0o600))
	ts.Logf("[out]\n%s[err]\n%s", out.Bytes(), said.Bytes())
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}

// scriptEnv is what of the environment of a script matters to ww.
func scriptEnv(ts *testscript.TestScript) (env []string) {
	for _, key := range []string{
		"HOME", "LC_ALL", "TZ", "TERM", "PATH", "GOCOVERDIR", "NO_COLOR", "ACCESSIBLE", "WW_PASSWORD_FILE", "WW_USAGE", "WW_SYNC",
		"WW_LOCK_IDLE", "WW_LOCK_SCOPE", "WW_PROMPT", "SSH_ASKPASS", "DISPLAY", "PIN", "FAKE_KEYS",
	} {
		if value := ts.Getenv(key); value != "" {
			env = append(env, key+"="+value)
		}
	}
	return env
}
