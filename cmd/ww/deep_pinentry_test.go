//go:build deep

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestARealPinentryAsksOnTheTerminal(t *testing.T) {
	p := build(t)
	p.makeVault(1)
	s := p.screen("WW_PROMPT=pinentry:pinentry-curses")
	s.typed("ww get service-000000 user; echo exit $?")
	if shown := s.until("Master password:"); !strings.Contains(shown, "Unlock ~/.local/share/watchword/vault.ww") {
		t.Errorf("the window:\n%s", shown)
	}
	s.typed("wrong 100% ö")
	s.until("That does not open this vault. 2 tries left.")
	s.typed(masterPassword)
	if shown := s.until("user0@example.com\nexit 0"); strings.Contains(shown, "horse") {
		t.Errorf("the password was shown:\n%s", shown)
	}
	s.echoes()
}

func TestARealPinentryIsCancelled(t *testing.T) {
	p := build(t)
	p.makeVault(1)
	s := p.screen("WW_PROMPT=pinentry:pinentry-curses")
	for _, keys := range [][]string{{"Tab", "Tab", "Enter"}, {"C-c"}} { // to the button, and past it
		s.typed("ww ls; echo exit $?")
		s.until("Master password:")
		s.tmux("send-keys", "-l", "correct h")
		s.tmux(append([]string{"send-keys"}, keys...)...)
		if shown := s.until("exit 130"); strings.Contains(shown, "correct") {
			t.Errorf("%q: the screen:\n%s", keys, shown)
		}
		s.echoes()
		s.clear()
	}
}

func TestAPinentryThatIsKilledLeavesTheTerminalAsItWas(t *testing.T) {
	p := build(t)
	p.makeVault(1)
	p.write("pin", "#!/bin/sh\necho $$ >~/pin.pid; exec pinentry-curses \"$@\"\n")
	p.must(os.Chmod(filepath.Join(p.home, "pin"), 0o700))
	s := p.screen("WW_PROMPT=pinentry:" + filepath.Join(p.home, "pin"))
	for _, c := range []struct{ kill, exit string }{
		{"kill -TERM $(cat ww.pid)", "exit 143"},
		{"kill -TERM $(cat pin.pid)", "exit 5"},
		{"kill -KILL $(cat pin.pid)", "exit 5"},
	} {
		s.typed(`sh -c 'echo $$ >~/ww.pid; exec ww ls'; echo exit $?`)
		s.until("Master password:")
		kill := exec.Command("sh", "-c", c.kill)
		kill.Dir = p.home
		p.must(kill.Run())
		s.until(c.exit)
		s.echoes()
		s.clear()
	}
}
