//go:build deep

package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// desktop starts an X server without a screen and returns its DISPLAY.
func desktop(t testing.TB) string {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	server := exec.Command("Xvfb", "-displayfd", "3", "-nolisten", "tcp", "-noreset")
	server.ExtraFiles = []*os.File{write}
	if err := server.Start(); err != nil {
		t.Fatalf("start an X server (Debian package xvfb): %v", err)
	}
	t.Cleanup(func() { _ = server.Process.Kill(); _ = server.Wait() })
	_ = write.Close()
	display, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatalf("the X server did not start: %v", err)
	}
	return ":" + strings.TrimSpace(display)
}

func TestCopiedPasswordReachesTheDesktopAndGoesAgain(t *testing.T) {
	p := build(t)
	p.makeVault(1)
	env := append(p.environ(), "DISPLAY="+desktop(t), "XDG_RUNTIME_DIR="+filepath.Join(p.home, "run"))
	ww := p.command("copy", "service-000000", "--for", "2s")
	ww.Env = env
	if _, stderr, code := p.finish(ww); code != 0 || !strings.Contains(stderr, "password copied (clears in 2 s)") {
		t.Fatalf("exit %d\n%s", code, stderr)
	}
	if got := pasted(env); got != "pass-000000-Xy7!kq0P" {
		t.Fatalf("the clipboard has %q", got)
	}
	for deadline := time.Now().Add(time.Minute); pasted(env) != ""; {
		if time.Now().After(deadline) {
			t.Fatal("the clipboard was never cleared")
		}
	}
}

func TestLockingClearsTheDesktop(t *testing.T) {
	p := build(t)
	p.makeVault(1)
	env := append(p.environ(), "DISPLAY="+desktop(t), "XDG_RUNTIME_DIR="+filepath.Join(p.home, "run"))
	for _, args := range [][]string{{"copy", "service-000000", "--for", "10m"}, {"lock"}} {
		ww := p.command(args...)
		ww.Env = env
		if _, stderr, code := p.finish(ww); code != 0 {
			t.Fatalf("ww %s: exit %d\n%s", args[0], code, stderr)
		}
	}
	for deadline := time.Now().Add(time.Minute); pasted(env) != ""; {
		if time.Now().After(deadline) {
			t.Fatal("the clipboard was not cleared")
		}
	}
}

func pasted(env []string) string {
	c := exec.Command("timeout", "5", "xclip", "-o", "-selection", "clipboard")
	c.Env = env
	out, _ := c.Output() // fails where there is nothing
	return string(out)
}
