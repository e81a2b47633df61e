//go:build deep

package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// screen is a terminal that tmux draws, with a shell in it.
type screen struct {
	*process
	server string // its socket
}

// screen opens one whose shell has these variables too.
func (p *process) screen(env ...string) *screen {
	p.tb.Helper()
	s := &screen{p, filepath.Join(p.tb.TempDir(), "tmux")}
	args := []string{
		"new-session", "-d", "-x", "100", "-y", "40", "env", "-i",
		"HOME=" + p.home, "PATH=" + filepath.Dir(p.path) + ":/usr/bin:/bin", "TERM=screen", "LANG=C.UTF-8", "PS1=ready> ", "WW_LOCK_IDLE=0",
	}
	s.tmux(append(append(args, env...), "sh")...)
	p.tb.Cleanup(func() { s.tmux("kill-server") })
	s.until("ready>")
	return s
}

func (s *screen) tmux(args ...string) string {
	s.tb.Helper()
	out, err := exec.Command("tmux", append([]string{"-S", s.server}, args...)...).CombinedOutput()
	if err != nil {
		s.tb.Fatalf("tmux %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// typed types keys and Enter.
func (s *screen) typed(keys string) {
	s.tb.Helper()
	s.tmux("send-keys", "-l", keys)
	s.tmux("send-keys", "Enter")
}

// until waits for text on the screen and returns all of it.
func (s *screen) until(text string) string {
	s.tb.Helper()
	deadline := time.Now().Add(time.Minute)
	for {
		shown := s.tmux("capture-pane", "-p")
		if strings.Contains(shown, text) {
			return shown
		}
		if time.Now().After(deadline) {
			s.tb.Fatalf("no %q on the screen:\n%s", text, shown)
		}
	}
}

// clear empties the screen.
func (s *screen) clear() {
	s.typed("clear; echo cleared")
	s.until("cleared\nready>")
	s.typed("clear")
}

func TestAPersonMakesAVaultAndReadsAPassword(t *testing.T) {
	s := build(t).screen()
	s.typed("ww init")
	s.until("Master password:")
	s.typed("short")
	s.until("take 10 or more")
	s.typed(masterPassword)
	s.until("Once more:")
	s.typed("something else")
	s.until("not the same")
	s.typed(masterPassword)
	if shown := s.until("Vault made"); strings.Contains(shown, "horse") {
		t.Errorf("the password was shown:\n%s", shown)
	}
	s.until("Your first login")
	s.typed("github.com")
	s.until("User name:")
	s.typed("octocat")
	s.until("Password:")
	s.typed("")
	s.until("github added")
	s.clear()
	s.typed("ww get github")
	s.until("Master password:")
	s.typed(masterPassword)
	s.until("print a password on your screen")
	s.clear()
	s.typed("ww get github user")
	s.until("Master password:")
	s.typed(masterPassword)
	s.until("octocat")
}

func TestCtrlCAtThePromptGivesTheTerminalBack(t *testing.T) {
	p := build(t)
	p.makeVault(1)
	s := p.screen()
	s.typed("ww ls; echo exit $?")
	s.until("Master password:")
	s.tmux("send-keys", "-l", "correct h")
	s.tmux("send-keys", "C-c")
	if shown := s.until("exit 130"); strings.Contains(shown, "correct") || !strings.Contains(shown, "Nothing was changed") {
		t.Errorf("the screen:\n%s", shown)
	}
	s.typed("stty -a | tr ' ' '\\n' | grep -x -e echo -e icanon -e isig | wc -l | sed 's/^/modes: /'")
	s.until("modes: 3")
}

func TestCtrlZAtThePromptStopsAndComesBack(t *testing.T) {
	p := build(t)
	p.makeVault(1)
	s := p.screen()
	s.typed("set -m; ww ls")
	s.until("Master password:")
	s.tmux("send-keys", "C-z")
	s.until("Stopped")
	s.typed("stty -a | tr ' ' '\\n' | grep -x -e echo -e icanon | wc -l | sed 's/^/modes: /'")
	s.until("modes: 2")
	s.clear()
	s.typed("fg")
	s.until("Master password:")
	s.typed(masterPassword)
	s.until("service-000000")
}
