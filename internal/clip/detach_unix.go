//go:build unix

package clip

import (
	"os/exec"
	"syscall"
)

// detach gives cmd a session of its own, which no terminal is part of: see setsid(2).
func detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
}

// root is the directory for processes that stay behind, so that they keep no other one busy.
func root(string) string { return "/" }
